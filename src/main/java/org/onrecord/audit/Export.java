// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.TilePath;

/**
 * Passes on what a log gives and leaves a copy of each piece, to the byte, in a directory: what an audit read is what
 * {@link ExportedLog} gives again. As safe for threads as the source is.
 */
final class Export implements LogSource {
    private static final String README = """
            A transparency log, as an audit read it.

            checkpoint        the signed head (C2SP tlog-checkpoint)
            tile/             hashes and entries (C2SP tlog-tiles)
            disclosures/      what the leaves commit to, one line an entry (RFC 9901); may name sources: keep it as they are kept
            stances.ndjson    where the service said that parties stand, as of the last entry, and what was redacted of that since
            rotations         changes of the log's key, with what proves them; where there were some
            timestamps        heads that a time-stamping authority has stamped (RFC 3161); where there were some
            cosignatures/     earlier heads with the cosignatures that came with them

            Nothing in here has to be believed. With the log's key, which is to come from elsewhere:

              ./onrecord audit DIRECTORY --vkey KEY
            """;

    private final LogSource from;
    private final ExportLayout layout;

    /** @throws CannotAudit when something is in the directory already */
    Export(LogSource from, Path directory) throws CannotAudit {
        this.from = from;
        this.layout = new ExportLayout(directory);
        try {
            Files.createDirectories(directory);
            try (Stream<Path> files = Files.list(directory)) {
                if (files.findAny().isPresent()) {
                    throw new CannotAudit(directory + " is not empty: an export needs a directory of its own");
                }
            }
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
        write(layout.readme(), README.getBytes(UTF_8));
    }

    /** Is not kept: see {@link #keepHead}. */
    @Override
    public byte[] checkpoint() throws CannotAudit {
        return from.checkpoint();
    }

    @Override
    public Optional<byte[]> witnessedCheckpoint() throws CannotAudit {
        return from.witnessedCheckpoint();
    }

    /** Puts the head in that is audited. */
    void keepHead(byte[] note) throws CannotAudit {
        write(layout.checkpoint(), note);
    }

    @Override
    public List<byte[]> rotations() throws CannotAudit {
        List<byte[]> lines = from.rotations();
        if (!lines.isEmpty()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] line : lines) {
                all.writeBytes(line);
                all.write('\n');
            }
            write(layout.rotations(), all.toByteArray());
        }
        return lines;
    }

    @Override
    public List<byte[]> earlierNotes() throws CannotAudit {
        List<byte[]> notes = from.earlierNotes();
        keep(notes, "source");
        return notes;
    }

    /** Puts notes of earlier heads in. */
    void keep(List<byte[]> notes, String whose) throws CannotAudit {
        for (int i = 0; i < notes.size(); i++) {
            write(layout.notes().resolve(whose + "-" + i), notes.get(i));
        }
    }

    @Override
    public void copyStamps(Path to) throws CannotAudit {
        from.copyStamps(to);
        if (Files.exists(to)) {
            try {
                Files.copy(to, layout.stamps());
            } catch (IOException e) {
                throw unwritable(layout.stamps(), e);
            }
        }
    }

    @Override
    public Optional<byte[]> tile(TilePath path) throws CannotAudit {
        Optional<byte[]> tile = from.tile(path);
        if (tile.isPresent()) {
            write(layout.tile(path), tile.get());
        }
        return tile;
    }

    @Override
    public LogSource beyond() {
        return from;
    }

    @Override
    public boolean awaitMore() throws CannotAudit {
        return from.awaitMore();
    }

    @Override
    public boolean isDisclosed() {
        return from.isDisclosed();
    }

    @Override
    public byte[] lines(long first, int count, long size) throws CannotAudit {
        byte[] lines = from.lines(first, count, size);
        write(layout.disclosures(first / LINES_OF_A_CHUNK), lines);
        return lines;
    }

    @Override
    public Optional<StanceRows> stances(long knownAt) throws CannotAudit {
        Optional<StanceRows> rows = from.stances(knownAt);
        if (rows.isEmpty()) {
            return rows;
        }
        try {
            return Optional.of(new Copied(rows.get(), layout.stances(), open(layout.stances())));
        } catch (IOException e) {
            throw unwritable(layout.stances(), e);
        }
    }

    /** Is not kept: nobody can say later what was served when. */
    @Override
    public Optional<StanceRows> stancesNow(long minPosition, long newest) throws CannotAudit {
        return from.stancesNow(minPosition, newest);
    }

    @Override
    public boolean awaitHead() throws CannotAudit {
        return from.awaitHead();
    }

    private record Copied(StanceRows rows, Path file, OutputStream out) implements StanceRows {
        @Override
        public Optional<Map<String, Object>> next() throws CannotAudit {
            Optional<Map<String, Object>> row = rows.next();
            if (row.isPresent()) {
                try {
                    out.write(Json.canonical(row.get()));
                    out.write('\n');
                } catch (IOException e) {
                    throw unwritable(file, e);
                }
            }
            return row;
        }

        @Override
        public void close() throws CannotAudit {
            rows.close();
            try {
                out.close();
            } catch (IOException e) {
                throw unwritable(file, e);
            }
        }
    }

    private static void write(Path file, byte[] bytes) throws CannotAudit {
        try (OutputStream out = open(file)) {
            out.write(bytes);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static OutputStream open(Path file) throws IOException {
        Path directory = file.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        return new BufferedOutputStream(Files.newOutputStream(file));
    }

    private static CannotAudit unwritable(Path file, IOException e) {
        return new CannotAudit(file + " can't be written: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        from.close();
    }
}

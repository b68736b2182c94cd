// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.onrecord.transparency.TilePath;

/** A log in a directory, as {@link Export} leaves it. */
final class ExportedLog implements LogSource {
    private static final int MAX_NOTES = 10_000;
    private static final int BUFFER_BYTES = 1 << 16;

    private final ExportLayout layout;

    ExportedLog(Path directory) {
        this.layout = new ExportLayout(directory);
    }

    @Override
    public byte[] checkpoint() throws CannotAudit {
        return read(layout.checkpoint())
                .orElseThrow(() -> new CannotAudit("There is no exported log in " + layout.root()));
    }

    /** What was audited when it was exported is the one head that there is. */
    @Override
    public Optional<byte[]> witnessedCheckpoint() {
        return Optional.empty();
    }

    @Override
    public List<byte[]> rotations() throws CannotAudit {
        try {
            return LineInput.all(read(layout.rotations()).orElse(new byte[0]), MAX_ROTATIONS);
        } catch (IOException e) {
            throw unreadable(layout.rotations(), e);
        }
    }

    @Override
    public List<byte[]> earlierNotes() throws CannotAudit {
        if (!Files.isDirectory(layout.notes())) {
            return List.of();
        }
        List<byte[]> notes = new ArrayList<>();
        try (Stream<Path> files = Files.list(layout.notes())) {
            for (Path file : files.sorted().limit(MAX_NOTES).toList()) {
                notes.add(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw unreadable(layout.notes(), e);
        }
        return notes;
    }

    @Override
    public void copyStamps(Path to) throws CannotAudit {
        try {
            Files.copy(layout.stamps(), to);
        } catch (NoSuchFileException none) {
            // An export from before there were any, or of a log that has none.
        } catch (IOException e) {
            throw unreadable(layout.stamps(), e);
        }
    }

    @Override
    public Optional<byte[]> tile(TilePath path) throws CannotAudit {
        return read(layout.tile(path));
    }

    @Override
    public boolean isDisclosed() {
        return Files.isDirectory(layout.disclosures());
    }

    @Override
    public byte[] lines(long first, int count, long size) throws CannotAudit {
        Path file = layout.disclosures(first / LINES_OF_A_CHUNK);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] lines = in.readNBytes(MAX_CHUNK_BYTES + 1);
            if (lines.length > MAX_CHUNK_BYTES) {
                throw new CannotAudit(file + " has more than " + MAX_CHUNK_BYTES + " bytes");
            }
            return lines;
        } catch (NoSuchFileException e) {
            return new byte[0];
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public Optional<StanceRows> stances(long knownAt) throws CannotAudit {
        Path file = layout.stances();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            InputStream in = Files.newInputStream(file);
            return Optional.of(new Rows(file, new LineInput(new BufferedInputStream(in, BUFFER_BYTES))));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Optional<byte[]> read(Path file) throws CannotAudit {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static CannotAudit unreadable(Path file, IOException e) {
        return new CannotAudit(file + " can't be read: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        // Nothing is held open.
    }

    private record Rows(Path file, LineInput in) implements StanceRows {
        @Override
        public Optional<Map<String, Object>> next() throws CannotAudit {
            try {
                Optional<byte[]> line = in.next();
                // What is no JSON object is a row that says nothing: no stance has it.
                return line.map(json -> PayloadJson.members(json).orElseGet(Map::of));
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }

        @Override
        public void close() {
            in.close();
        }
    }
}

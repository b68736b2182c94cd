// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.TilePath;

/** A log that a service serves. Whatever that does, each call ends within the bounds. */
final class LiveLog implements LogSource {
    /** Whole chunks, below the 1,000 lines that the service gives at most. */
    private static final int PAGE_LINES = 3 * LINES_OF_A_CHUNK;

    private static final int NOT_FOUND = 404;

    private final URI api;
    private final URI log;
    private final boolean isDisclosed;
    private final Service service;
    private final ServiceBounds bounds;
    private @Nullable Page page;
    private long next;

    /**
     * Opens no connection yet.
     *
     * @param address the address of a service, such as {@code http://127.0.0.1:8080}, or of its log
     */
    LiveLog(URI address, Optional<String> token, ServiceBounds bounds) {
        this.bounds = bounds;
        String path = address.getPath() == null ? "" : address.getPath().replaceAll("/+$", "");
        String root = path.endsWith("/log") ? path.substring(0, path.length() - "log".length()) : path + "/api/v1/";
        this.api = address.resolve(root);
        this.log = address.resolve(root + "log/");
        this.isDisclosed = token.isPresent();
        this.service = new Service(token, log.resolve("tile/"), bounds);
    }

    @Override
    public byte[] checkpoint() throws CannotAudit {
        return get(log.resolve("checkpoint"))
                .orElseThrow(() -> new CannotAudit("There is no checkpoint at " + log.resolve("checkpoint")));
    }

    @Override
    public Optional<byte[]> witnessedCheckpoint() throws CannotAudit {
        return get(log.resolve("checkpoint/witnessed"));
    }

    @Override
    public List<byte[]> rotations() throws CannotAudit {
        URI address = log.resolve("rotations");
        try {
            return LineInput.all(get(address).orElse(new byte[0]), MAX_ROTATIONS);
        } catch (IOException e) {
            throw unusable(address, e);
        }
    }

    @Override
    public List<byte[]> earlierNotes() {
        return List.of();
    }

    @Override
    public void copyStamps(Path to) throws CannotAudit {
        long lines = 0;
        long bytes = 0;
        byte[] page = stamps(lines);
        for (int pages = 0; page.length > 0; pages++) {
            bytes += page.length;
            if (bytes > bounds.stampBytes() || pages == bounds.stampPages()) {
                throw new CannotAudit(log.resolve("timestamps") + " has more than " + bounds.stampBytes() + " bytes or "
                        + bounds.stampPages() + " pages");
            }
            try {
                Files.write(to, page, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new CannotAudit(to + " can't be written: " + e.getMessage(), e);
            }
            lines += lines(page);
            page = stamps(lines);
        }
    }

    private byte[] stamps(long from) throws CannotAudit {
        return get(log.resolve("timestamps?after=" + (from - 1))).orElse(new byte[0]);
    }

    private static long lines(byte[] page) {
        long lines = page[page.length - 1] == '\n' ? 0 : 1;
        for (byte each : page) {
            lines += each == '\n' ? 1 : 0;
        }
        return lines;
    }

    @Override
    public boolean awaitMore() throws CannotAudit {
        return service.awaitMore();
    }

    @Override
    public boolean awaitHead() throws CannotAudit {
        return service.awaitHead();
    }

    /** A partial tile that has become full meanwhile is gone: then the full one is cut. */
    @Override
    public Optional<byte[]> tile(TilePath path) throws CannotAudit {
        Optional<byte[]> tile = tileAsOfNow(path);
        while (tile.isEmpty() && awaitMore()) {
            tile = tileAsOfNow(path);
        }
        return tile;
    }

    private Optional<byte[]> tileAsOfNow(TilePath path) throws CannotAudit {
        Optional<byte[]> tile = get(log.resolve(path.toString()));
        if (tile.isPresent()) {
            return tile;
        }
        return switch (path) {
            case TilePath.Hashes(int level, long index, int width)
            when width < TilePath.FULL ->
                get(log.resolve(new TilePath.Hashes(level, index, TilePath.FULL).toString()))
                        .map(full -> Arrays.copyOf(full, Math.min(full.length, width * Hash.BYTES)));
            case TilePath.Entries(long index, int width)
            when width < TilePath.FULL ->
                get(log.resolve(new TilePath.Entries(index, TilePath.FULL).toString()))
                        .map(full -> cut(full, width));
            default -> Optional.empty();
        };
    }

    private static byte[] cut(byte[] bundle, int width) {
        try {
            List<byte[]> entries = EntryBundle.decode(bundle);
            return EntryBundle.encode(entries.subList(0, Math.min(width, entries.size())));
        } catch (Malformed e) {
            return bundle;
        }
    }

    @Override
    public boolean isDisclosed() {
        return isDisclosed;
    }

    @Override
    public byte[] lines(long first, int count, long size) throws CannotAudit {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int taken = 0; taken < count; taken++) {
            Optional<byte[]> line = line(first + taken, size);
            if (line.isEmpty()) {
                break;
            }
            if (lines.size() + line.get().length >= MAX_CHUNK_BYTES) {
                throw new CannotAudit(
                        "The entries from position " + first + " on have more than " + MAX_CHUNK_BYTES + " bytes");
            }
            lines.writeBytes(line.get());
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    /** A page may end early: only one without any line says that there is no more. */
    private Optional<byte[]> line(long position, long size) throws CannotAudit {
        Optional<byte[]> line =
                page != null && next == position && position < page.end() ? page.line(position) : Optional.empty();
        while (line.isEmpty()) {
            Page opened = open(position, Math.min(position + PAGE_LINES, size));
            page = opened;
            line = opened.line(position);
            if (line.isEmpty() && !awaitMore()) {
                break;
            }
        }
        next = position + 1;
        return line;
    }

    private Page open(long first, long end) throws CannotAudit {
        URI address = log.resolve("entries?after=" + (first - 1) + "&limit=" + (end - first));
        byte[] lines = get(address).orElseThrow(() -> new CannotAudit(address + " answers with status " + NOT_FOUND));
        return new Page(address, new LineInput(new ByteArrayInputStream(lines), bounds.lineBytes()), end);
    }

    /** @param end behind the last position that was asked for */
    private record Page(URI address, LineInput in, long end) {
        /**
         * The next line, which is that of a position; nothing where the page has no more.
         *
         * @throws CannotAudit also when one stands behind the last that was asked for, at which nobody would look
         */
        Optional<byte[]> line(long position) throws CannotAudit {
            try {
                Optional<byte[]> line = in.next();
                if (line.isPresent() && position == end - 1 && in.next().isPresent()) {
                    throw new CannotAudit(address + " answers with more lines than it was asked for: one stands behind"
                            + " that of entry " + position);
                }
                return line;
            } catch (IOException e) {
                throw unusable(address, e);
            }
        }
    }

    @Override
    public Optional<StanceRows> stances(long knownAt) {
        return Optional.of(ServedStances.asOf(knownAt, service, api.resolve("stances"), bounds.emptyPages()));
    }

    @Override
    public Optional<StanceRows> stancesNow(long minPosition, long newest) {
        return Optional.of(
                ServedStances.asOfNow(minPosition, newest, service, api.resolve("stances"), bounds.emptyPages()));
    }

    private Optional<byte[]> get(URI address) throws CannotAudit {
        return service.get(address, 0);
    }

    private static CannotAudit unusable(URI address, IOException e) {
        return new CannotAudit(address + " can't be used: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        service.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lines of NDJSON as bytes, each of a bounded length. Not thread-safe. */
final class LineInput implements AutoCloseable {
    /** Twice the widest entry: a corrected statement with its longest text and every appearance. */
    static final int MAX_LINE_BYTES = 16 << 20;

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;

    LineInput(InputStream in) {
        this(in, MAX_LINE_BYTES);
    }

    /** @param maxBytes of a line, without its line feed */
    LineInput(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /**
     * Every line of what is in memory, without its line feed.
     *
     * @throws IOException when there are more
     */
    static List<byte[]> all(byte[] ndjson, int maxLines) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        for (int from = 0; from < ndjson.length; ) {
            if (lines.size() == maxLines) {
                throw new IOException("there are more than " + maxLines + " lines");
            }
            int to = from;
            while (to < ndjson.length && ndjson[to] != '\n') {
                to++;
            }
            lines.add(Arrays.copyOfRange(ndjson, from, to));
            from = to + 1;
        }
        return lines;
    }

    /**
     * The next line without its line feed; nothing at the end.
     *
     * @throws IOException also when a line is too long
     */
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream begun = null;
        while (true) {
            for (int i = at; i < end; i++) {
                if (buffer[i] == '\n') {
                    byte[] line = line(begun, i);
                    at = i + 1;
                    return Optional.of(line);
                }
            }
            if (end > at) {
                begun = begun == null ? new ByteArrayOutputStream() : begun;
                bound(begun, end);
                begun.write(buffer, at, end - at);
            }
            at = 0;
            end = Math.max(0, in.read(buffer));
            if (end == 0) {
                return begun == null ? Optional.empty() : Optional.of(begun.toByteArray());
            }
        }
    }

    private void bound(@Nullable ByteArrayOutputStream begun, int until) throws IOException {
        if (until - at > maxBytes - (begun == null ? 0 : begun.size())) {
            throw new IOException("a line is longer than " + maxBytes + " bytes");
        }
    }

    private byte[] line(@Nullable ByteArrayOutputStream begun, int until) throws IOException {
        bound(begun, until);
        if (begun == null) {
            return Arrays.copyOfRange(buffer, at, until);
        }
        begun.write(buffer, at, until - at);
        return begun.toByteArray();
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // What was read of it was read.
        }
    }
}

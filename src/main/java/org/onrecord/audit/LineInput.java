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
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;

    LineInput(InputStream in) {
        this.in = in;
    }

    /** Every line of what is in memory, without its line feed. */
    static List<byte[]> all(byte[] ndjson) {
        List<byte[]> lines = new ArrayList<>();
        for (int from = 0; from < ndjson.length; ) {
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
                begun.write(buffer, at, end - at);
                if (begun.size() > MAX_LINE_BYTES) {
                    throw new IOException("a line is longer than " + MAX_LINE_BYTES + " bytes");
                }
            }
            at = 0;
            end = Math.max(0, in.read(buffer));
            if (end == 0) {
                return begun == null ? Optional.empty() : Optional.of(begun.toByteArray());
            }
        }
    }

    private byte[] line(@Nullable ByteArrayOutputStream begun, int until) {
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

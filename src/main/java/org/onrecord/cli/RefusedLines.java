// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.onrecord.cli.upload.BatchAnswer;
import org.onrecord.transparency.Json;

/**
 * The file of refused lines: {@code {"line":…,"answer":{…},"sent":"…"}}, one a line. It exists only if something was
 * refused. Thread-safe.
 */
final class RefusedLines implements Closeable {
    private final Path file;
    private @Nullable OutputStream out;

    RefusedLines(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** @throws UncheckedIOException if the file cannot be written */
    synchronized void add(BatchAnswer answer) {
        try {
            if (out == null) {
                out = new BufferedOutputStream(Files.newOutputStream(file));
            }
            Map<String, Object> sent = new LinkedHashMap<>();
            sent.put("line", answer.number());
            sent.put("sent", new String(answer.line(), StandardCharsets.UTF_8));
            byte[] members = Json.canonical(sent);
            out.write("{\"answer\":".getBytes(StandardCharsets.US_ASCII));
            out.write(answer.json());
            out.write(',');
            out.write(members, 1, members.length - 1);
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}

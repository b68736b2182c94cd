// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The statements of an NDJSON file, one line at a time. A line without idempotency key gets one made of its content, so
 * that importing a file again, or going on after a dropped connection, records nothing twice. Not thread-safe.
 */
final class StatementFile implements Iterator<byte[]>, Closeable {
    /** Four times what the service takes as one statement. */
    private static final int MAX_LINE_BYTES = 1 << 20;

    private static final byte[] KEY_MEMBER = "\"idempotencyKey\"".getBytes(StandardCharsets.US_ASCII);
    private static final int END = -1;
    private static final int KEY_HASH_BYTES = 16;

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long lineNumber;
    private volatile long bytesRead;
    private byte @Nullable [] next;

    StatementFile(InputStream in) {
        this.in = in;
    }

    static StatementFile open(Path file) throws IOException {
        return new StatementFile(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    }

    /** Readable from any thread. */
    long bytesRead() {
        return bytesRead;
    }

    /** @throws UncheckedIOException if reading fails or a line is longer than a mebibyte */
    @Override
    public boolean hasNext() {
        if (next == null) {
            try {
                next = read();
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }
        return next != null;
    }

    @Override
    public byte[] next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        byte[] statement = next;
        next = null;
        return withKey(statement);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private byte @Nullable [] read() throws IOException {
        while (true) {
            line.reset();
            lineNumber++;
            int b = in.read();
            if (b == END) {
                return null;
            }
            boolean blank = true;
            while (b != END && b != '\n') {
                bytesRead++;
                blank &= b == ' ' || b == '\t' || b == '\r';
                line.write(b);
                if (line.size() > MAX_LINE_BYTES) {
                    throw new IOException("Line " + lineNumber + " is longer than " + MAX_LINE_BYTES + " bytes");
                }
                b = in.read();
            }
            bytesRead++;
            if (!blank) {
                return line.toByteArray();
            }
        }
    }

    private static byte[] withKey(byte[] statement) {
        int brace = 0;
        while (brace < statement.length && statement[brace] <= ' ' && statement[brace] >= 0) {
            brace++;
        }
        if (brace == statement.length || statement[brace] != '{' || contains(statement, KEY_MEMBER)) {
            return statement;
        }
        String key = "line/" + HexFormat.of().formatHex(sha256(statement), 0, KEY_HASH_BYTES);
        byte[] member = ("{\"idempotencyKey\":\"" + key + "\",").getBytes(StandardCharsets.US_ASCII);
        byte[] keyed = new byte[member.length + statement.length - brace - 1];
        System.arraycopy(member, 0, keyed, 0, member.length);
        System.arraycopy(statement, brace + 1, keyed, member.length, statement.length - brace - 1);
        return keyed;
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int start = 0; start + part.length <= bytes.length; start++) {
            int i = 0;
            while (i < part.length && bytes[start + i] == part[i]) {
                i++;
            }
            if (i == part.length) {
                return true;
            }
        }
        return false;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}

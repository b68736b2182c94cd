// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.onrecord.support.Tokens;

/** HTTP/1.1 by hand: sends and reads at the same time, stops in the middle, and doesn't read when a test wants that. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private byte[] chunk = new byte[0];
    private int at;

    RawClient(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A batch request that is open for lines. */
    static RawClient batch(int port) throws IOException {
        RawClient client = new RawClient(port);
        client.head(
                "POST /api/v1/statements/batch", "Content-Type: application/x-ndjson", "Transfer-Encoding: chunked");
        return client;
    }

    /** With the token of somebody who may record. */
    void head(String target, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Authorization: " + Tokens.desk());
        anonymousHead(target, all.toArray(String[]::new));
    }

    void anonymousHead(String target, String... headers) throws IOException {
        out.write((target + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
                .getBytes(US_ASCII));
    }

    void bytes(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    void chunk(byte[] bytes) throws IOException {
        ByteArrayOutputStream framed = new ByteArrayOutputStream(bytes.length + 16);
        framed.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(US_ASCII));
        framed.write(bytes);
        framed.write("\r\n".getBytes(US_ASCII));
        out.write(framed.toByteArray());
    }

    void line(String text) throws IOException {
        chunk((text + "\n").getBytes(UTF_8));
    }

    void end() throws IOException {
        out.write("0\r\n\r\n".getBytes(US_ASCII));
    }

    /** The status line and the headers. */
    List<String> readHead() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = rawLine(); !line.isEmpty(); line = rawLine()) {
            lines.add(line);
        }
        return lines;
    }

    /** A body of this many bytes. */
    String readBody(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), UTF_8);
    }

    /** The next line of a chunked body, or null at its end. */
    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (at == chunk.length && !nextChunk()) {
                return null;
            }
            byte b = chunk[at++];
            if (b == '\n') {
                return line.toString(UTF_8);
            }
            line.write(b);
        }
    }

    private boolean nextChunk() throws IOException {
        int length = Integer.parseInt(rawLine(), 16);
        chunk = in.readNBytes(length);
        at = 0;
        rawLine();
        return length > 0;
    }

    private String rawLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("connection closed after: " + line);
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

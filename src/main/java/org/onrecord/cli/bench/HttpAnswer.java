// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;

/**
 * Reads one HTTP/1.1 answer with a Content-Length, in place: no more of the protocol than a service on loopback speaks
 * to a load generator. Reused from answer to answer; not thread-safe.
 */
final class HttpAnswer {
    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(ISO_8859_1);
    private static final int STATUS_AT = 9;
    private static final int SHORTEST_HEAD = 16;

    private byte[] bytes = {};
    private int bodyAt = -1;
    private int bodyLength;
    private int searchedTo;
    private int status;

    void clear() {
        bodyAt = -1;
        searchedTo = 0;
    }

    /**
     * Looks at what has come so far.
     *
     * @param length how many of the bytes have come
     * @return whether the answer is complete
     * @throws IOException if it is not an answer, or one without a length
     */
    boolean isComplete(byte[] input, int length) throws IOException {
        bytes = input;
        if (bodyAt < 0 && !readHead(length)) {
            return false;
        }
        return length - bodyAt >= bodyLength;
    }

    int status() {
        return status;
    }

    /** The body; a copy. */
    byte[] body() {
        byte[] body = new byte[bodyLength];
        System.arraycopy(bytes, bodyAt, body, 0, bodyLength);
        return body;
    }

    /** The whole number after a member's name in the JSON body ({@code "position":}); -1 if there is none. */
    long number(byte[] member) {
        return JsonNumber.after(member, bytes, bodyAt, bodyAt + bodyLength);
    }

    /** All of it, for a message. */
    String text() {
        return new String(bytes, 0, bodyAt + bodyLength, ISO_8859_1);
    }

    private boolean readHead(int length) throws IOException {
        for (int i = Math.max(SHORTEST_HEAD, searchedTo); i + 3 < length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                parseHead(i + 2);
                bodyAt = i + 4;
                return true;
            }
        }
        searchedTo = Math.max(0, length - 3);
        return false;
    }

    private void parseHead(int end) throws IOException {
        status = (int) JsonNumber.at(bytes, STATUS_AT, end);
        int at = findIgnoringCase(CONTENT_LENGTH, end);
        if (status < 100 || (at < 0 && status != 304)) {
            throw new IOException("not an answer with a length: " + new String(bytes, 0, end, ISO_8859_1));
        }
        int value = at + CONTENT_LENGTH.length;
        while (at >= 0 && bytes[value] == ' ') {
            value++;
        }
        bodyLength = at < 0 ? 0 : (int) JsonNumber.at(bytes, value, end);
    }

    /** The name is in lower case; a header begins a line. */
    private int findIgnoringCase(byte[] name, int end) {
        for (int i = 1; i + name.length <= end; i++) {
            if (bytes[i - 1] != '\n') {
                continue;
            }
            int j = 0;
            while (j < name.length && (bytes[i + j] | (name[j] == ':' || name[j] == '-' ? 0 : 0x20)) == name[j]) {
                j++;
            }
            if (j == name.length) {
                return i;
            }
        }
        return -1;
    }
}

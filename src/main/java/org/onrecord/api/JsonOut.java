// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON of answers straight into bytes. Names are constants of the code and are not escaped; values are. A
 * null value leaves its member out. Not thread-safe.
 */
final class JsonOut {
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

    private byte[] out;
    private int size;
    private boolean first = true;

    JsonOut(int capacity) {
        out = new byte[capacity];
    }

    byte[] toBytes() {
        return Arrays.copyOf(out, size);
    }

    JsonOut begin() {
        octet('{');
        first = true;
        return this;
    }

    JsonOut end() {
        octet('}');
        first = false;
        return this;
    }

    JsonOut beginArray(String name) {
        name(name);
        octet('[');
        first = true;
        return this;
    }

    JsonOut endArray() {
        octet(']');
        first = false;
        return this;
    }

    /** Before each element of an array. */
    JsonOut element() {
        if (!first) {
            octet(',');
        }
        first = true;
        return this;
    }

    /** A text of an array, after {@link #element}. */
    JsonOut value(String text) {
        quoted(text);
        first = false;
        return this;
    }

    JsonOut begin(String name) {
        name(name);
        return begin();
    }

    JsonOut text(String name, @Nullable String value) {
        if (value != null) {
            name(name);
            quoted(value);
        }
        return this;
    }

    JsonOut number(String name, long value) {
        name(name);
        ascii(Long.toString(value));
        return this;
    }

    JsonOut flag(String name, boolean value) {
        name(name);
        ascii(value ? "true" : "false");
        return this;
    }

    /** A member whose value is JSON already. */
    JsonOut json(String name, @Nullable String value) {
        if (value != null) {
            name(name);
            raw(value.getBytes(UTF_8));
        }
        return this;
    }

    /** JSON as it is: an element, or members of an object without its braces. */
    JsonOut raw(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, out, size, json.length);
        size += json.length;
        first = false;
        return this;
    }

    private void name(String name) {
        reserve(name.length() + 4);
        if (!first) {
            out[size++] = ',';
        }
        first = false;
        out[size++] = '"';
        ascii(name);
        reserve(2);
        out[size++] = '"';
        out[size++] = ':';
    }

    @SuppressWarnings("deprecation") // the one-byte copy is what is meant
    private void ascii(String text) {
        int length = text.length();
        reserve(length);
        text.getBytes(0, length, out, size);
        size += length;
    }

    private void quoted(String text) {
        octet('"');
        byte[] utf8 = text.getBytes(UTF_8);
        reserve(utf8.length * 6 + 1);
        for (byte b : utf8) {
            if (b == '"' || b == '\\') {
                out[size++] = '\\';
                out[size++] = b;
            } else if (b >= 0x20 || b < 0) {
                out[size++] = b;
            } else {
                out[size++] = '\\';
                out[size++] = 'u';
                out[size++] = '0';
                out[size++] = '0';
                out[size++] = HEX[b >> 4];
                out[size++] = HEX[b & 0xf];
            }
        }
        octet('"');
    }

    private void octet(char c) {
        reserve(1);
        out[size++] = (byte) c;
    }

    private void reserve(int more) {
        if (out.length - size < more) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, size + more));
        }
    }
}

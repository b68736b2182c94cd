// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes RFC 8785 canonical JSON: no white space, keys sorted by UTF-16 code units, the shortest escapes, UTF-8. Takes
 * the JDK values that {@link Json#parse} yields, plus {@link Integer}. Not shared between threads.
 */
final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

    private byte[] out;
    private int size;

    JsonWriter(int capacity) {
        out = new byte[capacity];
    }

    byte[] toBytes() {
        return Arrays.copyOf(out, size);
    }

    JsonWriter value(@Nullable Object value) {
        switch (value) {
            case null -> ascii("null");
            case String s -> string(s);
            case Long n -> integer(n);
            case Integer n -> integer(n);
            case Boolean b -> ascii(b ? "true" : "false");
            case Map<?, ?> members -> object(members);
            case List<?> elements -> array(elements);
            default -> throw new IllegalArgumentException("no canonical form for " + value.getClass());
        }
        return this;
    }

    private void object(Map<?, ?> members) {
        Object[] keys = members.keySet().toArray();
        Arrays.sort(keys);
        octet('{');
        for (int i = 0; i < keys.length; i++) {
            if (i > 0) {
                octet(',');
            }
            string((String) keys[i]);
            octet(':');
            value(members.get(keys[i]));
        }
        octet('}');
    }

    private void array(List<?> elements) {
        octet('[');
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                octet(',');
            }
            value(elements.get(i));
        }
        octet(']');
    }

    private void integer(long n) {
        if (n > JsonReader.MAX_INTEGER || n < -JsonReader.MAX_INTEGER) {
            throw new IllegalArgumentException("an integer beyond ±(2^53-1) has no canonical form: " + n);
        }
        ascii(Long.toString(n));
    }

    JsonWriter string(String s) {
        reserve(s.length() * 3 + 2);
        out[size++] = '"';
        for (int i = plain(s); i < s.length(); i++) {
            char c = s.charAt(i);
            if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
                out[size++] = (byte) c;
            } else if (c < 0x80) {
                reserve((s.length() - i) * 3 + 8);
                escape(c);
            } else if (c < 0x800) {
                out[size++] = (byte) (0xc0 | c >> 6);
                out[size++] = (byte) (0x80 | c & 0x3f);
            } else if (!Character.isSurrogate(c)) {
                out[size++] = (byte) (0xe0 | c >> 12);
                out[size++] = (byte) (0x80 | c >> 6 & 0x3f);
                out[size++] = (byte) (0x80 | c & 0x3f);
            } else {
                pair(c, ++i < s.length() ? s.charAt(i) : 0);
            }
        }
        octet('"');
        return this;
    }

    /** Writes what stands for itself, up to the first character that does not; most strings are nothing else. */
    private int plain(String s) {
        byte[] into = out;
        int at = size;
        int i = 0;
        for (; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') {
                break;
            }
            into[at + i] = (byte) c;
        }
        size = at + i;
        return i;
    }

    private void pair(char high, char low) {
        if (!Character.isSurrogatePair(high, low)) {
            throw new IllegalArgumentException("a lone surrogate has no canonical form");
        }
        int codePoint = Character.toCodePoint(high, low);
        out[size++] = (byte) (0xf0 | codePoint >> 18);
        out[size++] = (byte) (0x80 | codePoint >> 12 & 0x3f);
        out[size++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
        out[size++] = (byte) (0x80 | codePoint & 0x3f);
    }

    private void escape(char c) {
        out[size++] = '\\';
        switch (c) {
            case '"', '\\' -> out[size++] = (byte) c;
            case '\b' -> out[size++] = 'b';
            case '\t' -> out[size++] = 't';
            case '\n' -> out[size++] = 'n';
            case '\f' -> out[size++] = 'f';
            case '\r' -> out[size++] = 'r';
            default -> {
                out[size++] = 'u';
                out[size++] = '0';
                out[size++] = '0';
                out[size++] = HEX[c >> 4];
                out[size++] = HEX[c & 0xf];
            }
        }
    }

    /** Takes the low bytes: deprecated for text of any kind, and a plain copy of ASCII, of which leaves are made. */
    @SuppressWarnings("deprecation")
    JsonWriter ascii(String s) {
        reserve(s.length());
        s.getBytes(0, s.length(), out, size);
        size += s.length();
        return this;
    }

    JsonWriter raw(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, out, size, bytes.length);
        size += bytes.length;
        return this;
    }

    JsonWriter octet(char c) {
        reserve(1);
        out[size++] = (byte) c;
        return this;
    }

    private void reserve(int more) {
        if (out.length - size < more) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, size + more));
        }
    }
}

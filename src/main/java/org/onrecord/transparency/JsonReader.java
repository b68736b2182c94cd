// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON subset in which no two documents share a meaning and differ in their canonical bytes, nor the reverse
 * (RFC 8785 §3.1 and RFC 7493): UTF-8 without byte order mark, no duplicate keys, no lone surrogates, integers within
 * ±(2^53−1) only, nesting of at most {@value #MAX_DEPTH}. Yields JDK values: {@code Map<String,Object>} in document
 * order, {@code List<Object>}, {@code String}, {@code Long}, {@code Boolean} and {@code null}.
 *
 * <p>One instance reads one document; instances are not shared between threads.
 */
final class JsonReader {
    /** Statements nest four deep; the rest is room. A bound, so that no document can exhaust the stack. */
    static final int MAX_DEPTH = 32;

    /** RFC 7493 §2.2: the integers every IEEE 754 double tells apart. */
    static final long MAX_INTEGER = (1L << 53) - 1;

    private final byte[] in;
    private final int end;
    private int at;

    JsonReader(byte[] in, int from, int end) {
        this.in = in;
        this.at = from;
        this.end = end;
    }

    @Nullable
    Object document() throws MalformedJson {
        skipSpace();
        Object value = value(0);
        skipSpace();
        if (at < end) {
            throw bad("text after the end of the JSON document");
        }
        return value;
    }

    private @Nullable Object value(int depth) throws MalformedJson {
        if (depth > MAX_DEPTH) {
            throw bad("nested deeper than " + MAX_DEPTH + " levels");
        }
        if (at >= end) {
            throw bad("the document ends where a value is expected");
        }
        return switch (in[at]) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> literal("true", Boolean.TRUE);
            case 'f' -> literal("false", Boolean.FALSE);
            case 'n' -> literal("null", null);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> integer();
            default -> throw bad("not the start of a JSON value");
        };
    }

    private Map<String, Object> object(int depth) throws MalformedJson {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return members;
        }
        while (true) {
            int keyAt = at;
            if (peek() != '"') {
                throw bad("an object key in quotation marks is expected");
            }
            String key = string();
            skipSpace();
            expect(':');
            skipSpace();
            int before = members.size();
            members.put(key, value(depth + 1));
            if (members.size() == before) {
                at = keyAt;
                throw bad("an object key stands twice");
            }
            skipSpace();
            if (peek() == '}') {
                at++;
                return members;
            }
            expect(',');
            skipSpace();
        }
    }

    private List<Object> array(int depth) throws MalformedJson {
        List<Object> elements = new ArrayList<>(4);
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return elements;
        }
        while (true) {
            elements.add(value(depth + 1));
            skipSpace();
            if (peek() == ']') {
                at++;
                return elements;
            }
            expect(',');
            skipSpace();
        }
    }

    private @Nullable Object literal(String word, @Nullable Object value) throws MalformedJson {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= end || in[at + i] != word.charAt(i)) {
                throw bad("not the start of a JSON value");
            }
        }
        at += word.length();
        return value;
    }

    private Long integer() throws MalformedJson {
        int start = at;
        boolean negative = in[at] == '-';
        if (negative) {
            at++;
        }
        int digits = at;
        long value = 0;
        while (at < end && in[at] >= '0' && in[at] <= '9') {
            value = value * 10 + (in[at] - '0');
            at++;
            if (value > MAX_INTEGER) {
                throw bad("an integer beyond ±(2^53-1)");
            }
        }
        if (at == digits) {
            throw bad("a digit is expected");
        }
        if (in[digits] == '0' && (at - digits > 1 || negative)) {
            at = start;
            throw bad("an integer with a leading zero or minus zero");
        }
        if (at < end && (in[at] == '.' || in[at] == 'e' || in[at] == 'E')) {
            throw bad("a number with a fraction or an exponent; write it as a string");
        }
        return negative ? -value : value;
    }

    private String string() throws MalformedJson {
        int start = ++at;
        while (at < end) {
            byte b = in[at];
            if (b == '"') {
                return new String(in, start, at++ - start, ISO_8859_1);
            }
            if (b == '\\' || b < 0x20) {
                break;
            }
            at++;
        }
        StringBuilder text = new StringBuilder(Math.min(end - start, at - start + 64));
        text.append(new String(in, start, at - start, ISO_8859_1));
        while (at < end) {
            int b = in[at];
            if (b == '"') {
                at++;
                return withoutLoneSurrogates(text);
            }
            if (b == '\\') {
                escape(text);
            } else if (b >= 0x20) {
                text.append((char) b);
                at++;
            } else if (b >= 0) {
                throw bad("a control character in a string; escape it");
            } else {
                multibyte(text);
            }
        }
        throw bad("a string is not closed");
    }

    private void escape(StringBuilder text) throws MalformedJson {
        at++;
        int c = peek();
        at++;
        switch (c) {
            case '"', '\\', '/' -> text.append((char) c);
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> text.append((char) hex4());
            default -> throw bad("an unknown escape in a string");
        }
    }

    private int hex4() throws MalformedJson {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw bad("four hexadecimal digits are expected after \\u");
            }
            unit = unit << 4 | digit;
            at++;
        }
        return unit;
    }

    /** RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
    private void multibyte(StringBuilder text) throws MalformedJson {
        int lead = in[at] & 0xff;
        int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        int codePoint = lead & (0x3f >> more);
        if (lead < 0xc2 || lead > 0xf4 || at + more >= end) {
            throw bad("not valid UTF-8");
        }
        for (int i = 1; i <= more; i++) {
            int b = in[at + i];
            if ((b & 0xc0) != 0x80) {
                throw bad("not valid UTF-8");
            }
            codePoint = codePoint << 6 | (b & 0x3f);
        }
        boolean overlong = more == 2 && codePoint < 0x800 || more == 3 && codePoint < 0x10000;
        if (overlong || codePoint > 0x10ffff || codePoint >= 0xd800 && codePoint <= 0xdfff) {
            throw bad("not valid UTF-8");
        }
        text.appendCodePoint(codePoint);
        at += more + 1;
    }

    private String withoutLoneSurrogates(StringBuilder text) throws MalformedJson {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw bad("a lone surrogate in a string");
                }
                i++;
            }
        }
        return text.toString();
    }

    private void skipSpace() {
        while (at < end) {
            byte b = in[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return;
            }
            at++;
        }
    }

    private int peek() throws MalformedJson {
        if (at >= end) {
            throw bad("the document ends too early");
        }
        return in[at];
    }

    private void expect(char c) throws MalformedJson {
        if (peek() != c) {
            throw bad("'" + c + "' is expected");
        }
        at++;
    }

    private MalformedJson bad(String reason) {
        return new MalformedJson(reason, at);
    }
}

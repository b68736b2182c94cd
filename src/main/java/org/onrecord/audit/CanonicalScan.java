// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds where a canonical JSON value ends (src/docs/log-format.md) without reading it: of text it looks at what has to be
 * escaped, of numbers and names at how they are written. Names of members are ASCII, as all are that any slot knows. For
 * one value and one thread.
 */
final class CanonicalScan {
    private static final int MAX_DEPTH = 32;
    private static final long MAX_INTEGER = (1L << 53) - 1;
    private static final int MAX_DIGITS = 16;
    private static final int NONE = -1;
    private static final byte[] NULL = "null".getBytes(US_ASCII);
    private static final byte[] TRUE = "true".getBytes(US_ASCII);
    private static final byte[] FALSE = "false".getBytes(US_ASCII);
    private static final byte[] CONTROL = "u00".getBytes(US_ASCII);
    private static final String SHORT_ESCAPES = "\"\\bfnrt";
    private static final String SHORT_CONTROLS = "89acd";

    private final byte[] in;
    private final int end;

    private CanonicalScan(byte[] in, int end) {
        this.in = in;
        this.end = end;
    }

    /** Whether these bytes are one canonical value and nothing else. */
    static boolean isOneValue(byte[] in, int from, int to) {
        return is(in, from, to, NULL) && to - from == NULL.length || new CanonicalScan(in, to).value(from, 0) == to;
    }

    private static boolean is(byte[] in, int from, int to, byte[] word) {
        return to - from >= word.length && Arrays.equals(in, from, from + word.length, word, 0, word.length);
    }

    /** Behind the value that begins here; negative when none does. */
    private int value(int at, int depth) {
        if (at < 0 || at >= end || depth > MAX_DEPTH) {
            return NONE;
        }
        return switch (in[at]) {
            case '"' -> text(at);
            case '{' -> object(at, depth);
            case '[' -> array(at, depth);
            case 'n' -> word(at, NULL);
            case 't' -> word(at, TRUE);
            case 'f' -> word(at, FALSE);
            default -> number(at);
        };
    }

    private int word(int at, byte[] word) {
        return is(in, at, end, word) ? at + word.length : NONE;
    }

    private boolean has(int at, char expected) {
        return at >= 0 && at < end && in[at] == expected;
    }

    private int text(int from) {
        boolean isAscii = true;
        for (int at = from + 1; at < end; ) {
            byte c = in[at];
            if (c == '"') {
                return isAscii || isUtf8(from, at) ? at + 1 : NONE;
            }
            if (c == '\\') {
                int next = escaped(at + 1);
                if (next < 0) {
                    return NONE;
                }
                at = next;
            } else if (c >= 0 && c < ' ') {
                return NONE;
            } else {
                isAscii &= c >= 0;
                at++;
            }
        }
        return NONE;
    }

    private boolean isUtf8(int from, int to) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in, from, to - from));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Of two escapes for one character only the shorter is canonical, and only what has to be is escaped. */
    private int escaped(int at) {
        if (at < end && SHORT_ESCAPES.indexOf(in[at]) >= 0) {
            return at + 1;
        }
        int digit = at + CONTROL.length;
        if (!is(in, at, end, CONTROL) || digit + 1 >= end || in[digit] != '0' && in[digit] != '1') {
            return NONE;
        }
        byte last = in[digit + 1];
        boolean isDigit = last >= '0' && last <= '9' || last >= 'a' && last <= 'f';
        boolean isShorter = in[digit] == '0' && SHORT_CONTROLS.indexOf(last) >= 0;
        return isDigit && !isShorter ? digit + 2 : NONE;
    }

    private int number(int from) {
        int digits = has(from, '-') ? from + 1 : from;
        int at = digits;
        long value = 0;
        while (at < end && in[at] >= '0' && in[at] <= '9' && at - digits <= MAX_DIGITS) {
            value = value * 10 + in[at++] - '0';
        }
        boolean isPlain = at > digits && (in[digits] != '0' || at == from + 1) && at - digits <= MAX_DIGITS;
        return isPlain && value <= MAX_INTEGER ? at : NONE;
    }

    private int array(int from, int depth) {
        if (has(from + 1, ']')) {
            return from + 2;
        }
        int at = from;
        do {
            at = value(at + 1, depth + 1);
        } while (has(at, ','));
        return has(at, ']') ? at + 1 : NONE;
    }

    private int object(int from, int depth) {
        if (has(from + 1, '}')) {
            return from + 2;
        }
        int at = from;
        int before = NONE;
        int beforeEnd = NONE;
        do {
            int name = at + 2;
            int nameEnd = name(at + 1);
            if (!has(nameEnd, '"')
                    || before != NONE && Arrays.compareUnsigned(in, before, beforeEnd, in, name, nameEnd) >= 0
                    || !has(nameEnd + 1, ':')) {
                return NONE;
            }
            before = name;
            beforeEnd = nameEnd;
            at = value(nameEnd + 2, depth + 1);
        } while (has(at, ','));
        return has(at, '}') ? at + 1 : NONE;
    }

    /** The quotation mark behind a name of plain ASCII that begins with one here; negative when none does. */
    private int name(int from) {
        if (!has(from, '"')) {
            return NONE;
        }
        int at = from + 1;
        while (at < end && in[at] >= ' ' && in[at] != '"' && in[at] != '\\') {
            at++;
        }
        return at < end ? at : NONE;
    }
}

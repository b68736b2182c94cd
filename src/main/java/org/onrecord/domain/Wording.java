// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import org.jspecify.annotations.Nullable;

/** What every recorded string has to keep to: not blank, not too long, no control characters, whole characters only. */
final class Wording {
    private Wording() {}

    /** What is wrong with the text, or null. */
    static @Nullable String problem(String text, int maxCodePoints) {
        int length = text.length();
        if (length > maxCodePoints && text.codePointCount(0, length) > maxCodePoints) {
            return "at most " + maxCodePoints + " characters, was " + text.codePointCount(0, length);
        }
        boolean blank = true;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > ' ' && c < 0x7F) {
                blank = false;
            } else if (c < ' ' && c != '\n' && c != '\t' || c >= 0x7F && c < 0xA0) {
                return "no control characters but line feed and tab, was " + codePoint(c) + " at " + i;
            } else if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == length || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return "no lone surrogate, was " + codePoint(c) + " at " + i;
                }
                blank = false;
                i++;
            } else if (!Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
                blank = false;
            }
        }
        return blank ? "must not be blank" : null;
    }

    private static String codePoint(char c) {
        return String.format("U+%04X", (int) c);
    }
}

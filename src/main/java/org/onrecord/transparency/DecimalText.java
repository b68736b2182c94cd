// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.util.OptionalLong;

/** Numbers in C2SP texts: ASCII decimal from 0 to 2^63 − 1, no sign, no zero in front. */
final class DecimalText {
    private static final int MAX_DIGITS = 19;

    private DecimalText() {}

    static OptionalLong parse(String text) {
        int digits = text.length();
        if (digits == 0 || digits > MAX_DIGITS || text.charAt(0) == '0' && digits > 1) {
            return OptionalLong.empty();
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return OptionalLong.empty();
            }
            value = value * 10 + (digit - '0');
        }
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }
}

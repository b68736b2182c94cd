// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** What has to be known of scripts to find the words of a text. Ranges are those of the Unicode blocks. */
final class Scripts {
    private Scripts() {}

    /** Whether the script writes no space between words: Thai, Lao, Burmese, Khmer, kana and Han. */
    static boolean isUnspaced(int c) {
        if (c < 0x0E00) {
            return false;
        }
        return c <= 0x0EFF
                || c >= 0x1000 && c <= 0x109F
                || c >= 0x1780 && c <= 0x17FF
                || c >= 0x3005 && c <= 0x3007
                || c >= 0x3040 && c <= 0x30FF
                || c >= 0x31F0 && c <= 0x31FF
                || c >= 0x3400 && c <= 0x4DBF
                || c >= 0x4E00 && c <= 0x9FFF
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0x20000 && c <= 0x3FFFF;
    }

    static boolean isHebrewLetter(int c) {
        return c >= 'א' && c <= 'ת';
    }

    /** @param type of a character, as {@link Character#getType(int)} tells it */
    static boolean isMark(int type) {
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    /**
     * Whether a reader sees nothing of it, or may leave it out: format characters (soft hyphen, zero width, direction),
     * variation selectors, fillers, Hebrew points, Arabic vowel signs and tatweel.
     */
    static boolean isUnseen(int c) {
        int type = Character.getType(c);
        return type == Character.FORMAT
                || c >= 0xFE00 && c <= 0xFE0F
                || c >= 0xE0100 && c <= 0xE01EF
                || c >= 0x180B && c <= 0x180F
                || c == 0x034F
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || c == 0x3164
                || c == 0xFFA0
                || isMark(type) && c >= 0x0591 && c <= 0x05C7
                || c >= 0x064B && c <= 0x0652
                || c == 0x0670
                || c == 0x0640;
    }
}

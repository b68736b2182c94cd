// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The words of a text without what two desks write differently: compatibility forms (Unicode NFKC, UAX #15), case,
 * quotation marks, punctuation, ellipses, white space, invisible characters, Hebrew and Arabic vowel points, and the
 * digits of a script. What carries meaning stays: letters, accents, the apostrophe inside a word, digits with decimal
 * point and sign, per cent, currency and other pictorial symbols. {@code 1,000} is {@code 1000} and {@code 3,5} is
 * {@code 3.5}; {@code 1.000} stays, since only its language tells what it is. Idempotent, and the same in every locale.
 *
 * <p>A text without any word, such as {@code ?!}, stays as it is, folded and without white space and marks.
 *
 * <p>One pass over at most {@link Limits#TEXT} characters, which NFKC makes at most 18 times as many (UAX #15).
 */
final class NormalText {
    private static final String APOSTROPHES = "'’‘‚‛ʹʻʼʽ`´′‵׳";
    private static final String DOUBLE_QUOTES = "\"“”„‟״";
    /** Marks in a row, as in UAX #15's stream-safe text; no language needs half of it, and the rest is dropped. */
    private static final int MAX_MARKS = 30;

    private static final Pattern BESIDE_SIGNS = Pattern.compile("[\\p{Z}\\p{Cc}\\p{M}]+");
    private static final int NONE = -1;

    private final int[] from;
    private final StringBuilder out;
    private boolean spaceBefore;
    private int marks;

    private NormalText(String folded) {
        from = new int[folded.codePointCount(0, folded.length())];
        for (int i = 0, at = 0; i < from.length; at += Character.charCount(from[i++])) {
            from[i] = folded.codePointAt(at);
        }
        out = new StringBuilder(folded.length());
    }

    static String of(String text) {
        String folded = folded(text);
        NormalText words = new NormalText(folded);
        words.run();
        return words.out.isEmpty() ? BESIDE_SIGNS.matcher(folded).replaceAll("") : words.out.toString();
    }

    private static String folded(String text) {
        String compatible = Normalizer.normalize(spared(text), Normalizer.Form.NFKC);
        String folded = compatible
                .replace('ẞ', 'ß')
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .replace('ς', 'σ');
        return Normalizer.normalize(visible(folded), Normalizer.Form.NFKC);
    }

    /**
     * Without what NFKC spoils, or what spoils it: an accent that stands alone would get a space, 10⁶ would become 106,
     * and a long run of marks takes time that is its square.
     */
    private static String spared(String text) {
        if (isAscii(text)) {
            return text;
        }
        StringBuilder spared = new StringBuilder(text.length());
        int marks = 0;
        for (int at = 0, c; at < text.length(); at += Character.charCount(c)) {
            c = text.codePointAt(at);
            int type = c < 0x80 ? Character.UNASSIGNED : Character.getType(c);
            marks = Scripts.isMark(type) ? marks + 1 : 0;
            if (c == '´' || c == '`') {
                spared.append('\'');
            } else if (type == Character.MODIFIER_SYMBOL) {
                spared.append(' ');
            } else if (type == Character.OTHER_NUMBER) {
                spared.append(' ').appendCodePoint(c);
            } else if (marks <= MAX_MARKS) {
                spared.appendCodePoint(c);
            }
        }
        return spared.toString();
    }

    private static String visible(String text) {
        if (isAscii(text)) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length());
        for (int at = 0, c; at < text.length(); at += Character.charCount(c)) {
            c = text.codePointAt(at);
            if (c < 0x80 || !Scripts.isUnseen(c)) {
                visible.appendCodePoint(c);
            }
        }
        return visible.toString();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private void run() {
        for (int at = 0; at < from.length; at++) {
            int kept = kept(from[at], at);
            if (kept == NONE) {
                spaceBefore = true;
            } else if (kept != 0) {
                keep(kept);
            }
        }
    }

    private void keep(int c) {
        int last = last();
        if (spaceBefore && last != NONE && !(Scripts.isUnspaced(last) && Scripts.isUnspaced(c)) && !isRate(last, c)) {
            out.append(' ');
        }
        spaceBefore = false;
        marks = c > 0x7F && Scripts.isMark(Character.getType(c)) ? marks : 0;
        out.appendCodePoint(c);
    }

    /** What becomes of a character: itself or another, {@link #NONE} for a space, 0 for nothing at all. */
    private int kept(int c, int at) {
        if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
            return c;
        }
        return switch (c) {
            case ' ' -> NONE;
            case '%', '٪' -> '%';
            case '/', '⁄' -> betweenDigits(at) ? '/' : NONE;
            case '.', '٫' -> betweenDigits(at) ? '.' : NONE;
            case ',', '٬' -> betweenDigits(at) ? isGrouping(at) ? 0 : '.' : NONE;
            case '-', '−' -> !touchesWord() && isDigit(next(at)) ? '-' : NONE;
            default -> keptElse(c, at);
        };
    }

    private int keptElse(int c, int at) {
        if (APOSTROPHES.indexOf(c) >= 0) {
            return betweenDigits(at) && isGrouping(at) ? 0 : isInsideWord(at) ? '\'' : NONE;
        }
        if (DOUBLE_QUOTES.indexOf(c) >= 0) {
            return touchesWord() && Scripts.isHebrewLetter(last()) && Scripts.isHebrewLetter(next(at)) ? 0 : NONE;
        }
        int type = Character.getType(c);
        if (Scripts.isMark(type)) {
            return !touchesWord() ? NONE : ++marks <= MAX_MARKS ? c : 0;
        }
        return switch (type) {
            case Character.DECIMAL_DIGIT_NUMBER -> '0' + Character.digit(c, 10);
            case Character.LETTER_NUMBER, Character.OTHER_NUMBER, Character.CURRENCY_SYMBOL, Character.OTHER_SYMBOL ->
                c;
            default -> Character.isLetter(c) ? c : NONE;
        };
    }

    private boolean betweenDigits(int at) {
        return !spaceBefore && isDigit(last()) && isDigit(next(at));
    }

    /** Whether a separator between digits groups thousands: one to three digits before it, just three after it. */
    private boolean isGrouping(int at) {
        int before = at;
        while (before > 0 && at - before <= 3 && isDigit(from[before - 1])) {
            before--;
        }
        return at - before <= 3
                && at + 3 < from.length
                && isDigit(from[at + 2])
                && isDigit(from[at + 3])
                && (at + 4 == from.length || !isDigit(from[at + 4]));
    }

    private boolean isInsideWord(int at) {
        int next = next(at);
        return touchesWord()
                && Character.isLetter(next)
                && APOSTROPHES.indexOf(next) < 0
                && !Scripts.isUnspaced(next)
                && !Scripts.isUnspaced(last());
    }

    /** Whether a word, a number or a mark on one has just been kept. */
    private boolean touchesWord() {
        int last = last();
        return !spaceBefore
                && last != NONE
                && (Character.isLetterOrDigit(last) || Scripts.isMark(Character.getType(last)));
    }

    private static boolean isRate(int last, int c) {
        return c == '%' && isDigit(last);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9' || c > 0x7F && Character.isDigit(c);
    }

    private int last() {
        return out.isEmpty() ? NONE : out.codePointBefore(out.length());
    }

    private int next(int at) {
        return at + 1 < from.length ? from[at + 1] : NONE;
    }
}

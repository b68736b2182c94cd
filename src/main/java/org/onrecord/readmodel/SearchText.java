// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * A text as the search reads it, so that PostgreSQL finds the same words in it whatever the locale of the database: what
 * is a letter beyond ASCII, and what its small form is, that locale would decide. Letters are small and composed (UAX
 * #15, NFC), digits are ASCII, format characters (soft hyphen, zero width) are gone, and of all that is neither letter,
 * digit nor mark only ASCII is left. Quotation marks stay such, since a question may hold a phrase. Nothing is a tag: a
 * highlight would lose it. Immutable.
 */
final class SearchText {
    /** Marks on one letter that are composed with it; a longer run takes time that is its square. */
    private static final int MAX_MARKS = 30;

    private static final String APOSTROPHES = "‘’‛ʹʼ´′";
    private static final String DOUBLE_QUOTES = "“”„‟«»";
    private static final String HYPHENS = "‐‑";
    private static final int NONE = -1;

    private final String original;
    private final StringBuilder folded;
    /** Where in the original each character of the folded text begins. */
    private int[] origins;

    private SearchText(String original) {
        this.original = original;
        this.folded = new StringBuilder(original.length());
        this.origins = new int[original.length()];
    }

    static SearchText of(String original) {
        SearchText text = new SearchText(original);
        for (int at = 0; at < original.length(); ) {
            int end = text.clusterEnd(at);
            String cluster = original.substring(at, end);
            String composed = end - at == 1 && cluster.charAt(0) < 0x80
                    ? cluster
                    : Normalizer.normalize(cluster, Normalizer.Form.NFC);
            int origin = at;
            composed.codePoints().forEach(c -> text.add(kept(c), origin));
            at = end;
        }
        return text;
    }

    /** Behind the character and the marks on it. */
    private int clusterEnd(int start) {
        int end = start + Character.charCount(original.codePointAt(start));
        for (int marks = 0; marks < MAX_MARKS && end < original.length(); marks++) {
            int c = original.codePointAt(end);
            if (c < 0x80 || !isMark(c)) {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }

    private void add(int c, int origin) {
        if (c == NONE) {
            return;
        }
        int from = folded.length();
        folded.appendCodePoint(c);
        if (folded.length() > origins.length) {
            origins = Arrays.copyOf(origins, 2 * folded.length());
        }
        Arrays.fill(origins, from, folded.length(), origin);
    }

    private static int kept(int c) {
        if (c < 0x80) {
            return c == '<' || c == '>' ? ' ' : Character.toLowerCase(c);
        }
        if (APOSTROPHES.indexOf(c) >= 0) {
            return '\'';
        }
        if (DOUBLE_QUOTES.indexOf(c) >= 0) {
            return '"';
        }
        if (HYPHENS.indexOf(c) >= 0) {
            return '-';
        }
        return switch (Character.getType(c)) {
            case Character.FORMAT -> NONE;
            case Character.DECIMAL_DIGIT_NUMBER -> '0' + Character.digit(c, 10);
            case Character.LETTER_NUMBER -> Character.toLowerCase(c);
            default -> Character.isLetter(c) || isMark(c) ? Character.toLowerCase(c) : ' ';
        };
    }

    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    /** What PostgreSQL parses. */
    String folded() {
        return folded.toString();
    }

    /**
     * A highlight in the letters of the original.
     *
     * @param headline pieces of the folded text in its order, with {@code delimiter} between them and marks in them
     * @param delimiter what no folded text holds
     */
    String restored(String headline, String delimiter) {
        StringBuilder restored = new StringBuilder(headline.length());
        int from = 0;
        for (int start = 0; start <= headline.length(); ) {
            int end = headline.indexOf(delimiter, start);
            String piece = headline.substring(start, end < 0 ? headline.length() : end);
            String bare = bare(piece);
            int at = folded.indexOf(bare, from);
            if (at < 0) {
                // Whatever PostgreSQL left out there: no reason to answer nothing.
                return headline;
            }
            restore(piece, at, restored);
            if (end < 0) {
                break;
            }
            restored.append(delimiter);
            from = at + bare.length();
            start = end + delimiter.length();
        }
        return restored.toString();
    }

    private static String bare(String piece) {
        return piece.replace(Character.toString(SearchAnswer.START), "")
                .replace(Character.toString(SearchAnswer.STOP), "");
    }

    private void restore(String piece, int at, StringBuilder restored) {
        int next = at;
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (c == SearchAnswer.START || c == SearchAnswer.STOP) {
                restored.append(c);
            } else {
                restored.append(original, origin(next), origin(next + 1));
                next++;
            }
        }
    }

    private int origin(int at) {
        return at < folded.length() ? origins[at] : original.length();
    }
}

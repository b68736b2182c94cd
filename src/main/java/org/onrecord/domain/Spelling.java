// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** When two are one word spelled otherwise, and when all that two texts or names differ in is a slip of the pen. */
final class Spelling {
    /** Shorter words that differ by a letter are other words: Iran and Iraq, war and was. */
    private static final int ONE_LETTER_FROM = 5;

    private static final int TWO_LETTERS_FROM = 10;
    /** In a name a letter may be missing from a shorter word: Jon and John. */
    private static final int NAME_FROM = 3;
    /** No word of any language that is spelled in two ways is longer; bounds the comparison of letters. */
    private static final int MAX_WORD = 40;

    private Spelling() {}

    /** Whether two are one word spelled otherwise: joined or not, or a letter or two apart behind the first. */
    static boolean isOneWord(String one, String other) {
        return one.equals(other)
                || isComparable(one, other)
                        && one.charAt(0) == other.charAt(0)
                        && distance(one, other, 1, false) <= allowed(one, other);
    }

    /**
     * Whether two texts are the same words in the same order but for letters of a word that are missing, doubled or
     * exchanged with the next; no number, no negation and no word of less than five letters is spelled in two ways.
     */
    static boolean isSlip(String one, String other) {
        return sameButFor(Spelling::slipped, one, other);
    }

    /** Whether two names differ in spelling only, if at all; a name that comes or goes is no slip. */
    static boolean isSlipOfName(Optional<String> one, Optional<String> other) {
        return one.isPresent() == other.isPresent()
                && sameButFor(Spelling::slippedName, one.orElse(""), other.orElse(""));
    }

    private interface Words {
        boolean areOne(String one, String other);
    }

    private static boolean sameButFor(Words words, String one, String other) {
        List<String> from = TellingWords.of(Quotation.normalised(one));
        List<String> to = TellingWords.of(Quotation.normalised(other));
        if (from.size() != to.size()) {
            return false;
        }
        for (int i = 0; i < from.size(); i++) {
            String was = from.get(i);
            String is = to.get(i);
            boolean oneWord = was.equals(is)
                    || !TellingWords.tells(was)
                            && !TellingWords.tells(is)
                            && isComparable(was, is)
                            && words.areOne(was, is);
            if (!oneWord) {
                return false;
            }
        }
        return true;
    }

    /** A letter in another's place counts twice: more often it makes another word. */
    private static boolean slipped(String one, String other) {
        return one.charAt(0) == other.charAt(0) && distance(one, other, 2, true) <= allowed(one, other);
    }

    private static boolean slippedName(String one, String other) {
        return distance(one, other, 1, true) <= allowed(one, other)
                || Math.min(one.length(), other.length()) >= NAME_FROM
                        && one.charAt(0) == other.charAt(0)
                        && distance(one, other, 2, true) <= 1;
    }

    private static boolean isComparable(String one, String other) {
        return !one.isEmpty() && !other.isEmpty() && Math.max(one.length(), other.length()) <= MAX_WORD;
    }

    private static int allowed(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        return shorter >= TWO_LETTERS_FROM ? 2 : shorter >= ONE_LETTER_FROM ? 1 : 0;
    }

    /**
     * How many letters have to be put in, left out or replaced (V. I. Levenshtein, 1966), or exchanged with the next (F. J.
     * Damerau, 1964).
     */
    private static int distance(String one, String other, int replacing, boolean exchanging) {
        int[] twoAbove = new int[other.length() + 1];
        int[] above = new int[other.length() + 1];
        Arrays.setAll(above, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[above.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                row[j] = Math.min(above[j - 1] + (same ? 0 : replacing), Math.min(above[j], row[j - 1]) + 1);
                if (exchanging
                        && i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
                }
            }
            twoAbove = above;
            above = row;
        }
        return above[other.length()];
    }
}

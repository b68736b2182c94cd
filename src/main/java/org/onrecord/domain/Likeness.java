// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/**
 * How alike two quotations are.
 *
 * @param score 0 to 1000: 1000 when equal, else the share of common character trigrams (Dice's coefficient), at most 999.
 *     It needs no words, so it is the same for scripts with and without spaces
 */
public record Likeness(Degree degree, int score) {
    /**
     * The least score of what is similar. A word more in ten leaves about 900; a text of ten words in which two are
     * others has less than 800.
     */
    public static final int SIMILAR_FROM = 850;

    private static final int EQUAL_SCORE = 1_000;

    /** What the likeness amounts to. */
    public enum Degree {
        /** The same words, once normalised. */
        EQUAL,
        /**
         * A score of at least {@link #SIMILAR_FROM}, and what differs does not turn the meaning round: a few words more on
         * one side or spelled otherwise, but no number or negation ({@link TellingWords}) and no word in another's place.
         */
        SIMILAR,
        DIFFERENT
    }

    /**
     * Compares two quotations; symmetric. Takes one pass over their trigrams and, when the score is high enough, an
     * alignment of their words that gives up after {@link WordAlignment#MAX_EDITS} differences.
     */
    public static Likeness between(Quotation one, Quotation other) {
        if (one.equals(other)) {
            return new Likeness(Degree.EQUAL, EQUAL_SCORE);
        }
        int score = Math.min(EQUAL_SCORE - 1, one.sharedTrigramsPerMille(other));
        return new Likeness(score >= SIMILAR_FROM && sayTheSame(one, other) ? Degree.SIMILAR : Degree.DIFFERENT, score);
    }

    /** In one order whoever comes first, since there may be two shortest alignments. */
    private static boolean sayTheSame(Quotation one, Quotation other) {
        boolean inOrder = one.normalised().compareTo(other.normalised()) < 0;
        Quotation first = inOrder ? one : other;
        Quotation second = inOrder ? other : one;
        return new WordAlignment(TellingWords.of(first.normalised()), TellingWords.of(second.normalised()))
                .differsInPassing();
    }
}

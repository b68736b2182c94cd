// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Arrays;

/**
 * The words of an utterance, prepared for being compared with others: to find the same utterance posted twice. Making
 * one takes time linear in the text and a sort; it keeps eight bytes a character. Immutable.
 */
public final class Quotation {
    private static final int BITS_OF_A_CODE_POINT = 21;
    private static final long THREE_CODE_POINTS = (1L << 3 * BITS_OF_A_CODE_POINT) - 1;

    private final String normalised;
    private final long[] trigrams;

    private Quotation(String normalised, long[] trigrams) {
        this.normalised = normalised;
        this.trigrams = trigrams;
    }

    /** @param text of at most {@link Limits#TEXT} characters, as every recorded text is */
    public static Quotation of(String text) {
        String normalised = normalised(text);
        return new Quotation(normalised, trigrams(normalised));
    }

    /** The text without what two desks write differently (see {@link NormalText}); idempotent. */
    public static String normalised(String text) {
        return NormalText.of(text);
    }

    /** The normalised text: two quotations are equal when theirs are. */
    public String normalised() {
        return normalised;
    }

    /** Sorted, with repetitions; each holds three code points. A space stands before and behind the text. */
    private static long[] trigrams(String normalised) {
        long[] trigrams = new long[normalised.length()];
        int count = 0;
        long window = ' ';
        for (int at = 0; at < normalised.length(); ) {
            int c = normalised.codePointAt(at);
            window = pushed(window, c);
            if (at > 0) {
                trigrams[count++] = window;
            }
            at += Character.charCount(c);
        }
        if (count < trigrams.length) {
            trigrams[count++] = pushed(window, ' ');
        }
        long[] sorted = count == trigrams.length ? trigrams : Arrays.copyOf(trigrams, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private static long pushed(long window, int c) {
        return (window << BITS_OF_A_CODE_POINT | c) & THREE_CODE_POINTS;
    }

    /** Dice's coefficient of the trigrams as multisets: twice those shared by all there are, in thousandths. */
    int sharedTrigramsPerMille(Quotation other) {
        int shared = 0;
        int i = 0;
        int j = 0;
        while (i < trigrams.length && j < other.trigrams.length) {
            if (trigrams[i] == other.trigrams[j]) {
                shared++;
                i++;
                j++;
            } else if (trigrams[i] < other.trigrams[j]) {
                i++;
            } else {
                j++;
            }
        }
        int all = trigrams.length + other.trigrams.length;
        return all == 0 ? 0 : (int) (2_000L * shared / all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Quotation quotation && normalised.equals(quotation.normalised);
    }

    @Override
    public int hashCode() {
        return normalised.hashCode();
    }

    @Override
    public String toString() {
        return normalised;
    }
}

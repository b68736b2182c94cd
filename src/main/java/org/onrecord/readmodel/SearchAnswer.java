// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

/**
 * A page of what a search found, best first.
 *
 * @param indexed every statement up to this position could be found; -1: none
 * @param facets how many of the matches there are of each party, issue, kind and terms, as a JSON object
 */
public record SearchAnswer(Page<Found> page, long indexed, String facets) {
    /**
     * A match.
     *
     * @param headline where the words stand in the text, each between {@link #START} and {@link #STOP}
     */
    public record Found(StoredStatement statement, float rank, String headline) {}

    /** A control character, which no recorded text holds. */
    public static final char START = '\u0002';

    /** A control character, which no recorded text holds. */
    public static final char STOP = '\u0003';
}

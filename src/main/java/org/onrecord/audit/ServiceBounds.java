// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

/**
 * What an audit takes from a service and how long it waits, so that none can hang or flood it.
 *
 * @param bodyBytes of an answer
 * @param lineBytes of a line of NDJSON, without its line feed
 * @param stampBytes of all stamps together
 * @param stampPages in which they come
 * @param emptyPages of stances in a row that hold none and say that there are more
 * @param attempts at one answer; the first counts
 * @param answerMillis until a whole answer is there
 * @param patienceMillis for one answer with all attempts at it and the waits between them
 * @param firstWaitMillis ahead of the second attempt; each further wait is twice as long
 * @param longestWaitMillis whatever the service asks for in Retry-After
 * @param awaits how often an audit waits for what may be on its way, all in all; see {@link LogSource#awaitMore}
 * @param awaitMillis how long each time
 * @param headMillis how long an audit waits for a head that covers what stances name, all in all; see
 *     {@link LogSource#awaitHead}
 */
record ServiceBounds(
        int bodyBytes,
        int lineBytes,
        long stampBytes,
        int stampPages,
        int emptyPages,
        int attempts,
        long answerMillis,
        long patienceMillis,
        long firstWaitMillis,
        long longestWaitMillis,
        int awaits,
        long awaitMillis,
        long headMillis) {
    /**
     * Two minutes for some megabytes is a slow line; a stamp an hour for a hundred years comes in 10,000 pages of 100, some
     * kilobytes each.
     */
    static final ServiceBounds USUAL = new ServiceBounds(
            32 << 20,
            LineInput.MAX_LINE_BYTES,
            1L << 30,
            10_000,
            3,
            5,
            120_000,
            300_000,
            400,
            30_000,
            6,
            500,
            Brackets.HEAD_AGE_MILLIS);
}

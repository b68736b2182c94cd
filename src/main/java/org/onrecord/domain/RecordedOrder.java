// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.OptionalLong;

/**
 * Between what times the next entry of a log can have been recorded: never before the one in front of it. Only the facts
 * that a {@link Event.LogOpened} carries over, and what follows from them, begin anew: none was recorded before the one in
 * front of it among them, and all before the log was opened. Not thread-safe.
 */
public final class RecordedOrder {
    /** Behind the opening and the policy. */
    private static final long FIRST_CARRIED = 2;

    private static final long NOT_KNOWN = -1;

    private long taken;
    private boolean isOpened;
    private long openedMillis;
    private long factsLeft;
    private boolean carries;
    private long leastMillis = Long.MIN_VALUE;
    private long mostMillis = Long.MAX_VALUE;

    /**
     * What holds of an entry.
     *
     * @param leastMillis the earliest instant at which it can have been recorded, epoch milliseconds
     * @param mostMillis the latest
     * @param isCarried whether it was recorded in another log
     */
    public record Bounds(long leastMillis, long mostMillis, boolean isCarried) {
        public boolean hold(long recordedMillis) {
            return recordedMillis >= leastMillis && recordedMillis <= mostMillis;
        }
    }

    /** Takes in the next entry, in the order of the log, from its beginning; what holds of it. */
    public Bounds take(EventType type, long recordedMillis) {
        if (isOpened && taken == FIRST_CARRIED) {
            carries = true;
            leastMillis = Long.MIN_VALUE;
            mostMillis = openedMillis - 1;
        }
        if (carries && endsBefore(type, recordedMillis)) {
            carries = false;
            leastMillis = openedMillis;
            mostMillis = Long.MAX_VALUE;
        }
        taken++;
        Bounds bounds = new Bounds(leastMillis, mostMillis, carries);
        leastMillis = Math.max(leastMillis, Math.min(recordedMillis, mostMillis));
        return bounds;
    }

    /**
     * The entry that was taken last, the first of the log, is a LogOpened.
     *
     * @param carried the facts that it carries over; when that is not known, they end where the times reach the opening's
     */
    public void open(OptionalLong carried) {
        isOpened = true;
        openedMillis = leastMillis;
        factsLeft = carried.orElse(NOT_KNOWN);
    }

    private boolean endsBefore(EventType type, long recordedMillis) {
        if (factsLeft == NOT_KNOWN) {
            return recordedMillis >= openedMillis;
        }
        return !type.isDerived() && factsLeft-- == 0;
    }

    /** Facts that are to be carried over and have not come; 0 when that is not known. */
    public long missing() {
        return Math.max(0, factsLeft);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * When the log was known to have come to which position: the client's own record, from answers to its writes. Thread-safe.
 */
final class Timeline {
    /** Marks closer than this tell nothing more. */
    private static final int STEP = 32;

    private long[] positions = new long[1024];
    private long[] nanos = new long[1024];
    private int count;
    private long lastPosition = -1;
    private long lastNanos;

    /** An entry at this position is known to be recorded. Positions that were passed before are ignored. */
    synchronized void reached(long position, long atNanos) {
        if (position <= lastPosition) {
            return;
        }
        lastPosition = position;
        lastNanos = atNanos;
        if (count > 0 && position - positions[count - 1] < STEP) {
            return;
        }
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, count * 2);
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        positions[count] = position;
        nanos[count++] = atNanos;
    }

    synchronized long last() {
        return lastPosition;
    }

    synchronized long lastNanos() {
        return lastNanos;
    }

    /** When the entry at this position, or the next one known of, was recorded; empty when none is known so far. */
    synchronized OptionalLong nanosAt(long position) {
        if (position > lastPosition) {
            return OptionalLong.empty();
        }
        int at = Arrays.binarySearch(positions, 0, count, position);
        int index = at >= 0 ? at : -at - 1;
        return OptionalLong.of(index < count ? nanos[index] : lastNanos);
    }

    /** Entries a second between two positions, both reached and some time apart; NaN otherwise. */
    double entriesPerSecond(long from, long to) {
        OptionalLong began = nanosAt(from);
        OptionalLong ended = nanosAt(to);
        if (began.isEmpty() || ended.isEmpty() || ended.getAsLong() <= began.getAsLong()) {
            return Double.NaN;
        }
        return (to - from) / ((ended.getAsLong() - began.getAsLong()) / (double) TimeUnit.SECONDS.toNanos(1));
    }
}

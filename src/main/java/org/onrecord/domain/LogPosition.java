// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/**
 * The number of an entry in the log: dense, in commit order, from 0, never reused.
 *
 * @param value ≥ 0
 */
public record LogPosition(long value) implements Comparable<LogPosition> {
    public LogPosition {
        if (value < 0) {
            throw new IllegalArgumentException("a log position is 0 or more, was " + value);
        }
    }

    /** The position of the entry after this one. */
    public LogPosition next() {
        return new LogPosition(value + 1);
    }

    @Override
    public int compareTo(LogPosition other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.util.Arrays;

/** Pairs of a log position and a moment ({@link System#nanoTime}), in any order. Not thread-safe. */
final class Marks {
    private long[] positions = new long[1024];
    private long[] nanos = new long[1024];
    private int count;

    void add(long position, long atNanos) {
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, count * 2);
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        positions[count] = position;
        nanos[count++] = atNanos;
    }

    int size() {
        return count;
    }

    long position(int index) {
        return positions[index];
    }

    long nanos(int index) {
        return nanos[index];
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

/** A line in the window. The time of sending is that of the last try. */
final class Pending {
    private final long number;
    private final byte[] line;
    private volatile long sentNanos;

    Pending(long number, byte[] line) {
        this.number = number;
        this.line = line;
    }

    void sent() {
        sentNanos = System.nanoTime();
    }

    BatchAnswer answered(byte[] json) {
        return new BatchAnswer(number, line, BatchAnswer.statusOf(json), System.nanoTime() - sentNanos, json);
    }

    byte[] line() {
        return line;
    }
}

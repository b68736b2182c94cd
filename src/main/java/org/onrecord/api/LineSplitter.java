// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines, one at a time, so that its caller can stop between two lines of one buffer. Holds at
 * most one line within the bound and one buffer; what is longer is skipped to its newline without being kept. Not
 * thread-safe.
 */
final class LineSplitter {
    private final int maxLineBytes;

    private byte[] input = new byte[0];
    private int at;
    private byte[] partial = new byte[1024];
    private int partialLength;
    private boolean skipping;
    private long number;

    LineSplitter(int maxLineBytes) {
        this.maxLineBytes = maxLineBytes;
    }

    /**
     * A line that is not blank, without its line end.
     *
     * @param number counted from 1 over all lines of the stream, blank ones included
     * @param bytes the line, or null when it is longer than the bound
     */
    record Line(long number, byte @Nullable [] bytes) {}

    /** Gives the next buffer; the one before must have been used up, {@link #next} having answered null. */
    void feed(byte[] buffer) {
        input = buffer;
        at = 0;
    }

    boolean isUsedUp() {
        return at == input.length;
    }

    /** The next whole line of the buffer, or null when it is used up. */
    @Nullable
    Line next() {
        while (at < input.length) {
            int end = newline();
            boolean complete = end < input.length;
            keep(end);
            at = complete ? end + 1 : end;
            if (complete) {
                Line line = take();
                if (line != null) {
                    return line;
                }
            }
        }
        return null;
    }

    /** What stands after the last newline when the stream has ended, or null. */
    @Nullable
    Line last() {
        return take();
    }

    private int newline() {
        int end = at;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        return end;
    }

    private void keep(int end) {
        int length = end - at;
        if (skipping || partialLength + length > maxLineBytes + 1) { // one more, for a carriage return
            skipping = true;
            partialLength = 0;
            return;
        }
        if (partialLength + length > partial.length) {
            partial = Arrays.copyOf(partial, Math.max(2 * partial.length, partialLength + length));
        }
        System.arraycopy(input, at, partial, partialLength, length);
        partialLength += length;
    }

    private @Nullable Line take() {
        number++;
        int length = partialLength;
        boolean tooLong = skipping;
        partialLength = 0;
        skipping = false;
        if (length > 0 && partial[length - 1] == '\r') {
            length--;
        }
        if (tooLong || length > maxLineBytes) {
            return new Line(number, null);
        }
        return isBlank(length) ? null : new Line(number, Arrays.copyOf(partial, length));
    }

    private boolean isBlank(int length) {
        for (int i = 0; i < length; i++) {
            if (partial[i] != ' ' && partial[i] != '\t' && partial[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}

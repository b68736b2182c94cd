// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/**
 * How often a stream has been written: 0 for its first entry.
 *
 * @param value ≥ 0
 */
public record Revision(int value) {
    /** The revision of the first entry of a stream. */
    public static final Revision FIRST = new Revision(0);

    public Revision {
        if (value < 0) {
            throw new IllegalArgumentException("a revision is 0 or more, was " + value);
        }
    }

    public Revision next() {
        return new Revision(value + 1);
    }
}

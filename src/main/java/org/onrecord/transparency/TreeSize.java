// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

/**
 * How many leaves a tree has. Its last leaf has the index {@code value − 1}; the empty tree has none.
 *
 * @param value 0 to 2^63 − 1
 */
public record TreeSize(long value) implements Comparable<TreeSize> {
    public static final TreeSize EMPTY = new TreeSize(0);

    public TreeSize {
        if (value < 0) {
            throw new IllegalArgumentException("a tree size is 0 or more, was " + value);
        }
    }

    /** Whether a tree of this size has a leaf with that index. */
    public boolean covers(long index) {
        return index >= 0 && index < value;
    }

    @Override
    public int compareTo(TreeSize other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}

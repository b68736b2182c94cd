// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.util.Arrays;
import java.util.List;

/** The Merkle tree hash of RFC 6962 §2.1 over SHA-256. Stateless; safe for any thread. */
public final class Tree {
    private static final byte NODE_PREFIX = 0x01;

    private static final Hash EMPTY_ROOT = Hash.ofOwn(Sha256.of(new byte[0]));

    private Tree() {}

    /** The root of the tree without leaves: SHA-256 of nothing. */
    public static Hash emptyRoot() {
        return EMPTY_ROOT;
    }

    /** SHA-256(00 ‖ leaf). */
    public static Hash leafHash(byte[] leaf) {
        return Hash.ofOwn(Leaf.hash(leaf));
    }

    /** SHA-256(01 ‖ left ‖ right). */
    public static Hash node(Hash left, Hash right) {
        return Hash.ofOwn(node(left.raw(), right.raw()));
    }

    /** The root over these leaf hashes, by the recursive definition itself: for small trees. */
    public static Hash root(List<Hash> leafHashes) {
        int size = leafHashes.size();
        if (size == 0) {
            return EMPTY_ROOT;
        }
        if (size == 1) {
            return leafHashes.get(0);
        }
        int left = (int) leftOf(size);
        return node(root(leafHashes.subList(0, left)), root(leafHashes.subList(left, size)));
    }

    /**
     * The root over a full tile: one hash of the level above.
     *
     * @param hashes {@value TilePath#FULL} hashes, one after the other
     */
    public static Hash ofTile(byte[] hashes) {
        return Hash.ofOwn(complete(hashes, 0, TilePath.FULL));
    }

    /** The largest power of two strictly below a size of 2 or more: where a tree of that size is split. */
    static long leftOf(long size) {
        return Long.highestOneBit(size - 1);
    }

    static byte[] node(byte[] left, byte[] right) {
        return Sha256.ofPair(NODE_PREFIX, left, 0, right, 0);
    }

    /**
     * The root of a complete subtree whose lowest nodes lie side by side.
     *
     * @param hashes hashes of {@value Hash#BYTES} bytes each
     * @param first the number of the leftmost one, counted from 0
     * @param count how many; a power of two
     */
    static byte[] complete(byte[] hashes, int first, int count) {
        byte[] row = new byte[count * Hash.BYTES];
        System.arraycopy(hashes, first * Hash.BYTES, row, 0, row.length);
        for (int width = count; width > 1; width /= 2) {
            for (int i = 0; i < width / 2; i++) {
                byte[] parent = Sha256.ofPair(NODE_PREFIX, row, 2 * i * Hash.BYTES, row, (2 * i + 1) * Hash.BYTES);
                System.arraycopy(parent, 0, row, i * Hash.BYTES, Hash.BYTES);
            }
        }
        return Arrays.copyOf(row, Hash.BYTES);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Roots and proofs of RFC 6962 §2.1 computed from tiles. Each call asks its source for every tile at most once, and for
 * those on the way only: a handful, whatever the size. Stateless; safe for any thread. Nothing here is trusted: a proof
 * from wrong tiles is a wrong proof, which {@link MerkleVerifier} refuses.
 */
public final class MerkleProofs {
    private MerkleProofs() {}

    /** The root of the tree of that size. */
    public static Hash root(TreeSize size, HashSource source) {
        return size.value() == 0 ? Tree.emptyRoot() : Hash.ofOwn(new Tiles(size.value(), source).root(0, size.value()));
    }

    /**
     * The audit path of a leaf, its sibling first (RFC 6962 §2.1.1).
     *
     * @param index of the leaf, counted from 0
     * @throws IllegalArgumentException when the tree has no such leaf
     */
    public static List<Hash> inclusion(long index, TreeSize size, HashSource source) {
        if (!size.covers(index)) {
            throw new IllegalArgumentException("a tree of " + size + " leaves has no leaf " + index);
        }
        List<Hash> path = new ArrayList<>();
        path(index, 0, size.value(), new Tiles(size.value(), source), path);
        return List.copyOf(path);
    }

    private static void path(long index, long from, long to, Tiles tiles, List<Hash> path) {
        if (to - from == 1) {
            return;
        }
        long middle = from + Tree.leftOf(to - from);
        if (index < middle) {
            path(index, from, middle, tiles, path);
            path.add(Hash.ofOwn(tiles.root(middle, to)));
        } else {
            path(index, middle, to, tiles, path);
            path.add(Hash.ofOwn(tiles.root(from, middle)));
        }
    }

    /**
     * What shows that the later tree begins with the earlier one (RFC 6962 §2.1.2); no hashes when one of them shows it
     * by itself: equal sizes, or an empty tree.
     *
     * @throws IllegalArgumentException when {@code from} is larger than {@code to}
     */
    public static List<Hash> consistency(TreeSize from, TreeSize to, HashSource source) {
        if (from.compareTo(to) > 0) {
            throw new IllegalArgumentException("a tree of " + to + " leaves does not begin with " + from);
        }
        List<Hash> proof = new ArrayList<>();
        if (from.value() > 0 && from.value() < to.value()) {
            subproof(from.value(), 0, to.value(), true, new Tiles(to.value(), source), proof);
        }
        return List.copyOf(proof);
    }

    private static void subproof(long old, long from, long to, boolean known, Tiles tiles, List<Hash> proof) {
        if (old == to) {
            if (!known) {
                proof.add(Hash.ofOwn(tiles.root(from, to)));
            }
            return;
        }
        long middle = from + Tree.leftOf(to - from);
        if (old <= middle) {
            subproof(old, from, middle, known, tiles, proof);
            proof.add(Hash.ofOwn(tiles.root(middle, to)));
        } else {
            subproof(old, middle, to, false, tiles, proof);
            proof.add(Hash.ofOwn(tiles.root(from, middle)));
        }
    }

    static byte[] fetch(HashSource source, int level, long index, int width) {
        byte[] hashes = source.tile(level, index, width);
        if (hashes.length != width * Hash.BYTES) {
            throw new IllegalStateException("tile " + index + " of level " + level + " has " + hashes.length
                    + " bytes where " + width + " hashes were asked for");
        }
        return hashes;
    }

    /** The tiles of one tree, each fetched once. */
    private static final class Tiles {
        private final long size;
        private final HashSource source;
        private final Map<TilePath, byte[]> fetched = new HashMap<>();

        Tiles(long size, HashSource source) {
            this.size = size;
            this.source = source;
        }

        /** The root over a range of leaves that is a subtree of RFC 6962's recursion, of at least one leaf. */
        byte[] root(long from, long to) {
            long count = to - from;
            if (Long.bitCount(count) == 1) {
                return complete(Long.numberOfTrailingZeros(count), from);
            }
            long middle = from + Tree.leftOf(count);
            return Tree.node(root(from, middle), root(middle, to));
        }

        private byte[] complete(int height, long from) {
            int level = height / TilePath.BITS;
            long first = from >>> TilePath.BITS * level;
            int count = 1 << height % TilePath.BITS;
            return Tree.complete(tile(level, first / TilePath.FULL), (int) (first % TilePath.FULL), count);
        }

        private byte[] tile(int level, long index) {
            long there = (size >>> TilePath.BITS * level) - index * TilePath.FULL;
            int width = (int) Math.min(TilePath.FULL, there);
            return fetched.computeIfAbsent(
                    new TilePath.Hashes(level, index, width), path -> fetch(source, level, index, width));
        }
    }
}

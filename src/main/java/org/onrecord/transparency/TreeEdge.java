// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The right edge of a growing tree: the unfinished tile of each level and the roots of the complete subtrees that the
 * tree is made of, which is all that an append or a root needs. At most 8 tiles of 8 KiB and 63 hashes, whatever the
 * size. An append costs one node hash on average, a root at most 62.
 *
 * <p>Mutable and not safe for use by several threads. An append whose sink throws leaves it undefined: append to a
 * {@link #copy} and keep that once all has succeeded.
 */
public final class TreeEdge {
    private static final int LEVELS = 8;

    private final byte[] @Nullable [] tiles;

    /** By height: the root of the complete subtree of 2^height leaves, where the size has that bit. */
    private final byte[] @Nullable [] peaks;

    private long size;

    private TreeEdge(byte[] @Nullable [] tiles, byte[] @Nullable [] peaks, long size) {
        this.tiles = tiles;
        this.peaks = peaks;
        this.size = size;
    }

    /** The edge of a tree without leaves. */
    public static TreeEdge empty() {
        return new TreeEdge(new byte[LEVELS][], new byte[Long.SIZE][], 0);
    }

    /**
     * The edge of a tree that exists: reads the one unfinished tile of each level that has one.
     *
     * @throws IllegalStateException when the source answers another number of hashes than it was asked for
     */
    public static TreeEdge resume(TreeSize size, HashSource source) {
        TreeEdge edge = empty();
        edge.size = size.value();
        for (int level = 0; level < LEVELS; level++) {
            long hashes = size.value() >>> TilePath.BITS * level;
            int width = (int) (hashes % TilePath.FULL);
            if (width > 0) {
                edge.fill(level, MerkleProofs.fetch(source, level, hashes / TilePath.FULL, width), width);
            }
        }
        return edge;
    }

    private void fill(int level, byte[] hashes, int width) {
        tiles[level] = Arrays.copyOf(hashes, TilePath.FULL * Hash.BYTES);
        int first = 0;
        for (int count = TilePath.FULL / 2; count > 0; count /= 2) {
            if ((width & count) != 0) {
                peaks[TilePath.BITS * level + Integer.numberOfTrailingZeros(count)] =
                        Tree.complete(hashes, first, count);
                first += count;
            }
        }
    }

    /** How many leaves the tree has. */
    public TreeSize size() {
        return new TreeSize(size);
    }

    /** The tree's root. */
    public Hash root() {
        byte[] root = null;
        for (byte[] peak : peaks) {
            if (peak != null) {
                root = root == null ? peak : Tree.node(peak, root);
            }
        }
        return root == null ? Tree.emptyRoot() : Hash.of(root);
    }

    /** Appends a leaf; see {@link #append(byte[], TileSink)}. */
    public void append(Hash leafHash, TileSink sink) {
        append(leafHash.raw(), sink);
    }

    /**
     * Appends a leaf.
     *
     * @param leafHash {@link Leaf#hash} of it; copied
     * @param sink gets each tile, of any level, that becomes full by it
     * @throws IllegalStateException when the tree has 2^63 − 1 leaves
     */
    public void append(byte[] leafHash, TileSink sink) {
        if (leafHash.length != Hash.BYTES) {
            throw new IllegalArgumentException("a hash has " + Hash.BYTES + " bytes, not " + leafHash.length);
        }
        if (size == Long.MAX_VALUE) {
            throw new IllegalStateException("a tree has at most 2^63-1 leaves");
        }
        byte[] hash = leafHash.clone();
        int height = 0;
        put(height, hash, sink);
        for (byte[] peak = peaks[height]; peak != null; peak = peaks[height]) {
            hash = Tree.node(peak, hash);
            peaks[height++] = null;
            put(height, hash, sink);
        }
        peaks[height] = hash;
        size++;
    }

    /** Every eighth height has tiles. {@code size} still is the one before the append. */
    private void put(int height, byte[] hash, TileSink sink) {
        if (height % TilePath.BITS != 0) {
            return;
        }
        int level = height / TilePath.BITS;
        long number = size >>> height;
        byte[] tile = tiles[level];
        if (tile == null) {
            tile = new byte[TilePath.FULL * Hash.BYTES];
            tiles[level] = tile;
        }
        int slot = (int) (number % TilePath.FULL);
        System.arraycopy(hash, 0, tile, slot * Hash.BYTES, Hash.BYTES);
        if (slot == TilePath.FULL - 1) {
            tiles[level] = null;
            sink.full(level, number / TilePath.FULL, tile);
        }
    }

    /** The hashes of a level's unfinished tile; empty when there is none. */
    public Optional<byte[]> unfinished(int level) {
        int width = level < LEVELS ? (int) ((size >>> TilePath.BITS * level) % TilePath.FULL) : 0;
        byte[] tile = width == 0 ? null : tiles[level];
        return tile == null ? Optional.empty() : Optional.of(Arrays.copyOf(tile, width * Hash.BYTES));
    }

    /** An edge of its own in the same state. */
    public TreeEdge copy() {
        byte[] @Nullable [] tilesNow = new byte[LEVELS][];
        for (int level = 0; level < LEVELS; level++) {
            byte[] tile = tiles[level];
            tilesNow[level] = tile == null ? null : tile.clone();
        }
        return new TreeEdge(tilesNow, peaks.clone(), size);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.util.Optional;

/**
 * The path of a tile below the log's prefix, in the form of C2SP tlog-tiles: {@code tile/<L>/<N>[.p/<W>]} for hashes,
 * {@code tile/entries/<N>[.p/<W>]} for the entries themselves. Exactly one text stands for each tile.
 */
public sealed interface TilePath {
    /** Hashes or entries in a full tile. */
    int FULL = 256;

    /** Heights of the tree that one level of tiles spans. */
    int BITS = 8;

    /** Tiles from this index on start behind the last leaf that a tree can have. */
    long INDEX_END = 1L << Long.SIZE - 1 - BITS;

    /** Which tile of its level, counted from 0. */
    long index();

    /** How many hashes or entries: 1 to 255 for a partial tile, {@value #FULL} for a full one. */
    int width();

    /** 0 for leaf hashes and for entries. */
    int level();

    /**
     * A tile of hashes.
     *
     * @param level 0 to 63
     * @param index 0 to {@link #INDEX_END} exclusive
     * @param width 1 to 256
     */
    record Hashes(int level, long index, int width) implements TilePath {
        /** C2SP tlog-tiles names these levels, though no tree of 63 bits fills one above 7. */
        static final int LEVEL_MAX = 63;

        public Hashes {
            check(index, width);
            if (level < 0 || level > LEVEL_MAX) {
                throw new IllegalArgumentException("a tile's level is 0 to " + LEVEL_MAX + ", was " + level);
            }
        }

        @Override
        public String toString() {
            return "tile/" + level + "/" + TilePathText.print(index, width);
        }
    }

    /**
     * A bundle of entries.
     *
     * @param index 0 to {@link #INDEX_END} exclusive
     * @param width 1 to 256
     */
    record Entries(long index, int width) implements TilePath {
        public Entries {
            check(index, width);
        }

        @Override
        public int level() {
            return 0;
        }

        @Override
        public String toString() {
            return "tile/entries/" + TilePathText.print(index, width);
        }
    }

    /**
     * Reads a path.
     *
     * @param path without the log's prefix and without a slash before {@code tile}
     * @return empty for anything that {@code toString} does not write, or whose index lies behind every possible leaf
     */
    static Optional<TilePath> parse(String path) {
        return TilePathText.parse(path);
    }

    /** The number of the tile's first hash or entry in its level, counted from 0. */
    default long firstHash() {
        return index() * FULL;
    }

    /**
     * Whether a tree of that size has all of it. A partial tile of an earlier size is part of a later one, too; a full
     * tile is there only once it is full.
     */
    default boolean isIn(TreeSize size) {
        long hashes = BITS * level() < Long.SIZE ? size.value() >>> BITS * level() : 0;
        return firstHash() <= hashes - width();
    }

    private static void check(long index, int width) {
        if (index < 0 || index >= INDEX_END) {
            throw new IllegalArgumentException("no tree has a tile " + index);
        }
        if (width < 1 || width > FULL) {
            throw new IllegalArgumentException("a tile's width is 1 to " + FULL + ", was " + width);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

/** Tiles of one tree, from wherever they are kept. What an implementation throws reaches the caller of whatever reads. */
@FunctionalInterface
public interface HashSource {
    /**
     * The first hashes of a tile. MAY block; whoever calls decides on which thread.
     *
     * @param level 0 for tiles of leaf hashes
     * @param index which tile of that level, counted from 0
     * @param width how many hashes, 1 to 256; a source that has more MUST cut them
     * @return {@code width} hashes of 32 bytes each, not changed by anybody afterwards
     */
    byte[] tile(int level, long index, int width);
}

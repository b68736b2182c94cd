// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

/** Where a {@link TreeEdge} hands the tiles that an append has made full. */
@FunctionalInterface
public interface TileSink {
    /** For whoever wants the root alone. */
    TileSink NONE = (level, index, hashes) -> {};

    /**
     * Takes a tile that will never change again. Called once for each, lower levels before higher ones.
     *
     * @param level 0 for tiles of leaf hashes
     * @param index which tile of that level, counted from 0
     * @param hashes8192 256 hashes of 32 bytes; the receiver owns the array
     */
    void full(int level, long index, byte[] hashes8192);
}

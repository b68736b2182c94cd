// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tiles of one log that were read lately, so that a proof does not read again what nearly every proof needs: those above
 * the leaves, and those that are not full. A tile of one level, index and width never changes. Full tiles of leaves are
 * not kept: there is one for every 256 entries, and each serves the proofs of these alone. At most {@value #MAX} tiles of
 * 8 KiB at the most; what was not used longest goes first. Safe for any thread.
 */
public final class KeptTiles {
    /** Enough for all tiles above the leaves of 33 million entries. */
    static final int MAX = 512;

    private final Map<TilePath, byte[]> kept = new LinkedHashMap<>(2 * MAX, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TilePath, byte[]> eldest) {
            return size() > MAX;
        }
    };

    /** The same tiles, those that are not kept from this source, which MUST be one of the log. */
    public HashSource over(HashSource source) {
        return (level, index, width) -> level == 0 && width == TilePath.FULL
                ? source.tile(level, index, width)
                : tile(new TilePath.Hashes(level, index, width), source);
    }

    private byte[] tile(TilePath.Hashes path, HashSource source) {
        Optional<byte[]> found = find(path);
        if (found.isPresent()) {
            return found.get();
        }
        // Two may read the same one at a time: neither waits for what the other does with its connection.
        byte[] read = source.tile(path.level(), path.index(), path.width());
        keep(path, read);
        return read;
    }

    private synchronized Optional<byte[]> find(TilePath path) {
        return Optional.ofNullable(kept.get(path));
    }

    private synchronized void keep(TilePath path, byte[] tile) {
        kept.put(path, tile);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is kept of a log's tiles, and what is read again. */
class KeptTilesTest {
    private final List<String> asked = new ArrayList<>();
    private final HashSource source = this::read;
    private final KeptTiles kept = new KeptTiles();

    private byte[] read(int level, long index, int width) {
        asked.add(level + "/" + index + "." + width);
        return ByteBuffer.allocate(width * Hash.BYTES)
                .putInt(level)
                .putLong(index)
                .putInt(width)
                .array();
    }

    @Test
    @DisplayName("a tile above the leaves is read once, whoever asks for it")
    void upper() {
        byte[] first = kept.over(source).tile(1, 3, TilePath.FULL);
        byte[] again = kept.over(source).tile(1, 3, TilePath.FULL);
        assertArrayEquals(read(1, 3, TilePath.FULL), first);
        assertArrayEquals(first, again);
        assertEquals(List.of("1/3.256", "1/3.256"), asked, "once by the kept tiles, once by this test");
    }

    @Test
    @DisplayName("a tile that is not full is another one with every width, level and index")
    void partial() {
        HashSource over = kept.over(source);
        List<String> all = List.of("0/7.1", "0/7.2", "0/8.1", "1/7.1");
        for (int round = 0; round < 2; round++) {
            assertEquals(Hash.BYTES, over.tile(0, 7, 1).length);
            assertEquals(2 * Hash.BYTES, over.tile(0, 7, 2).length);
            assertEquals(8, ByteBuffer.wrap(over.tile(0, 8, 1)).getLong(Integer.BYTES));
            assertEquals(1, ByteBuffer.wrap(over.tile(1, 7, 1)).getInt());
        }
        assertEquals(all, asked);
    }

    @Test
    @DisplayName("full tiles of leaves are not kept, for they would drive out all others")
    void leaves() {
        HashSource over = kept.over(source);
        over.tile(0, 0, TilePath.FULL);
        over.tile(0, 0, TilePath.FULL);
        assertEquals(2, asked.size());
    }

    @Test
    @DisplayName("what was not used longest goes first")
    void bounded() {
        HashSource over = kept.over(source);
        for (int i = 0; i < KeptTiles.MAX; i++) {
            over.tile(1, i, TilePath.FULL);
        }
        over.tile(1, 0, TilePath.FULL);
        over.tile(2, 0, 1);
        asked.clear();
        over.tile(1, 0, TilePath.FULL);
        over.tile(2, 0, 1);
        assertEquals(List.of(), asked);
        over.tile(1, 1, TilePath.FULL);
        assertEquals(List.of("1/1.256"), asked);
    }

    @Test
    @DisplayName("a tile that could not be read is asked for again")
    void failing() {
        HashSource none = (level, index, width) -> {
            throw new IllegalStateException("the log ends before");
        };
        assertThrows(IllegalStateException.class, () -> kept.over(none).tile(1, 0, 4));
        assertEquals(4 * Hash.BYTES, kept.over(source).tile(1, 0, 4).length);
    }

    @Test
    @DisplayName("proofs out of kept tiles hold while the tree grows")
    void proofs() {
        Trees log = Trees.ofSize(65_500);
        for (int size = 65_500; size <= 65_600; size++) {
            TreeSize covered = new TreeSize(size);
            Hash root = MerkleProofs.root(covered, log::tile);
            for (int index : new int[] {0, 40_000, 65_499, size - 1}) {
                List<Hash> path = MerkleProofs.inclusion(index, covered, kept.over(log::tile));
                assertTrue(MerkleVerifier.inclusion(log.leaves().get(index), index, covered, path, root));
            }
            log.append();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeEdgeTest {
    @Test
    void root_atEverySize_isTheRecursiveOne() {
        Trees tree = new Trees();
        assertEquals(Tree.emptyRoot(), tree.edge().root());
        for (int size = 1; size <= 600; size++) {
            tree.append();
            assertEquals(tree.root(size), tree.edge().root(), "size " + size);
        }
    }

    @Test
    void resume_atEverySize_goesOnAsIfNothingHadHappened() {
        Trees tree = Trees.ofSize(600);
        List<Hash> roots = new ArrayList<>();
        TreeEdge grown = TreeEdge.empty();
        for (int size = 0; size <= 600; size++) {
            TreeEdge resumed = TreeEdge.resume(new TreeSize(size), tree::tile);
            assertEquals(new TreeSize(size), resumed.size());
            assertEquals(grown.root(), resumed.root(), "size " + size);
            for (int level = 0; level < 3; level++) {
                assertArrayEquals(
                        grown.unfinished(level).orElse(null),
                        resumed.unfinished(level).orElse(null));
            }
            roots.add(resumed.root());
            if (size < 600) {
                resumed.append(tree.leaves().get(size), TileSink.NONE);
                grown.append(tree.leaves().get(size), TileSink.NONE);
                assertEquals(grown.root(), resumed.root(), "after " + size);
            }
        }
        assertEquals(601, roots.stream().distinct().count());
    }

    @Test
    void append_across256TimesATile_fillsATileOfLevel1Once() {
        Trees tree = Trees.ofSize(256 * 256 + 3);
        byte[] level1 = tree.tile(1, 0, 256);
        for (int i = 0; i < 256; i++) {
            assertEquals(Tree.root(tree.leaves().subList(i * 256, (i + 1) * 256)), Hash.at(level1, i), "hash " + i);
        }
        assertEquals(Tree.root(tree.leaves().subList(0, 65536)), Hash.at(tree.tile(2, 0, 1), 0));
        TreeEdge resumed = TreeEdge.resume(new TreeSize(65539), tree::tile);
        assertEquals(tree.root(65539), resumed.root());
        assertEquals(tree.root(65539), MerkleProofs.root(new TreeSize(65539), tree::tile));
    }

    @Test
    void copy_isUntouchedByWhatIsAppendedToTheOther() {
        Trees tree = Trees.ofSize(255);
        TreeEdge before = tree.edge().copy();
        TreeEdge tried = before.copy();
        assertThrows(
                IllegalStateException.class,
                () -> tried.append(tree.leaves().get(0), (level, index, hashes) -> {
                    throw new IllegalStateException("the disk is full");
                }));
        assertEquals(tree.root(255), before.root());
        tree.append();
        before.append(tree.leaves().get(255), TileSink.NONE);
        assertEquals(tree.root(256), before.root());
    }

    @Test
    void resume_fromASourceThatAnswersOtherWidths_isRefused() {
        assertThrows(
                IllegalStateException.class,
                () -> TreeEdge.resume(new TreeSize(3), (level, index, width) -> new byte[64]));
    }

    @Test
    void append_ofSomethingThatIsNoHash_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> TreeEdge.empty().append(new byte[31], TileSink.NONE));
    }

    @Test
    void append_ofAMillionLeafHashes_takesWellBelowTwoSeconds() {
        append(200_000);
        long start = System.nanoTime();
        TreeEdge edge = append(1_000_000);
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.out.println("TreeEdgeTest: a million leaves in " + millis + " ms");
        assertEquals(1_000_000, edge.size().value());
        assertTrue(millis < 2_000, millis + " ms");
    }

    private static TreeEdge append(int leaves) {
        TreeEdge edge = TreeEdge.empty();
        byte[] leaf = new byte[400];
        for (int i = 0; i < leaves; i++) {
            leaf[i % leaf.length]++;
            edge.append(Leaf.hash(leaf), TileSink.NONE);
        }
        return edge;
    }
}

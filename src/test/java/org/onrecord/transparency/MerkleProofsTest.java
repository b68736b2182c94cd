// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MerkleProofsTest {
    /** Beyond a full tile of level 1, so that three levels are read. */
    private static final int LARGE = 65_536 + 256 * 3 + 77;

    private static Trees tree;
    private static Random random;

    @BeforeAll
    static void grow() {
        long seed = System.nanoTime();
        System.out.println("MerkleProofsTest seed " + seed);
        random = new Random(seed);
        tree = Trees.ofSize(LARGE);
    }

    private static TreeSize size(int size) {
        return new TreeSize(size);
    }

    private static boolean includes(int index, int size, List<Hash> proof) {
        return MerkleVerifier.inclusion(tree.leaves().get(index), index, size(size), proof, tree.root(size));
    }

    private static boolean consistent(int from, int to, List<Hash> proof) {
        return MerkleVerifier.consistency(size(from), tree.root(from), size(to), tree.root(to), proof);
    }

    @Test
    void root_ofRandomSizes_isTheRecursiveOne() {
        for (int i = 0; i < 60; i++) {
            int size = random.nextInt(LARGE + 1);
            assertEquals(tree.root(size), MerkleProofs.root(size(size), tree::tile), "size " + size);
        }
    }

    @Test
    void inclusion_ofEveryLeafOfEverySmallTree_verifies() {
        for (int size = 1; size <= 40; size++) {
            for (int index = 0; index < size; index++) {
                assertTrue(
                        includes(index, size, MerkleProofs.inclusion(index, size(size), tree::tile)),
                        index + " of " + size);
            }
        }
    }

    @Test
    void inclusion_inRandomTrees_verifiesForThatLeafAndSizeOnly() {
        for (int i = 0; i < 40; i++) {
            int size = 2 + random.nextInt(LARGE - 2);
            int index = random.nextInt(size);
            List<Hash> proof = MerkleProofs.inclusion(index, size(size), tree::tile);
            String what = index + " of " + size;
            assertTrue(includes(index, size, proof), what);
            Hash leaf = tree.leaves().get(index);
            Hash root = tree.root(size);
            assertFalse(MerkleVerifier.inclusion(leaf, index ^ 1, size(size), proof, root), what);
            assertFalse(MerkleVerifier.inclusion(leaf, index, TreeSize.EMPTY, proof, root), what);
            assertFalse(MerkleVerifier.inclusion(leaf, size, size(size), proof, root), what);
            assertFalse(MerkleVerifier.inclusion(leaf, -1 - index, size(size), proof, root), what);
            assertFalse(MerkleVerifier.inclusion(leaf, index, size(size), proof, leaf), what);
        }
    }

    @Test
    void consistency_betweenAllSmallTrees_verifies() {
        for (int to = 0; to <= 40; to++) {
            for (int from = 0; from <= to; from++) {
                assertTrue(
                        consistent(from, to, MerkleProofs.consistency(size(from), size(to), tree::tile)),
                        from + " to " + to);
            }
        }
    }

    @Test
    void consistency_betweenRandomTrees_verifiesForTheseTwoOnly() {
        for (int i = 0; i < 40; i++) {
            int to = 2 + random.nextInt(LARGE - 2);
            int from = 1 + random.nextInt(to - 1);
            List<Hash> proof = MerkleProofs.consistency(size(from), size(to), tree::tile);
            String what = from + " to " + to;
            assertTrue(consistent(from, to, proof), what);
            Hash fromRoot = tree.root(from);
            Hash toRoot = tree.root(to);
            assertFalse(MerkleVerifier.consistency(size(to), toRoot, size(from), fromRoot, proof), what);
            assertFalse(MerkleVerifier.consistency(size(from), toRoot, size(to), fromRoot, proof), what);
            assertFalse(MerkleVerifier.consistency(size(from), fromRoot, size(from), fromRoot, proof), what);
            assertFalse(MerkleVerifier.consistency(size(from), toRoot, size(to), toRoot, proof), what);
        }
    }

    @Test
    void aProof_withAnyBitFlippedOrAHashMoreOrLess_isRefused() {
        for (int i = 0; i < 12; i++) {
            int to = 2 + random.nextInt(600);
            int from = 1 + random.nextInt(to - 1);
            int index = random.nextInt(to);
            for (List<Hash> bad : spoilt(MerkleProofs.inclusion(index, size(to), tree::tile))) {
                assertFalse(includes(index, to, bad), index + " of " + to);
            }
            for (List<Hash> bad : spoilt(MerkleProofs.consistency(size(from), size(to), tree::tile))) {
                assertFalse(consistent(from, to, bad), from + " to " + to);
            }
        }
    }

    @Test
    void aLeafOrRoot_withAnyBitFlipped_isRefused() {
        List<Hash> proof = MerkleProofs.inclusion(77, size(300), tree::tile);
        for (int bit = 0; bit < 256; bit++) {
            assertFalse(MerkleVerifier.inclusion(
                    flipped(tree.leaves().get(77), bit), 77, size(300), proof, tree.root(300)));
            assertFalse(MerkleVerifier.inclusion(
                    tree.leaves().get(77), 77, size(300), proof, flipped(tree.root(300), bit)));
        }
    }

    private static List<List<Hash>> spoilt(List<Hash> proof) {
        List<List<Hash>> spoilt = new ArrayList<>();
        for (int i = 0; i < proof.size(); i++) {
            for (int bit = 0; bit < 256; bit++) {
                List<Hash> flipped = new ArrayList<>(proof);
                flipped.set(i, flipped(proof.get(i), bit));
                spoilt.add(flipped);
            }
            List<Hash> without = new ArrayList<>(proof);
            without.remove(i);
            spoilt.add(without);
        }
        for (int i = 0; i <= proof.size(); i++) {
            List<Hash> more = new ArrayList<>(proof);
            more.add(i, Tree.emptyRoot());
            spoilt.add(more);
        }
        return spoilt;
    }

    private static Hash flipped(Hash hash, int bit) {
        byte[] bytes = hash.bytes();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        return Hash.of(bytes);
    }

    @Test
    void everyTile_isFetchedOnceAndOnlyAHandfulOfThem() {
        Set<String> fetched = new HashSet<>();
        HashSource source = (level, index, width) -> {
            assertTrue(fetched.add(level + "/" + index), "tile " + level + "/" + index + " twice");
            return tree.tile(level, index, width);
        };
        for (int i = 0; i < 60; i++) {
            int to = 2 + random.nextInt(LARGE - 2);
            int from = 1 + random.nextInt(to - 1);
            MerkleProofs.inclusion(from, size(to), source);
            assertTrue(fetched.size() <= 5, fetched + " for " + from + " of " + to);
            fetched.clear();
            MerkleProofs.consistency(size(from), size(to), source);
            assertTrue(fetched.size() <= 5, fetched + " for " + from + " to " + to);
            fetched.clear();
            MerkleProofs.root(size(to), source);
            assertTrue(fetched.size() <= 3, fetched + " for " + to);
            fetched.clear();
        }
    }

    @Test
    void proofs_inTheLargestTree_askForTilesThatItHas() {
        TreeSize largest = new TreeSize(Long.MAX_VALUE);
        HashSource zeros = (level, index, width) -> {
            assertTrue(new TilePath.Hashes(level, index, width).isIn(largest), level + "/" + index + ".p/" + width);
            return new byte[width * Hash.BYTES];
        };
        Hash root = MerkleProofs.root(largest, zeros);
        Hash leaf = Hash.of(new byte[32]);
        for (long index : new long[] {0, 1, Long.MAX_VALUE / 3, Long.MAX_VALUE - 1}) {
            List<Hash> proof = MerkleProofs.inclusion(index, largest, zeros);
            assertTrue(proof.size() <= 63, proof.size() + " hashes");
            assertFalse(MerkleVerifier.inclusion(leaf, index, largest, proof, leaf));
        }
        TreeSize before = new TreeSize(Long.MAX_VALUE - 1);
        assertFalse(MerkleVerifier.consistency(
                before, leaf, largest, root, MerkleProofs.consistency(before, largest, zeros)));
        assertThrows(IllegalStateException.class, () -> TreeEdge.resume(largest, zeros)
                .append(leaf, TileSink.NONE));
    }

    @Test
    void whatNoTreeCanProve_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> MerkleProofs.inclusion(5, size(5), tree::tile));
        assertThrows(IllegalArgumentException.class, () -> MerkleProofs.inclusion(-1, size(5), tree::tile));
        assertThrows(IllegalArgumentException.class, () -> MerkleProofs.inclusion(0, TreeSize.EMPTY, tree::tile));
        assertThrows(IllegalArgumentException.class, () -> MerkleProofs.consistency(size(6), size(5), tree::tile));
    }

    @Test
    void consistency_fromTheEmptyTree_asksForItsRootAndNoHashes() {
        Hash root = tree.root(5);
        assertTrue(MerkleVerifier.consistency(TreeSize.EMPTY, Tree.emptyRoot(), size(5), root, List.of()));
        assertFalse(MerkleVerifier.consistency(TreeSize.EMPTY, root, size(5), root, List.of()));
        assertFalse(MerkleVerifier.consistency(TreeSize.EMPTY, root, TreeSize.EMPTY, root, List.of()));
        assertFalse(MerkleVerifier.consistency(TreeSize.EMPTY, Tree.emptyRoot(), size(5), root, List.of(root)));
    }
}

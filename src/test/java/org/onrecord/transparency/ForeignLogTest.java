// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole small log that another implementation wrote. */
class ForeignLogTest {
    private static final int SIZE = 15;

    private static final String VKEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

    /** Published with the log: so that what it signs can be signed again. */
    private static final String KEY =
            "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg";

    private static List<Hash> leaves(int size) throws Malformed {
        List<Hash> leaves = new ArrayList<>();
        if (size > 0) {
            for (byte[] entry : EntryBundle.decode(Vectors.bytes("c2sp-log/" + new TilePath.Entries(0, size)))) {
                leaves.add(Tree.leafHash(entry));
            }
        }
        return leaves;
    }

    private static byte[] tile(int level, long index, int width) {
        return Vectors.bytes("c2sp-log/" + new TilePath.Hashes(level, index, width));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, SIZE})
    void checkpoint_ofEverySize_isSignedAndHasTheRootOfItsTilesAndBundles(int size) throws Exception {
        Checkpoint.Signed signed = Checkpoint.Signed.parse(Vectors.bytes("c2sp-log/checkpoint." + size));
        signed.verify(VerifierKey.parse(VKEY));
        Checkpoint head = signed.checkpoint();
        assertEquals(new TreeSize(size), head.size());
        assertEquals(Tree.root(leaves(size)), head.root());
        assertEquals(MerkleProofs.root(head.size(), ForeignLogTest::tile), head.root());
        assertEquals(TreeEdge.resume(head.size(), ForeignLogTest::tile).root(), head.root());
        Ed25519Key key = Ed25519Key.parse(KEY);
        assertArrayEquals(
                signed.bytes(),
                new Checkpoint(key.verifier().name(), head.size(), head.root())
                        .sign(key)
                        .bytes());
    }

    @Test
    void everyFile_isWhatItsPathSaysAndNoneIsLeftOver() throws Exception {
        Set<String> checked = new HashSet<>();
        for (String file : Vectors.below("c2sp-log/tile", "")) {
            TilePath path = TilePath.parse(file.substring("c2sp-log/".length())).orElseThrow();
            assertTrue(path.isIn(new TreeSize(SIZE)), file);
            List<Hash> leaves = leaves(path.width());
            assertEquals(path.width(), leaves.size(), file);
            if (path instanceof TilePath.Hashes) {
                byte[] hashes = Vectors.bytes(file);
                assertEquals(path.width() * Hash.BYTES, hashes.length);
                for (int i = 0; i < leaves.size(); i++) {
                    assertEquals(leaves.get(i), Hash.at(hashes, i), file + " hash " + i);
                }
            } else {
                assertArrayEquals(
                        Vectors.bytes(file), EntryBundle.encode(EntryBundle.decode(Vectors.bytes(file))), file);
            }
            checked.add(path.toString());
        }
        assertEquals(2 * SIZE, checked.size());
    }

    @Test
    void everyHead_isConsistentWithEveryLaterOne() throws Exception {
        for (int from = 0; from <= SIZE; from++) {
            Checkpoint earlier = Checkpoint.Signed.parse(Vectors.bytes("c2sp-log/checkpoint." + from))
                    .checkpoint();
            for (int to = from; to <= SIZE; to++) {
                Checkpoint later = Checkpoint.Signed.parse(Vectors.bytes("c2sp-log/checkpoint." + to))
                        .checkpoint();
                List<Hash> proof = MerkleProofs.consistency(earlier.size(), later.size(), ForeignLogTest::tile);
                assertTrue(
                        MerkleVerifier.consistency(earlier.size(), earlier.root(), later.size(), later.root(), proof),
                        from + " to " + to);
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlogProofTest {
    private static final Hash LEAF = Golden.leaves().get(Golden.INDEX);

    private static TlogProof golden(String name) throws Malformed {
        return TlogProof.parse(Golden.file(name));
    }

    private static List<Hash> path() {
        return MerkleProofs.inclusion(Golden.INDEX, new TreeSize(Golden.SIZE), Golden::tile);
    }

    @Test
    void bytes_areThoseOfAnotherImplementation() throws Exception {
        Checkpoint.Signed cosigned = Checkpoint.Signed.parse(Golden.file("cosigned"));
        assertArrayEquals(
                Golden.file("proof.tlog-proof"),
                TlogProof.of(Golden.INDEX, path(), cosigned).bytes());
        Checkpoint.Signed bare = Checkpoint.Signed.parse(Golden.file("checkpoint"));
        byte[] extra = "entry 17".getBytes(UTF_8);
        assertArrayEquals(
                Golden.file("extra.tlog-proof"),
                TlogProof.of(extra, Golden.INDEX, path(), bare).bytes());
        assertArrayEquals(extra, golden("extra.tlog-proof").extra().orElseThrow());
        assertEquals(Optional.empty(), golden("proof.tlog-proof").extra());
        assertArrayEquals(
                Golden.file("extra.tlog-proof"), golden("extra.tlog-proof").bytes());
    }

    @Test
    void verify_ofTheRightLeaf_saysWhoCosigned() throws Exception {
        VerifierKey log = Golden.log().verifier();
        assertEquals(
                2, golden("proof.tlog-proof").verify(LEAF, log, Golden.policy()).size());
        golden("extra.tlog-proof").verify(LEAF, log);
    }

    @Test
    void verify_ofAnotherLeafIndexLogOrQuorum_isRefused() throws Exception {
        VerifierKey log = Golden.log().verifier();
        TlogProof proof = golden("proof.tlog-proof");
        Unverified refusal = assertThrows(
                Unverified.class, () -> proof.verify(Golden.leaves().get(16), log));
        assertTrue(refusal.reason().contains(Golden.leaves().get(16).base64()), refusal.reason());
        assertTrue(refusal.reason().contains(Golden.checkpoint().root().base64()), refusal.reason());
        assertThrows(Unverified.class, () -> TlogProof.of(16, path(), proof.checkpoint())
                .verify(LEAF, log));
        assertThrows(
                Unverified.class,
                () -> proof.verify(LEAF, Ed25519Key.generate(Golden.ORIGIN).verifier()));
        assertThrows(Unverified.class, () -> golden("extra.tlog-proof").verify(LEAF, log, Golden.policy()));
    }

    @Test
    void aProof_withAnyBitFlipped_isRefused() throws Exception {
        VerifierKey log = Golden.log().verifier();
        WitnessPolicy policy = WitnessPolicy.parse(
                Vectors.text("notes/policy").replace("any S E", "all S").getBytes(UTF_8));
        assertEquals(2, golden("proof.tlog-proof").verify(LEAF, log, policy).size());
        for (byte[] flipped : Golden.flips(Golden.file("proof.tlog-proof"))) {
            boolean refused = false;
            try {
                TlogProof.parse(flipped).verify(LEAF, log, policy);
            } catch (Malformed | Unverified e) {
                refused = true;
            }
            assertTrue(refused, () -> new String(flipped, UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "c2sp.org/tlog-proof@v1; c2sp.org/tlog-proof@v2",
                "index 17; index 017",
                "index 17; index -1",
                "index 17; index 9223372036854775808",
                "index 17; index",
                "index 17; Index 17",
                "index 17; index  17",
                "index 17|; ''",
                "index 17; index 17|index 17",
                "index 17; extra |index 17",
                "index 17; extra AA|index 17",
                "index 17; extra AB==|index 17",
                "index 17; extra AA==|extra AA==|index 17",
                "index 17; index 17|extra AA==",
                "index 17; index 17|AA==",
                "index 17; index 17|",
                "0g=||ledger; 0g=|ledger",
                "0g=||ledger; 0g=|||ledger",
                "0g=; 0h=",
                "0g=; 0g",
            })
    void parse_ofAnyOtherForm_isRefused(String from, String to) {
        String proof = Vectors.text("notes/proof.tlog-proof");
        String last = path().get(path().size() - 1).base64();
        String bad = proof.replace(
                from.replace("|", "\n").replace("0g=", last),
                to.replace("|", "\n").replace("0g", last.substring(0, last.length() - 1)));
        assertTrue(!bad.equals(proof), "nothing was replaced");
        assertThrows(Malformed.class, () -> TlogProof.parse(bad.getBytes(UTF_8)));
    }

    @Test
    void aProof_beyondTheBounds_isRefused() throws Exception {
        Checkpoint.Signed checkpoint = Checkpoint.Signed.parse(Golden.file("checkpoint"));
        byte[] extra = new byte[TlogProof.MAX_EXTRA_BYTES];
        TlogProof largest = TlogProof.of(extra, 0, Collections.nCopies(63, LEAF), checkpoint);
        assertArrayEquals(largest.bytes(), TlogProof.parse(largest.bytes()).bytes());
        String line = LEAF.base64() + "\n";
        assertThrows(
                Malformed.class,
                () -> TlogProof.parse(largest.toString()
                        .replaceFirst("\n\n", "\n" + line + "\n")
                        .getBytes(UTF_8)));
        assertThrows(
                IllegalArgumentException.class,
                () -> TlogProof.of(new byte[TlogProof.MAX_EXTRA_BYTES + 1], 0, path(), checkpoint));
        assertThrows(IllegalArgumentException.class, () -> TlogProof.of(new byte[0], 0, path(), checkpoint));
        assertThrows(IllegalArgumentException.class, () -> TlogProof.of(Golden.SIZE, path(), checkpoint));
        assertThrows(IllegalArgumentException.class, () -> TlogProof.of(0, Collections.nCopies(64, LEAF), checkpoint));
    }

    @Test
    void addCheckpoint_hasTheBytesOfAnotherImplementation() throws Exception {
        byte[] golden = Golden.file("add-checkpoint");
        AddCheckpoint request = AddCheckpoint.parse(golden);
        Checkpoint head = request.checkpoint().checkpoint();
        assertEquals(new TreeSize(11), request.old());
        assertTrue(MerkleVerifier.consistency(
                request.old(), Tree.root(Golden.leaves().subList(0, 11)), head.size(), head.root(), request.proof()));
        List<Hash> proof = MerkleProofs.consistency(request.old(), head.size(), Golden::tile);
        assertArrayEquals(golden, new AddCheckpoint(request.old(), proof, request.checkpoint()).bytes());
    }

    @ParameterizedTest
    @CsvSource({"old 11,old 011", "old 11,Old 11", "old 11,old -1", "old 11,old 11|old 11", "old 11|,''"})
    void addCheckpoint_ofAnyOtherForm_isRefused(String from, String to) {
        String bad = Vectors.text("notes/add-checkpoint").replace(from.replace("|", "\n"), to.replace("|", "\n"));
        assertThrows(Malformed.class, () -> AddCheckpoint.parse(bad.getBytes(UTF_8)));
    }
}

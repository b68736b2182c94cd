// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final String ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    private static Checkpoint.Signed golden(String name) throws Malformed {
        return Checkpoint.Signed.parse(Golden.file(name));
    }

    @Test
    void sign_givesTheBytesOfAnotherImplementation() throws Exception {
        Checkpoint.Signed signed = Golden.checkpoint().sign(Golden.log());
        assertArrayEquals(Golden.file("checkpoint"), signed.bytes());
        for (int i = 0; i < 2; i++) {
            Instant time = Golden.TIMES.get(i).plusMillis(999);
            signed = signed.with(Cosignature.sign(signed.checkpoint(), Golden.witness(i), time));
        }
        assertArrayEquals(Golden.file("cosigned"), signed.bytes());
        assertEquals(Golden.checkpoint(), golden("cosigned").checkpoint());
    }

    @Test
    void verify_saysWhoCosignedAndWhen() throws Exception {
        List<VerifierKey> witnesses = Golden.witnesses();
        VerifierKey log = Golden.log().verifier();
        assertEquals(
                List.of(
                        new Cosignature(witnesses.get(0), Golden.TIMES.get(0)),
                        new Cosignature(witnesses.get(1), Golden.TIMES.get(1))),
                golden("cosigned").verify(Golden.ORIGIN, log, witnesses));
        assertEquals(List.of(), golden("cosigned").verify(Golden.ORIGIN, log, witnesses.subList(2, 3)));
        assertEquals(List.of(), golden("checkpoint").verify(Golden.ORIGIN, log, witnesses));
    }

    @Test
    void aNoteSignedByAWitnessOnly_isNotSignedByTheLog() throws Exception {
        VerifierKey log = Golden.log().verifier();
        List<VerifierKey> witnesses = Golden.witnesses();
        Checkpoint.Signed signed = golden("witnessed-only");
        assertThrows(Unverified.class, () -> signed.verify(log));
        assertThrows(Unverified.class, () -> signed.verify(Golden.ORIGIN, log, witnesses));
        assertThrows(Unverified.class, () -> signed.verify(Golden.ORIGIN, witnesses.get(0), witnesses));
    }

    @Test
    void aCheckpoint_ofAnotherLogOrByAnotherKey_isRefused() throws Exception {
        VerifierKey log = Golden.log().verifier();
        Ed25519Key other = Ed25519Key.generate("ledger.example/other");
        Checkpoint elsewhere = new Checkpoint("ledger.example/other", TreeSize.EMPTY, Tree.emptyRoot());
        assertThrows(Unverified.class, () -> elsewhere.sign(other).verify(log));
        assertThrows(Unverified.class, () -> Golden.checkpoint()
                .sign(Ed25519Key.generate(Golden.ORIGIN))
                .verify(log));
        assertThrows(Unverified.class, () -> golden("checkpoint").verify("ledger.example/other", log, List.of()));
        assertThrows(IllegalArgumentException.class, () -> elsewhere.sign(Golden.log()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Checkpoint.Signed(golden("checkpoint").note(), elsewhere));
    }

    @Test
    void aWrongSignatureOfAKnownWitness_refusesTheWhole() throws Exception {
        VerifierKey log = Golden.log().verifier();
        Checkpoint other = new Checkpoint(Golden.ORIGIN, new TreeSize(24), Tree.emptyRoot());
        NoteSignature misplaced = Cosignature.sign(other, Golden.witness(0), Golden.TIMES.get(0));
        Checkpoint.Signed signed = golden("checkpoint").with(misplaced);
        assertThrows(Unverified.class, () -> signed.verify(Golden.ORIGIN, log, Golden.witnesses()));
        signed.verify(log);
    }

    @Test
    void anExtension_isKeptAndSigned() throws Exception {
        Checkpoint.Signed signed = golden("extended");
        signed.verify(Golden.log().verifier());
        Checkpoint base = Golden.checkpoint();
        assertEquals(List.of("an extension, opaque"), signed.checkpoint().extensions());
        assertEquals(
                new Checkpoint(base.origin(), base.size(), base.root(), List.of("an extension, opaque")),
                signed.checkpoint());
        Checkpoint.Signed stripped = new Checkpoint.Signed(SignedNote.sign(base.text(), Ed25519Key.generate("x")), base)
                .with(signed.note().signatures().get(0));
        assertThrows(Unverified.class, () -> stripped.verify(Golden.log().verifier()));
    }

    @Test
    void aCosignedCheckpoint_withAnyBitFlipped_isNotVerifiedByAll() throws Exception {
        VerifierKey log = Golden.log().verifier();
        List<VerifierKey> witnesses = Golden.witnesses();
        assertEquals(2, cosignedOrNone(Golden.file("cosigned"), log, witnesses).size());
        for (byte[] flipped : Golden.flips(Golden.file("cosigned"))) {
            assertTrue(cosignedOrNone(flipped, log, witnesses).size() < 2, () -> new String(flipped, UTF_8));
        }
    }

    private static List<Cosignature> cosignedOrNone(byte[] note, VerifierKey log, List<VerifierKey> witnesses) {
        try {
            return Checkpoint.Signed.parse(note).verify(Golden.ORIGIN, log, witnesses);
        } catch (Malformed | Unverified e) {
            return List.of();
        }
    }

    @Test
    void cosignature_ofAnotherWitnessOrTime_isNotVerified() throws Exception {
        NoteSignature line = golden("cosigned").note().signatures().get(1);
        String text = Golden.checkpoint().text();
        VerifierKey witness = Golden.witness(0).verifier();
        assertEquals(
                Golden.TIMES.get(0), Cosignature.verify(text, line, witness).time());
        assertThrows(
                Unverified.class,
                () -> Cosignature.verify(text, line, Golden.witness(1).verifier()));
        assertThrows(Unverified.class, () -> Cosignature.verify(text + "more\n", line, witness));
        byte[] later = line.bytes();
        later[7]++;
        assertThrows(
                Unverified.class,
                () -> Cosignature.verify(text, new NoteSignature(line.name(), line.keyId(), later), witness));
        byte[] beyond = line.bytes();
        beyond[0] = 0x7f;
        assertThrows(
                Unverified.class,
                () -> Cosignature.verify(text, new NoteSignature(line.name(), line.keyId(), beyond), witness));
    }

    @Test
    void cosignature_byALogsKeyOrBefore1970_isNotMade() throws Exception {
        assertThrows(
                IllegalArgumentException.class,
                () -> Cosignature.sign(Golden.checkpoint(), Golden.log(), Instant.EPOCH));
        assertThrows(
                IllegalArgumentException.class,
                () -> Cosignature.sign(Golden.checkpoint(), Golden.witness(0), Instant.EPOCH.minusSeconds(1)));
        NoteSignature atZero = Cosignature.sign(Golden.checkpoint(), Golden.witness(0), Instant.EPOCH);
        assertEquals(
                Instant.EPOCH,
                Cosignature.verify(
                                Golden.checkpoint().text(),
                                atZero,
                                Golden.witness(0).verifier())
                        .time());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "9223372036854775807"})
    void parse_readsSizesUpToTheLargest(String size) throws Exception {
        String text = "log.example\n" + size + "\n" + ROOT + "\n";
        assertEquals(text, Checkpoint.parse(text).text());
        assertEquals(Long.parseLong(size), Checkpoint.parse(text).size().value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "log.example\n",
                "log.example\n0\n",
                "log.example\n0\n" + ROOT,
                "\n0\n" + ROOT + "\n",
                "log.example\n\n" + ROOT + "\n",
                "log.example\n0\n\n" + ROOT + "\n",
                "log.example\n0\n" + ROOT + "\n\n",
                "log.example\n0\n" + ROOT + "\n\nextension\n",
                "log.example\n00\n" + ROOT + "\n",
                "log.example\n01\n" + ROOT + "\n",
                "log.example\n-1\n" + ROOT + "\n",
                "log.example\n+1\n" + ROOT + "\n",
                "log.example\n 1\n" + ROOT + "\n",
                "log.example\n1 \n" + ROOT + "\n",
                "log.example\n1e3\n" + ROOT + "\n",
                "log.example\n٣\n" + ROOT + "\n",
                "log.example\n9223372036854775808\n" + ROOT + "\n",
                "log.example\n18446744073709551616\n" + ROOT + "\n",
                "log.example\n99999999999999999999999999\n" + ROOT + "\n",
                "log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n",
                "log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
                "log.example\n0\nq83vEjRWeA==\n",
                "log.example\r\n0\n" + ROOT + "\n",
            })
    void parse_ofAnyOtherForm_isRefused(String text) {
        assertThrows(Malformed.class, () -> Checkpoint.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines", "a\ttab"})
    void aLine_thatNoCheckpointHas_isRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> new Checkpoint(line, TreeSize.EMPTY, Tree.emptyRoot()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Checkpoint("log.example", TreeSize.EMPTY, Tree.emptyRoot(), List.of(line)));
    }
}

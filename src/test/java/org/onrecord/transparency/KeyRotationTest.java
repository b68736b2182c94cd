// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
    private static final long MONTH = 30 * 86_400;

    private final Ed25519Key before = Ed25519Key.generate("example.org/log");
    private final Ed25519Key after = Ed25519Key.generate("example.org/log");
    private final KeyRotation rotation = new KeyRotation(before.verifier(), after.verifier(), MONTH);

    @Test
    void whatIsSigned_namesOriginKeysAndOverlap() {
        assertEquals(
                "onrecord/key-rotation/v1\nexample.org/log\n" + before.verifier() + "\n" + after.verifier()
                        + "\n2592000\n",
                rotation.text());
    }

    @Test
    void aRotation_thatBothKeysSigned_holds() {
        List<NoteSignature> signatures = rotation.sign(before, after);

        assertEquals(
                List.of(true, true),
                List.of(
                        signatures.get(0).isBy(before.verifier()),
                        signatures.get(1).isBy(after.verifier())));
        assertDoesNotThrow(() -> rotation.verify(signatures));
    }

    @Test
    void aRotation_thatOneKeySigned_namesTheOther() {
        List<NoteSignature> signatures = rotation.sign(before, after);

        assertRefused(signatures.subList(0, 1), "is not signed by " + after.verifier());
        assertRefused(signatures.subList(1, 2), "is not signed by " + before.verifier());
        assertRefused(List.of(signatures.get(0), signatures.get(0)), "is not signed by " + after.verifier());
    }

    /** So that one change has one text. */
    @Test
    void signatures_standInTheOrderOfTheKeys_andAreTwo() {
        List<NoteSignature> signatures = rotation.sign(before, after);

        assertRefused(signatures.reversed(), "is not signed by " + before.verifier());
        assertRefused(List.of(signatures.get(0), signatures.get(1), signatures.get(1)), "is signed by more than two");
    }

    @Test
    void aSignatureOverAnotherOverlap_isNone() {
        KeyRotation longer = new KeyRotation(before.verifier(), after.verifier(), MONTH + 1);

        assertRefused(longer.sign(before, after), "is not by the key");
    }

    @Test
    void theSignatureOfAnotherKey_isNone() {
        Ed25519Key other = Ed25519Key.generate("example.org/log");
        KeyRotation elsewhere = new KeyRotation(before.verifier(), other.verifier(), MONTH);

        assertRefused(elsewhere.sign(before, other), "is not by the key");
        assertThrows(IllegalArgumentException.class, () -> rotation.sign(before, other));
        assertThrows(IllegalArgumentException.class, () -> rotation.sign(after, before));
    }

    @Test
    void keysThatAreNotTwoOfOneLog_areRefused() {
        VerifierKey elsewhere = Ed25519Key.generate("example.org/other").verifier();
        VerifierKey witness = after.asWitness().verifier();

        for (VerifierKey wrong : List.of(before.verifier(), elsewhere, witness)) {
            assertThrows(
                    Malformed.class, () -> KeyRotation.parse(before.verifier().toString(), wrong.toString(), MONTH));
        }
        assertThrows(
                Malformed.class,
                () -> KeyRotation.parse("none", after.verifier().toString(), MONTH));
    }

    private void assertRefused(List<NoteSignature> signatures, String why) {
        Unverified refused = assertThrows(Unverified.class, () -> rotation.verify(signatures));

        assertTrue(refused.reason().contains(why), refused.reason());
    }
}

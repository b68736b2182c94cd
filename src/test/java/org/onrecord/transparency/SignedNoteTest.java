// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    private static final String LINE = "\u2014 log.example q83vEjRWeA==\n";

    private static final Ed25519Key KEY = Ed25519Key.generate("log.example");
    private static final Ed25519Key OTHER = Ed25519Key.generate("other.example");

    private static SignedNote parse(String note) throws Malformed {
        return SignedNote.parse(note.getBytes(UTF_8));
    }

    @Test
    void text_reachesToTheLastBlankLine() throws Exception {
        SignedNote note = parse("a\n\nb\n\n" + LINE + LINE.replace("log", "other"));
        assertEquals("a\n\nb\n", note.text());
        assertEquals(2, note.signatures().size());
        assertEquals("log.example", note.signatures().get(0).name());
        assertEquals(0xabcdef12, note.signatures().get(0).keyId());
        assertArrayEquals(
                new byte[] {0x34, 0x56, 0x78}, note.signatures().get(0).bytes());
        assertEquals("a\n\nb\n\n" + LINE + LINE.replace("log", "other"), note.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\n",
                "text",
                "text\n",
                "text\n\n",
                "text\n\n\n",
                "text\n" + LINE,
                "text\n\n" + LINE + "\n",
                "text\n\n" + LINE + "rest\n",
                "text\n\n- log.example q83vEjRWeA==\n",
                "text\n\n\u2014  log.example q83vEjRWeA==\n",
                "text\n\n\u2014 log.example  q83vEjRWeA==\n",
                "text\n\n\u2014 log.example q83vEjRWeA== \n",
                "text\n\n\u2014 log.example q83vEjRWeA==",
                "text\n\n\u2014 log.example q83vEjRWeA\n",
                "text\n\n\u2014 log.example q83vEjRWeB==\n",
                "text\n\n\u2014 log.example q83vEg==\n",
                "text\n\n\u2014 log.example \n",
                "text\n\n\u2014 log.example\n",
                "text\n\n\u2014 log+example q83vEjRWeA==\n",
                "text\n\n\u2014 log\u00a0example q83vEjRWeA==\n",
                "text\n\n\u2014 q83vEjRWeA==\n",
                "text\r\n\n" + LINE,
                "te\txt\n\n" + LINE,
                "te\u0000xt\n\n" + LINE,
                "text\n\n\u2014 log\u001fexample q83vEjRWeA==\n",
            })
    void parse_ofAnythingThatIsNoNote_isRefused(String note) {
        assertThrows(Malformed.class, () -> parse(note));
    }

    @Test
    void parse_ofInvalidUtf8_isRefused() {
        String note = "t\u00c3\u0028\n\n" + new String(LINE.getBytes(UTF_8), ISO_8859_1);
        assertThrows(Malformed.class, () -> SignedNote.parse(note.getBytes(ISO_8859_1)));
    }

    @Test
    void parse_hasRoomForAHundredSignaturesAndAMillionBytes() throws Exception {
        StringBuilder lines = new StringBuilder("text\n\n");
        for (int i = 0; i < 100; i++) {
            lines.append("\u2014 w").append(i).append(" q83vEjRWeA==\n");
        }
        assertEquals(100, parse(lines.toString()).signatures().size());
        assertThrows(Malformed.class, () -> parse(lines + LINE));
        int room = SignedNote.MAX_BYTES - ("\n\n" + LINE).getBytes(UTF_8).length;
        assertEquals(room + 1, parse("x".repeat(room) + "\n\n" + LINE).text().length());
        assertThrows(Malformed.class, () -> parse("x".repeat(room + 1) + "\n\n" + LINE));
    }

    @Test
    void verify_namesTheKnownKeysThatSignedAndPassesOverOthers() throws Exception {
        SignedNote note = SignedNote.sign("text\n", KEY).with(NoteSignature.sign("text\n", OTHER));
        VerifierKey sameName = Ed25519Key.generate("log.example").verifier();
        assertEquals(Set.of(KEY.verifier()), note.verify(List.of(KEY.verifier(), sameName)));
        assertEquals(Set.of(KEY.verifier(), OTHER.verifier()), note.verify(List.of(OTHER.verifier(), KEY.verifier())));
        assertEquals(Set.of(), note.verify(List.of(sameName)));
        assertEquals(Set.of(), note.verify(List.of()));
        assertEquals(note, SignedNote.parse(note.bytes()));
    }

    @Test
    void verify_ofAKnownKeysWrongSignature_isRefusedThoughAnotherIsRight() throws Exception {
        SignedNote note = SignedNote.sign("text\n", KEY).with(NoteSignature.sign("tent\n", OTHER));
        assertEquals(Set.of(KEY.verifier()), note.verify(List.of(KEY.verifier())));
        Unverified refusal =
                assertThrows(Unverified.class, () -> note.verify(List.of(KEY.verifier(), OTHER.verifier())));
        assertTrue(refusal.reason().contains("other.example"), refusal.reason());
    }

    @Test
    void verify_ofTwoSignaturesByOneKnownKey_isRefused() throws Exception {
        SignedNote once = SignedNote.sign("text\n", KEY);
        SignedNote twice = parse(once + once.signatures().get(0).toString() + "\n");
        assertThrows(Unverified.class, () -> twice.verify(List.of(KEY.verifier())));
        assertEquals(Set.of(), twice.verify(List.of(OTHER.verifier())));
        assertThrows(
                IllegalArgumentException.class,
                () -> once.with(once.signatures().get(0)));
    }

    @Test
    void aNote_withAnyBitFlipped_isNotVerified() {
        byte[] note = SignedNote.sign("first\n\nsecond\n", KEY).bytes();
        List<VerifierKey> known = List.of(KEY.verifier());
        assertEquals(Set.of(KEY.verifier()), signersOrNone(note, known));
        for (byte[] flipped : Golden.flips(note)) {
            assertEquals(Set.of(), signersOrNone(flipped, known), () -> new String(flipped, UTF_8));
        }
    }

    private static Set<VerifierKey> signersOrNone(byte[] note, List<VerifierKey> known) {
        try {
            return SignedNote.parse(note).verify(known);
        } catch (Malformed | Unverified e) {
            return Set.of();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "te\txt\n", "te\ud800xt\n"})
    void sign_ofATextThatNoNoteHas_isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> SignedNote.sign(text, KEY));
    }

    @Test
    void sign_withAWitnesssKey_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> SignedNote.sign("text\n", KEY.asWitness()));
    }

    @Test
    void parseSignatures_readsWhatAWitnessAnswers() throws Exception {
        assertEquals(List.of(NoteSignature.parse(LINE.strip())), SignedNote.parseSignatures(LINE.getBytes(UTF_8)));
        assertThrows(Malformed.class, () -> SignedNote.parseSignatures(new byte[0]));
        assertThrows(Malformed.class, () -> SignedNote.parseSignatures((LINE + "\n").getBytes(UTF_8)));
        assertThrows(Malformed.class, () -> SignedNote.parseSignatures((LINE + "x").getBytes(UTF_8)));
    }
}

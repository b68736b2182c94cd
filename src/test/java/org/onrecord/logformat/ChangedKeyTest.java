// SPDX-License-Identifier: Apache-2.0
package org.onrecord.logformat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.EventType;
import org.onrecord.support.CommandRun;
import org.onrecord.support.LogCheck;
import org.onrecord.support.TestDirectories;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.KeyRotation;
import org.onrecord.transparency.NoteSignature;
import org.onrecord.transparency.SignedNote;
import org.onrecord.transparency.SigningKey;

/** A log that has changed its key, to the second implementation, which knows one of the two. */
class ChangedKeyTest {
    private static final String WHEN = "2026-11-23T22:40:00.000Z";
    private static final int ENTRY = 2;
    private static final String ROTATIONS = "rotations";

    private final Ed25519Key before = FixedLog.key();
    private final Ed25519Key after = Ed25519Key.generate(FixedLog.ORIGIN);
    private final Path directory = TestDirectories.fresh("changed-key");
    private final FixedLog log = new FixedLog();

    @AfterEach
    void clear() {
        TestDirectories.delete(directory);
    }

    private static void define(FixedLog log, String party) {
        log.record(EventType.PARTY_DEFINED, WHEN, Map.of("party", party, "name", "Party " + party));
    }

    /** The policy, a party, the change, a party; the receipt of the first is from before. */
    private void write(List<SigningKey> signedBy, List<SigningKey> headSignedBy) throws Exception {
        log.record(EventType.STANCE_POLICY_ADOPTED, WHEN, Map.of("policy", "1"));
        define(log, "south");
        new PublishedFiles(log.entries(), before).prove(0).write(directory);
        Path receipt = Files.move(directory.resolve(PublishedFiles.proof(0)), directory.resolve("before.tlog-proof"));
        KeyRotation rotation = new KeyRotation(before.verifier(), after.verifier(), 86_400);
        List<String> lines = signedBy.stream()
                .map(key -> SignedNote.sign(rotation.text(), key).signatures().getFirst())
                .map(NoteSignature::toString)
                .toList();
        log.record(
                EventType.LOG_KEY_ROTATED,
                WHEN,
                Map.of(
                        "oldKey",
                        before.verifier().toString(),
                        "newKey",
                        after.verifier().toString(),
                        "overlapSeconds",
                        86_400L,
                        "signatures",
                        lines));
        new PublishedFiles(log.entries(), before).write(directory);
        String head = head().sign(headSignedBy).note().toString();
        define(log, "west");
        new PublishedFiles(log.entries(), before).write(directory);
        assertTrue(Files.exists(receipt));
        Map<String, Object> line = new TreeMap<>();
        if (Json.parse(log.entries().get(ENTRY).line()) instanceof Map<?, ?> members) {
            members.forEach((name, value) -> line.put((String) name, value));
        }
        line.put("head", head);
        Files.write(directory.resolve(ROTATIONS), (new String(Json.canonical(line), UTF_8) + "\n").getBytes(UTF_8));
        sign(List.of(after, before));
    }

    private Checkpoint head() throws Exception {
        return Checkpoint.Signed.parse(Files.readAllBytes(directory.resolve("checkpoint")))
                .checkpoint();
    }

    private void sign(List<SigningKey> keys) throws Exception {
        Files.write(directory.resolve("checkpoint"), head().sign(keys).bytes());
    }

    private void writeRightly() throws Exception {
        write(List.of(before, after), List.of(after, before));
    }

    private CommandRun check(Ed25519Key known) {
        return LogCheck.of(
                known.verifier().toString(),
                "-disclosures",
                directory.toString(),
                directory.resolve("before.tlog-proof").toString());
    }

    private void assertHolds(Ed25519Key known) {
        CommandRun run = check(known);

        assertEquals(0, run.exit(), run.out());
        assertTrue(run.out().startsWith("OK: 4 entries, ") && run.out().endsWith(", 1 proofs\n"), run.out());
    }

    private void assertRefused(Ed25519Key known, String why) {
        CommandRun run = check(known);

        assertEquals(1, run.exit(), run.out());
        assertTrue(run.out().startsWith("REFUSED: ") && run.out().contains(why), run.out());
    }

    @Test
    void aLogUnderBothKeys_andUnderTheNewOneAlone_holds_andSoDoesAReceiptFromBefore() throws Exception {
        writeRightly();
        for (List<SigningKey> keys : List.<List<SigningKey>>of(List.of(after, before), List.of(after))) {
            sign(keys);
            assertHolds(before);
            assertHolds(after);
        }
    }

    @Test
    void aChangeThatOneKeySigned_isRefused() throws Exception {
        Ed25519Key third = Ed25519Key.generate(FixedLog.ORIGIN);
        write(List.of(before, third), List.of(after, before));

        assertRefused(before, "is not signed by both keys");
        assertRefused(after, "is not signed by both keys");
    }

    @Test
    void aChangeThatBothKeysSigned_butNotInTheirOrder_isRefused() throws Exception {
        write(List.of(after, before), List.of(after, before));

        assertRefused(before, "is not signed by both keys, in their order");
        assertRefused(after, "is not signed by both keys, in their order");
    }

    @Test
    void aChangeWithASignatureTooMany_isRefused() throws Exception {
        writeRightly();
        replaceSignatures("[\"$1\",\"$2\",\"$2\"]");

        assertRefused(before, "the change of the key at entry 2 has 3 signatures");
    }

    @Test
    void aSignatureOfTwoLines_isRefused() throws Exception {
        writeRightly();
        replaceSignatures("[\"$1\\\\n$2\",\"$2\"]");

        assertRefused(before, "is not signed by both keys, in their order");
    }

    private void replaceSignatures(String with) throws IOException {
        for (String word : Files.readString(directory.resolve(ROTATIONS)).split("\"", -1)) {
            if (word.startsWith("Wy") && TamperedLog.plain(word).contains("\"signatures\"")) {
                replace(
                        word,
                        TamperedLog.encoded(
                                TamperedLog.plain(word).replaceFirst("\\[\"(— [^\"]*)\",\"(— [^\"]*)\"\\]", with)));
            }
        }
    }

    @Test
    void aChangeUnderAHeadOfOneKey_isRefused() throws Exception {
        write(List.of(before, after), List.of(after));

        assertRefused(before, "the head of the change at entry 2 is not signed by both keys");
    }

    @Test
    void aHeadBehindTheChange_thatTheOldKeyAloneSigned_isRefused() throws Exception {
        writeRightly();
        sign(List.of(before));

        assertRefused(before, "the key of a head of 4 entries");
    }

    @Test
    void aHeadAheadOfTheChange_thatTheNewKeySigned_isRefused() throws Exception {
        writeRightly();
        Path receipt = directory.resolve("before.tlog-proof");
        String text = Files.readString(receipt);
        Checkpoint early = Checkpoint.Signed.parse(
                        text.substring(text.indexOf("\n\n") + 2).getBytes(UTF_8))
                .checkpoint();
        Files.writeString(
                receipt,
                text.substring(0, text.indexOf("\n\n") + 2)
                        + early.sign(List.of(before, after)).note());

        assertRefused(before, "ahead of entry 2");
    }

    @Test
    void aChangeThatIsNotServed_isRefused() throws Exception {
        writeRightly();
        Files.delete(directory.resolve(ROTATIONS));

        assertRefused(before, "entry 2 changes the key, or is said to, and not both");
        sign(List.of(after));
        assertRefused(before, "is not signed by");
    }

    @Test
    void aChangeThatIsNotThatOfItsEntry_isRefused() throws Exception {
        writeRightly();
        replace("\"position\":2", "\"position\":1");

        assertRefused(before, "entry 1 changes the key, or is said to, and not both");
    }

    private void replace(String what, String with) throws IOException {
        Path file = directory.resolve(ROTATIONS);
        String text = Files.readString(file);
        assertNotEquals(text, text.replace(what, with));
        Files.writeString(file, text.replace(what, with));
    }
}

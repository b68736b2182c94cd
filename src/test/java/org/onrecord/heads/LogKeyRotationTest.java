// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.LogPosition;
import org.onrecord.ledger.LogEntry;
import org.onrecord.support.Await;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.KeyRotation;
import org.onrecord.transparency.NoteSignature;
import org.onrecord.transparency.TlogProof;
import org.onrecord.transparency.Tree;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;

/** One log that goes on under other keys, whoever signs it and whatever ends in between. */
class LogKeyRotationTest {
    private final RotatedLog log = new RotatedLog();

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    private List<LogEntry> rotations() throws Exception {
        return log.fixture.log().stream()
                .filter(entry -> entry.type() == EventType.LOG_KEY_ROTATED)
                .toList();
    }

    private static List<VerifierKey> signers(SignedHead head, VerifierKey... known) {
        return head.checkpoint().note().signatures().stream()
                .map(line -> Stream.of(known).filter(line::isBy).findFirst().orElseThrow())
                .toList();
    }

    private static void makeFile(Path file, Ed25519Key key) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, key.text() + "\n");
    }

    @Test
    void aLogWhoseNextKeyIsThere_goesOnUnderIt_andBothSign() throws Exception {
        Path data = log.dataDirectory();
        RotatedLog.Instance before = log.start(log.keysOf(data));
        VerifierKey old = before.log.key();
        SignedHead first = before.nextHead();
        TlogProof receipt = TlogProof.parse(
                before.log.proof(new LogPosition(1), Optional.empty()).orElseThrow());
        before.stop();
        VerifierKey next = KeyDirectory.in(data).makeNext();

        RotatedLog.Instance after = log.start(log.keysOf(data));
        after.awaitKey(next);
        LogPosition entry = rotations().getFirst().position();
        SignedHead both = after.covering(entry);
        SignedHead later = after.nextHead();

        assertEquals(List.of(old), signers(first, old, next));
        assertEquals(List.of(next, old), signers(both, old, next));
        assertEquals(List.of(next, old), signers(later, old, next));
        later.checkpoint().verify(old);
        later.checkpoint().verify(next);
        assertEquals(next, after.log.key());
        receipt.verify(Tree.leafHash(after.log.leaf(new LogPosition(1)).orElseThrow()), old);
        assertTrue(Files.exists(data.resolve("log/key.1")));
        assertFalse(Files.exists(data.resolve("log/key.next")));
    }

    @Test
    void theEntry_isSignedByBothKeys_andServedWithAHeadOfBoth() throws Exception {
        Path data = log.dataDirectory();
        VerifierKey old = log.keysOf(data).first().verifier();
        VerifierKey next = KeyDirectory.in(data).makeNext();
        RotatedLog.Instance instance = log.start(log.keysOf(data));
        instance.awaitKey(next);
        LogEntry entry = rotations().getFirst();
        instance.covering(entry.position());

        Event.LogKeyRotated rotated =
                assertInstanceOf(Event.LogKeyRotated.class, entry.event().orElseThrow());
        ProvenRotation proven = instance.log.rotations().getFirst();

        KeyRotation rotation = KeyRotation.parse(rotated.oldKey(), rotated.newKey(), RotatedLog.OVERLAP.toSeconds());
        rotation.verify(List.of(
                NoteSignature.parse(rotated.signatures().get(0)),
                NoteSignature.parse(rotated.signatures().get(1))));
        assertEquals(new KeyRotation(old, next, RotatedLog.OVERLAP.toSeconds()), rotation);
        assertEquals(1, instance.log.rotations().size());
        assertEquals(entry.position(), proven.entry().position());
        assertEquals(5, proven.entry().disclosures().size());
        assertEquals(List.of(next, old), signers(proven.head(), old, next));
    }

    @Test
    void afterTheOverlap_theNewKeySignsAlone_andTheOldOneMayGo() throws Exception {
        Path data = log.dataDirectory();
        VerifierKey old = log.keysOf(data).first().verifier();
        VerifierKey next = KeyDirectory.in(data).makeNext();
        RotatedLog.Instance instance = log.start(log.keysOf(data));
        instance.awaitKey(next);
        assertEquals(List.of(next, old), signers(instance.nextHead(), old, next));

        log.passOverlap();
        Await.until("a head of the new key alone", RotatedLog.PATIENCE, () -> signers(instance.nextHead(), old, next)
                .equals(List.of(next)));
        instance.stop();
        Files.delete(data.resolve("log/key"));
        RotatedLog.Instance again = log.start(log.keysOf(data));

        assertEquals(List.of(next), signers(again.nextHead(), old, next));
        assertEquals(1, rotations().size());
        assertFalse(Files.exists(data.resolve("log/key")));
    }

    @Test
    void anInstanceWithTheOldKeyAlone_doesNotStart() throws Exception {
        Path data = log.dataDirectory();
        Path alone = log.dataDirectory();
        VerifierKey old = log.keysOf(data).first().verifier();
        makeFile(alone.resolve("log/key"), KeyFile.read(data.resolve("log/key")));
        VerifierKey next = KeyDirectory.in(data).makeNext();
        log.start(log.keysOf(data)).awaitKey(next);

        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> log.start(log.keysOf(alone)));

        assertEquals(
                "the heads of this log are signed by " + next + " and " + old + ", this instance has " + old
                        + ": give it the same by onrecord.log.key-file or onrecord.log.key-store",
                refused.getMessage());
    }

    @Test
    void anInstanceWithoutTheOldKey_doesNotStart_asLongAsBothSign() throws Exception {
        Path data = log.dataDirectory();
        VerifierKey old = log.keysOf(data).first().verifier();
        VerifierKey next = KeyDirectory.in(data).makeNext();
        RotatedLog.Instance instance = log.start(log.keysOf(data));
        instance.awaitKey(next);
        instance.stop();
        Files.delete(data.resolve("log/key"));

        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> log.start(log.keysOf(data)));

        assertTrue(
                String.valueOf(refused.getMessage()).contains("signed by " + next + " and " + old),
                () -> String.valueOf(refused.getMessage()));
    }

    @Test
    void aRunningInstanceWithTheOldKeyAlone_signsNothingOfTheNewOne_andLetsAnotherSign() throws Exception {
        Path data = log.dataDirectory();
        Path alone = log.dataDirectory();
        VerifierKey old = log.keysOf(data).first().verifier();
        makeFile(alone.resolve("log/key"), KeyFile.read(data.resolve("log/key")));
        RotatedLog.Instance left = log.start(log.keysOf(alone));
        left.nextHead();
        VerifierKey next = KeyDirectory.in(data).makeNext();
        RotatedLog.Instance right = log.start(log.keysOf(data));

        rotator(right).rotate(log.history(), right.keys.of(next).orElseThrow());
        SignedHead both = right.covering(rotations().getFirst().position());

        assertEquals(List.of(next, old), signers(both, old, next));
        Await.until("the instance without the key says so", RotatedLog.PATIENCE, () -> left.trouble()
                .filter(why -> why.contains("this instance has " + old))
                .isPresent());
        assertEquals(Optional.empty(), right.trouble());
        assertEquals(List.of(next, old), signers(right.nextHead(), old, next));
    }

    private KeyRotator rotator(RotatedLog.Instance instance) {
        return new KeyRotator(instance.ledger, instance.keys, RotatedLog.OVERLAP);
    }

    @Test
    void aServiceThatEndedBehindTheEntry_goesOnWithItAndAppendsNoOther() throws Exception {
        Path data = log.dataDirectory();
        RotatedLog.Instance before = log.start(log.keysOf(data));
        VerifierKey old = before.log.key();
        before.nextHead();
        before.stop();
        VerifierKey next = KeyDirectory.in(data).makeNext();
        LogKeys both = log.keysOf(data);
        new KeyRotator(before.ledger, both, RotatedLog.OVERLAP)
                .rotate(log.history(), both.of(next).orElseThrow());
        assertTrue(Files.exists(data.resolve("log/key.next")));

        log.passOverlap();
        RotatedLog.Instance after = log.start(log.keysOf(data));
        SignedHead first = after.covering(rotations().getFirst().position());
        SignedHead second = after.nextHead();

        assertEquals(1, rotations().size());
        assertTrue(Files.exists(data.resolve("log/key.1")));
        assertEquals(List.of(next, old), signers(first, old, next), "however late, it is signed by both");
        assertEquals(List.of(next), signers(second, old, next));
    }

    @Test
    void aKeyAfterTheNext_waitsForTheEndOfTheOverlap() throws Exception {
        Path data = log.dataDirectory();
        log.keysOf(data);
        VerifierKey second = KeyDirectory.in(data).makeNext();
        RotatedLog.Instance first = log.start(log.keysOf(data));
        first.awaitKey(second);
        first.stop();
        VerifierKey third = KeyDirectory.in(data).makeNext();

        RotatedLog.Instance instance = log.start(log.keysOf(data));
        instance.nextHead();
        assertEquals(second, log.history().current());
        log.passOverlap();
        instance.nextHead();
        instance.awaitKey(third);

        LogPosition last = rotations().getLast().position();
        assertEquals(List.of(third, second), signers(instance.covering(last), second, third));
        assertTrue(Files.exists(data.resolve("log/key.2")));
    }

    @Test
    void ofTwoKeysThatWait_noneIsTaken() throws Exception {
        Path data = log.dataDirectory();
        log.start(log.keysOf(data)).stop();
        Path old = data.resolve("log/key");
        Path left = data.resolve("left");
        Path right = data.resolve("right");
        makeFile(left, Ed25519Key.generate(log.origin));
        makeFile(right, Ed25519Key.generate(log.origin));

        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> log.start(log.keysOf(List.of(old, left, right))));

        assertTrue(
                String.valueOf(refused.getMessage()).contains("take all but one of them away"),
                () -> String.valueOf(refused.getMessage()));
        assertEquals(List.of(), rotations());
    }

    @Test
    void aKeyThatCannotBeUsed_isRefusedBeforeAnythingStarts() throws Exception {
        Path data = log.dataDirectory();
        makeFile(data.resolve("other"), Ed25519Key.generate("example.org/other"));
        Files.writeString(data.resolve("none"), "a secret that is no key");

        assertTrue(assertThrows(IllegalArgumentException.class, () -> log.keysOf(List.of(data.resolve("other"))))
                .toString()
                .contains("is that of example.org/other, the configuration says " + log.origin));
        UncheckedIOException unreadable =
                assertThrows(UncheckedIOException.class, () -> log.keysOf(List.of(data.resolve("none"))));
        assertFalse(unreadable.getCause().toString().contains("secret"));
    }

    @Test
    void anOverlapOfLessThanADayOrMoreThanAYear_isRefused() throws Exception {
        LogKeys keys = log.keysOf(log.dataDirectory());
        for (Duration wrong :
                List.of(Duration.ofDays(1).minusSeconds(1), Duration.ofDays(365).plusSeconds(1))) {
            assertThrows(IllegalArgumentException.class, () -> new KeyRotator(log.fixture.instance(), keys, wrong));
        }
    }

    @Test
    void signers_dependOnTheSizeOfTheHead() throws Exception {
        Path data = log.dataDirectory();
        VerifierKey old = log.keysOf(data).first().verifier();
        VerifierKey next = KeyDirectory.in(data).makeNext();
        RotatedLog.Instance instance = log.start(log.keysOf(data));
        instance.awaitKey(next);
        long entry = rotations().getFirst().position().value();
        KeyHistory history = log.history();
        long ends = history.overlapEndsMillis();

        TreeSize upTo = new TreeSize(entry);
        TreeSize covering = new TreeSize(entry + 1);
        assertEquals(List.of(old), history.signers(upTo, TreeSize.EMPTY, ends - 1));
        assertEquals(List.of(next, old), history.signers(covering, covering, ends - 1));
        assertEquals(List.of(next), history.signers(covering, covering, ends));
        assertEquals(List.of(next, old), history.signers(covering, upTo, ends));
    }
}

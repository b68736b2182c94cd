// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.Event;
import org.onrecord.timestamp.Authorities;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.Sha256;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;
import org.onrecord.transparency.WitnessPolicy;

/** What a log says of the one before it, against the head of that, its key, and what was seen of it. */
class PredecessorCheckTest {
    private static final String OLD = "log.example/old";
    private static final Ed25519Key OLD_KEY = Ed25519Key.generate(OLD);
    private static final Ed25519Key KEY = Ed25519Key.generate("log.example/new");

    @TempDir
    private Path directory;

    private final Findings findings = new Findings();

    private static Checkpoint head(String origin, long size, String what) {
        return new Checkpoint(origin, new TreeSize(size), Hash.of(Sha256.of(what.getBytes(UTF_8))));
    }

    private static Checkpoint head(long size, String what) {
        return head(OLD, size, what);
    }

    private static final Checkpoint NINE = head(9, "nine");

    private static String note(Checkpoint head, Ed25519Key key) {
        return new String(head.sign(List.of(key)).bytes(), UTF_8);
    }

    private static Event.LogOpened opened(Event.Predecessor said, String note) {
        return new Event.LogOpened(said, note, 0);
    }

    private static Event.Predecessor said(Checkpoint head) {
        return new Event.Predecessor(
                head.origin(), head.size().value(), head.root().base64());
    }

    private void take(Event.LogOpened opened, Optional<VerifierKey> key) throws CannotAudit {
        new PredecessorCheck(
                        new AuditRequest(
                                "",
                                KEY.verifier(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                WitnessPolicy.NONE,
                                Authorities.NONE,
                                key,
                                Optional.of(file())),
                        findings)
                .take(opened);
    }

    private void takeNine() throws CannotAudit {
        take(opened(said(NINE), note(NINE, OLD_KEY)), Optional.of(OLD_KEY.verifier()));
    }

    private Path file() {
        return directory.resolve("old.json");
    }

    private void saw(Checkpoint... heads) throws CannotAudit {
        for (Checkpoint each : heads) {
            SeenHeads.remember(
                    RememberedHeads.read(file(), OLD), each.sign(List.of(OLD_KEY)), 1_700_000_000_000L, true);
        }
    }

    private void assertFails(String message, String computed, String served) {
        assertEquals(List.of(Finding.fail(Check.PREDECESSOR, 0, message, computed, served)), findings.failures());
    }

    private static String told(Checkpoint head) {
        return head.origin() + ", " + head.size() + " entries, root "
                + head.root().base64();
    }

    @Test
    void whatIsSaidAsTheHeadSays_andSignedByItsKey_holds() throws Exception {
        takeNine();
        assertEquals(List.of(), findings.failures());
        assertEquals(2, findings.count(Check.PREDECESSOR, Verdict.OK));
        assertEquals(
                List.of(new Finding(
                        Check.PREDECESSOR,
                        Verdict.OK,
                        OptionalLong.of(0),
                        "the log goes on for " + OLD + ", of which 9 entries were promised, as " + OLD_KEY.verifier()
                                + " has signed",
                        Optional.empty(),
                        Optional.empty())),
                findings.notes());
    }

    @Test
    void aHeadThatIsNone_fails() throws Exception {
        take(opened(said(NINE), "no head"), Optional.empty());
        assertEquals(1, findings.failures().size());
        Finding failure = findings.failures().getFirst();
        assertEquals(Optional.of("a signed head"), failure.computed());
        assertEquals(Optional.of("no head"), failure.served());
        assertEquals(0, findings.count(Check.PREDECESSOR, Verdict.OK));
    }

    @Test
    void anotherOriginSizeOrRootThanItsHead_fails() throws Exception {
        for (Checkpoint other : List.of(head("log.example/else", 9, "nine"), head(8, "nine"), head(9, "ten"))) {
            int known = findings.failures().size();
            take(opened(said(other), note(NINE, OLD_KEY)), Optional.of(OLD_KEY.verifier()));
            assertEquals(
                    Finding.fail(
                            Check.PREDECESSOR,
                            0,
                            "it says another thing of the log before it than the head of that",
                            told(NINE),
                            told(other)),
                    findings.failures().get(known));
            assertEquals(known + 1, findings.failures().size());
        }
        assertEquals(0, findings.count(Check.PREDECESSOR, Verdict.OK));
    }

    @Test
    void aLogThatGoesOnForItself_fails() throws Exception {
        Checkpoint own = head(KEY.verifier().name(), 9, "nine");
        take(opened(said(own), note(own, KEY)), Optional.of(KEY.verifier()));
        assertFails("the log goes on for itself", "another origin", "log.example/new");
        assertEquals(0, findings.count(Check.PREDECESSOR, Verdict.OK));
    }

    @Test
    void withoutAKey_whoHasSignedIt_isNotKnown() throws Exception {
        take(opened(said(NINE), note(NINE, OLD_KEY)), Optional.empty());
        assertEquals(
                List.of(Finding.of(
                        Check.PREDECESSOR,
                        Verdict.UNVERIFIABLE,
                        0,
                        "who has signed the last head of " + OLD + " was not looked at, for no key of it was given")),
                findings.notes());
        assertEquals(1, findings.count(Check.PREDECESSOR, Verdict.OK));
    }

    @Test
    void aKeyOfYetAnotherLog_isAMistakeOfWhoAsks() {
        VerifierKey other = Ed25519Key.generate("log.example/else").verifier();
        assertEquals(
                "The log goes on for log.example/old, and the key that was given is one of log.example/else",
                assertThrows(CannotAudit.class, () -> take(opened(said(NINE), note(NINE, OLD_KEY)), Optional.of(other)))
                        .getMessage());
    }

    @Test
    void aHeadThatAnotherKeyHasSigned_fails() throws Exception {
        VerifierKey other = Ed25519Key.generate(OLD).verifier();
        take(opened(said(NINE), note(NINE, OLD_KEY)), Optional.of(other));
        assertEquals(1, findings.failures().size());
        Finding failure = findings.failures().getFirst();
        assertEquals(Optional.of("a head signed by " + other), failure.computed());
        assertEquals(Optional.of(note(NINE, OLD_KEY)), failure.served());
        assertEquals(1, findings.count(Check.PREDECESSOR, Verdict.OK));
    }

    // ---- what was seen of it

    @Test
    void whatWasSeenOfIt_andFits_isNoFailure() throws Exception {
        saw(head(3, "three"), NINE, head(7, "seven"));
        takeNine();
        assertEquals(List.of(), findings.failures());
    }

    @Test
    void anotherHeadOfThisSize_fails() throws Exception {
        saw(head(9, "another"));
        takeNine();
        assertFails("the log before it has signed another head of this size", told(head(9, "another")), told(NINE));
    }

    @Test
    void aLargerHead_fails_inWhateverOrderTheyWereSeen() throws Exception {
        saw(head(10, "ten"), head(12, "twelve"), head(11, "eleven"));
        takeNine();
        assertFails("the log before it had promised more than is said", "a head of size 12 or more", "size 9");
    }

    @Test
    void oneEntryMore_isMore() throws Exception {
        saw(head(10, "ten"));
        takeNine();
        assertFails("the log before it had promised more than is said", "a head of size 10 or more", "size 9");
    }

    @Test
    void whatAnotherKeyHasSigned_fails_andMayBeOfAnotherLogOfThatName() throws Exception {
        for (Checkpoint each : List.of(head(9, "another"), head(10, "ten"))) {
            SeenHeads.remember(
                    RememberedHeads.read(file(), OLD),
                    each.sign(List.of(Ed25519Key.generate(OLD))),
                    1_700_000_000_000L,
                    true);
        }
        String doubt = ", unless what " + file()
                + " remembers is of another log of this name: the key that was given has" + " not signed it";
        takeNine();
        assertEquals(
                List.of(
                        Finding.fail(
                                Check.PREDECESSOR,
                                0,
                                "the log before it has signed another head of this size" + doubt,
                                told(head(9, "another")),
                                told(NINE)),
                        Finding.fail(
                                Check.PREDECESSOR,
                                0,
                                "the log before it had promised more than is said" + doubt,
                                "a head of size 10 or more",
                                "size 9")),
                findings.failures());
    }

    @Test
    void withoutAKey_whatWasSeenIsOfTheLogOfThatName() throws Exception {
        saw(head(10, "ten"));
        take(opened(said(NINE), note(NINE, OLD_KEY)), Optional.empty());
        assertFails("the log before it had promised more than is said", "a head of size 10 or more", "size 9");
    }

    @Test
    void whatIsRememberedAndIsNone_cannotBeHeldAgainst() throws Exception {
        Files.write(
                file(),
                Json.canonical(Map.of(
                        "origin",
                        OLD,
                        "heads",
                        List.of(Map.of("note", "none", "first", "2023-05-01T00:00:00.000Z", "last", "")))));
        assertEquals(
                file() + " holds a head that is none",
                assertThrows(CannotAudit.class, this::takeNine).getMessage());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.Event;
import org.onrecord.domain.MemoryLedger;
import org.onrecord.timestamp.Authorities;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Sha256;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;
import org.onrecord.transparency.WitnessPolicy;

/** A log that goes on for another, and what can be wrong with that. */
class PredecessorTest {
    private static final String OLD = "log.example/old";
    private static final long LONG_AGO = HandMadeExport.BEGIN_MILLIS - 1_000_000_000L;

    @TempDir
    private Path directory;

    private final Ed25519Key oldKey = Ed25519Key.generate(OLD);
    private final Ed25519Key key = Ed25519Key.generate("log.example/new");
    private int exports;

    private static Checkpoint head(long size, String what) {
        return new Checkpoint(OLD, new TreeSize(size), Hash.of(Sha256.of(what.getBytes(UTF_8))));
    }

    private static Event.LogOpened opening(Checkpoint head, String note, long carried) {
        return new Event.LogOpened(
                new Event.Predecessor(
                        head.origin(), head.size().value(), head.root().base64()),
                note,
                carried);
    }

    private Event.LogOpened opening(long carried) {
        return opening(head(9, "nine"), note(head(9, "nine")), carried);
    }

    private String note(Checkpoint head) {
        return new String(head.sign(List.of(oldKey)).bytes(), UTF_8);
    }

    /** Carries four facts over, and has recorded two since. */
    private HandMadeExport log(Event.LogOpened opening) {
        HandMadeExport log = new HandMadeExport(key, 7, new MemoryLedger(), Optional.of(opening));
        long opened = log.nowMillis;
        log.nowMillis = LONG_AGO;
        log.define("north");
        log.defineIssue("truce");
        log.says("north", "truce", "2023-05-01", "FOR", Map.of());
        log.says("north", "truce", "2023-05-02", "AGAINST", Map.of());
        log.nowMillis = opened;
        log.says("north", "truce", "2023-05-03", "FOR", Map.of());
        log.define("south");
        return log;
    }

    private Findings audit(HandMadeExport log, Optional<VerifierKey> predecessor) throws CannotAudit {
        Path export = log.write(directory.resolve("export-" + exports++));
        Audit audit = new Audit(new AuditRequest(
                export.toString(),
                key.verifier(),
                Optional.empty(),
                Optional.of(directory.resolve("state-" + exports)),
                Optional.empty(),
                WitnessPolicy.NONE,
                Authorities.NONE,
                predecessor,
                Optional.of(directory.resolve("old.json"))));
        audit.run();
        return audit.findings();
    }

    private Findings audit(HandMadeExport log) throws CannotAudit {
        return audit(log, Optional.of(oldKey.verifier()));
    }

    private static void assertFails(Findings findings, Check check, String message) {
        assertTrue(
                findings.failures().stream()
                        .anyMatch(finding -> finding.check() == check
                                && finding.message().contains(message)
                                && finding.computed().isPresent()
                                && finding.served().isPresent()),
                () -> findings.failures().toString());
    }

    private void remember(Checkpoint head) throws CannotAudit {
        SeenHeads.remember(
                RememberedHeads.read(directory.resolve("old.json"), OLD),
                head.sign(List.of(oldKey)),
                HandMadeExport.BEGIN_MILLIS,
                true);
    }

    @Test
    void aLogThatGoesOnForAnother_holds_andNothingBracketsWhatItCarriesOver() throws Exception {
        HandMadeExport log = log(opening(4));
        Findings findings = audit(log);

        assertEquals(List.of(), findings.failures());
        assertEquals(2, findings.count(Check.PREDECESSOR, Verdict.OK));
        assertEquals(log.size(), findings.count(Check.TIME, Verdict.NOT_BRACKETED));
        assertTrue(findings.count(Check.DERIVED, Verdict.OK) >= 3);
    }

    @Test
    void whatIsCarriedOver_isNeverBackDated_howeverManyHeadsWereSeenOfTheNewLog() throws Exception {
        HandMadeExport log = log(opening(4));
        Path export = log.write(directory.resolve("seen"));
        Path state = directory.resolve("seen.json");
        for (int i = 0; i < 2; i++) {
            Audit audit = new Audit(new AuditRequest(
                    export.toString(),
                    key.verifier(),
                    Optional.empty(),
                    Optional.of(state),
                    Optional.empty(),
                    WitnessPolicy.NONE,
                    Authorities.NONE,
                    Optional.empty(),
                    Optional.of(directory.resolve("old.json"))));
            audit.run();
            assertEquals(List.of(), audit.findings().failures());
            assertEquals(0, audit.findings().count(Check.TIME, Verdict.OK));
        }
    }

    @Test
    void withoutAKeyOfThePredecessor_itIsSaidThatItsSignatureWasNotLookedAt() throws Exception {
        Findings findings = audit(log(opening(4)), Optional.empty());

        assertEquals(List.of(), findings.failures());
        assertEquals(1, findings.count(Check.PREDECESSOR, Verdict.UNVERIFIABLE));
    }

    @Test
    void aKeyOfYetAnotherLog_isRefused() {
        VerifierKey other = Ed25519Key.generate("log.example/other").verifier();
        assertThrows(CannotAudit.class, () -> audit(log(opening(4)), Optional.of(other)));
    }

    @Test
    void aHeadThatThePredecessorHasNotSigned_fails() throws Exception {
        Ed25519Key forger = Ed25519Key.generate(OLD);
        String forged = new String(head(9, "nine").sign(List.of(forger)).bytes(), UTF_8);
        assertFails(audit(log(opening(head(9, "nine"), forged, 4))), Check.PREDECESSOR, "is not signed by that");
    }

    @Test
    void whatIsSaidOfThePredecessor_otherwiseThanItsHead_fails() throws Exception {
        String note = note(head(9, "nine"));
        assertFails(audit(log(opening(head(8, "nine"), note, 4))), Check.PREDECESSOR, "says another thing");
        assertFails(audit(log(opening(head(9, "ten"), note, 4))), Check.PREDECESSOR, "says another thing");
        assertFails(audit(log(opening(head(9, "nine"), "no head", 4))), Check.PREDECESSOR, "is none");
    }

    @Test
    void whoHasSeenMoreOfThePredecessor_orAnotherHeadOfThatSize_isToldBoth() throws Exception {
        remember(head(7, "seven"));
        assertEquals(List.of(), audit(log(opening(4))).failures());
        remember(head(12, "twelve"));
        assertFails(audit(log(opening(4))), Check.PREDECESSOR, "had promised more");

        Files.delete(directory.resolve("old.json"));
        remember(head(9, "another nine"));
        assertFails(audit(log(opening(4))), Check.PREDECESSOR, "another head of this size");
    }

    @Test
    void lessOrMoreThanIsSaid_carriedOver_fails() throws Exception {
        assertFails(audit(log(opening(3))), Check.LEAVES, "falls behind");
        assertFails(audit(log(opening(5))), Check.LEAVES, "was recorded after this one was opened");
        HandMadeExport log = log(opening(7));
        assertFails(audit(log), Check.PREDECESSOR, "carries over less than it says");
    }

    @Test
    void aTimeThatFallsAmongWhatIsCarriedOver_fails() throws Exception {
        HandMadeExport log = new HandMadeExport(key, 7, new MemoryLedger(), Optional.of(opening(2)));
        log.nowMillis = LONG_AGO;
        log.define("north");
        log.nowMillis = LONG_AGO - 5_000;
        log.define("south");
        assertFails(audit(log), Check.LEAVES, "falls behind");
    }

    @Test
    void aTimeThatFalls_whereNothingIsCarriedOver_fails() throws Exception {
        HandMadeExport log = HandMadeExport.withKey();
        log.define("north");
        log.nowMillis = LONG_AGO;
        log.define("south");
        Path export = log.write(directory.resolve("plain"));
        Audit audit = new Audit(new AuditRequest(
                export.toString(),
                log.key.verifier(),
                Optional.empty(),
                Optional.of(directory.resolve("plain.json")),
                Optional.empty(),
                WitnessPolicy.NONE));
        audit.run();
        assertFails(audit.findings(), Check.LEAVES, "falls behind");
    }

    @Test
    void anOpening_inTheMiddle_fails() throws Exception {
        HandMadeExport log = log(opening(4));
        log.follow(opening(4));
        assertFails(audit(log), Check.PREDECESSOR, "opened in its middle");
    }
}

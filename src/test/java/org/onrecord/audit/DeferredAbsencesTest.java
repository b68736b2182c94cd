// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionScope;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.StatementId;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.WitnessPolicy;

/** What a log says to be absent by an order that no head covers yet, and what becomes of that at later audits. */
class DeferredAbsencesTest {
    private static final String ABSENT = "it was absent by an order at position ";

    @TempDir
    private Path directory;

    private final Ed25519Key key = Ed25519Key.generate("log.example/audited");
    private StatementId victim;
    private final long nowMillis = System.currentTimeMillis() - 60_000;
    private long said;
    private int exports;

    @BeforeEach
    void learnWhoIsTheVictim() {
        log();
    }

    /** The same entries each time. */
    private HandMadeExport log() {
        HandMadeExport log = HandMadeExport.of(key, 7);
        log.define("north");
        log.defineIssue("truce");
        log.defineIssue("aid");
        log.says("north", "truce", "2023-05-01", "FOR", Map.of());
        said = log.size();
        victim = log.says("north", "truce", "2023-05-03", "AGAINST", Map.of());
        log.says("north", "truce", "2023-05-05", "FOR", Map.of());
        return log;
    }

    private Path state() {
        return directory.resolve("state.json");
    }

    private Path write(HandMadeExport log) {
        return log.write(directory.resolve("export-" + exports++));
    }

    private Findings audit(HandMadeExport log) throws CannotAudit {
        return audit(write(log).toString(), Optional.empty());
    }

    private Findings audit(String place, Optional<String> token) throws CannotAudit {
        Audit audit = new Audit(
                new AuditRequest(
                        place, key.verifier(), token, Optional.of(state()), Optional.empty(), WitnessPolicy.NONE),
                ServedLog.QUICK);
        audit.run();
        assertEquals(Optional.empty(), audit.unremembered());
        return audit.findings();
    }

    private List<RememberedAbsence> remembered() throws CannotAudit {
        return RememberedHeads.read(state(), key.verifier().name()).absences();
    }

    private static RedactionScope scope(HandMadeExport log, long order) {
        return ((Event.RedactionOrdered) log.ledger.log.get((int) order)).scope();
    }

    /** The log as of a moment at which its redaction is ordered, and no head covers that. */
    private HandMadeExport before(HandMadeExport ordered, long order) {
        HandMadeExport log = log();
        RedactionScope scope = scope(ordered, order);
        scope.targets().stream()
                .map(target -> target.position().value())
                .filter(target -> target < log.size())
                .forEach(target -> log.absent(target, order));
        scope.dependents().forEach(dependent -> log.absent(dependent.value(), order));
        return log;
    }

    /** As of now: what is recorded behind a head that was seen is not older than that. */
    private void goOn(HandMadeExport log, long size) {
        log.nowMillis = nowMillis;
        for (int day = 1; log.size() < size; day++) {
            log.says("north", "aid", "2023-06-%02d".formatted(day), day % 2 == 0 ? "FOR" : "AGAINST", Map.of());
        }
    }

    private static List<Finding> broken(Findings findings) {
        return findings.failures().stream()
                .filter(finding -> finding.message().startsWith(ABSENT))
                .toList();
    }

    private void assertBroken(Findings findings, long position, long order, String why) {
        assertTrue(
                broken(findings).stream()
                        .anyMatch(finding -> finding.check() == Check.DISCLOSURES
                                && finding.position().orElse(-1) == position
                                && finding.message().startsWith(ABSENT + order + ", ")
                                && finding.message().contains(why)),
                findings.failures().toString());
        assertFalse(findings.holds());
    }

    // ---- honest

    @Test
    void anOrderThatLandsWhereItWasNamed_excusesTheAbsence_andNothingIsLeftToRemember() throws Exception {
        HandMadeExport ordered = log();
        long order = ordered.order(victim, RedactionBasis.COURT_ORDER);
        ordered.destroy(order);
        ordered.complete(order);

        Findings first = audit(before(ordered, order));
        assertEquals(List.of(), first.failures());
        assertTrue(first.count(Check.DISCLOSURES, Verdict.UNVERIFIABLE) > 0);
        assertEquals(
                first.count(Check.DISCLOSURES, Verdict.UNVERIFIABLE),
                remembered().size());
        assertTrue(remembered().stream().allMatch(each -> each.what().order() == order));
        assertTrue(remembered().stream().anyMatch(each -> each.what().position() == said));

        assertEquals(List.of(), audit(ordered).failures());
        assertEquals(List.of(), remembered());
    }

    @Test
    void untilAHeadCoversTheOrder_theAbsenceStaysOpen_asItWasHeardFirst() throws Exception {
        HandMadeExport ordered = log();
        long order = ordered.order(victim, RedactionBasis.COURT_ORDER);
        audit(before(ordered, order));
        List<RememberedAbsence> first = remembered();
        assertEquals(List.of(), audit(before(ordered, order)).failures());
        assertEquals(first, remembered());
    }

    /** From the order of the fields on the whole entry goes by another one: that is what is served then. */
    @Test
    void fieldsThatWereAbsent_areExcusedByTheirOrder_thoughALaterOneTakesTheRest() throws Exception {
        HandMadeExport ordered = log();
        long fields = ordered.order(victim, List.of("text"));
        ordered.destroyFields(fields);
        ordered.complete(fields);
        long whole = ordered.order(victim, RedactionBasis.COURT_ORDER);
        ordered.destroy(whole);
        ordered.complete(whole);

        HandMadeExport early = log();
        early.withoutFields(said, List.of("text"), fields);
        assertEquals(List.of(), audit(early).failures());
        assertEquals(
                List.of(new RememberedAbsence.What(said, fields, Set.of("text"))),
                remembered().stream().map(RememberedAbsence::what).toList());
        assertEquals(List.of(), audit(ordered).failures());
        assertEquals(List.of(), remembered());
    }

    // ---- cheating

    @Test
    void everNewerOrders_failAtTheSecondAudit_andAtEachFromThenOn() throws Exception {
        HandMadeExport first = log();
        long named = first.size() + 1;
        first.absent(said, named);
        assertEquals(List.of(), audit(first).failures());

        for (int later = 1; later <= 2; later++) {
            HandMadeExport next = log();
            goOn(next, named + 3 * later);
            next.absent(said, next.size() + 1);
            Findings findings = audit(next);
            assertBroken(findings, said, named, "is absent without any redaction");
            assertEquals(
                    later, findings.count(Verdict.FAIL), findings.failures().toString());
        }
        assertEquals(named, remembered().getFirst().what().order());
    }

    @Test
    void anAbsenceThatEnds_fails_whereTheOrderNeverCame() throws Exception {
        HandMadeExport first = log();
        long named = first.size();
        first.absent(said, named);
        audit(first);
        HandMadeExport next = log();
        goOn(next, named + 1);
        assertBroken(audit(next), said, named, "is absent without any redaction");
    }

    @Test
    void anOrderOfAnotherStatement_excusesNothing() throws Exception {
        HandMadeExport ordered = log();
        long order = ordered.order(victim, RedactionBasis.COURT_ORDER);
        ordered.destroy(order);
        HandMadeExport first = log();
        first.absent(said - 2, order);
        assertEquals(List.of(), audit(first).failures());
        assertBroken(audit(ordered), said - 2, order, "does not name it");
    }

    @Test
    void anOrderOfOtherFields_excusesNothing() throws Exception {
        HandMadeExport ordered = log();
        long order = ordered.order(victim, List.of("text"));
        ordered.destroyFields(order);
        HandMadeExport first = log();
        first.withoutFields(said, List.of("place", "text"), order);
        assertEquals(List.of(), audit(first).failures());
        assertBroken(audit(ordered), said, order, "of the entry place, text is absent, and the redaction");
    }

    @Test
    void anOrderThatOneSubjectStandsFor_excusesNothing() throws Exception {
        HandMadeExport ordered = log();
        ordered.lie(EventType.REDACTION_ORDERED, order -> order.put("approvedBy", "ann"));
        long order = ordered.order(victim, RedactionBasis.COURT_ORDER);
        ordered.destroy(order);
        audit(before(ordered, order));
        assertBroken(audit(ordered), said, order, "two subjects do not stand for");
    }

    // ---- what can't be told

    @Test
    void anOrderThatIsWithheld_leavesItOpen() throws Exception {
        HandMadeExport ordered = log();
        long order = ordered.order(victim, RedactionBasis.COURT_ORDER);
        ordered.destroy(order);
        audit(before(ordered, order));
        List<RememberedAbsence> first = remembered();

        HandMadeExport kept = log();
        assertEquals(order, kept.order(victim, RedactionBasis.COURT_ORDER));
        kept.destroy(order);
        kept.withhold((int) order);
        assertEquals(0, audit(kept).count(Verdict.FAIL));
        assertEquals(first, remembered());
        audit(ordered);
        assertEquals(List.of(), remembered());
    }

    @Test
    void whoeverIsShownNoDisclosures_leavesItOpen() throws Exception {
        HandMadeExport first = log();
        long named = first.size();
        first.absent(said, named);
        audit(first);
        HandMadeExport next = log();
        goOn(next, named + 1);
        Path export = write(next);
        try (Stream<Path> files = Files.walk(export.resolve("disclosures"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        assertEquals(List.of(), audit(export.toString(), Optional.empty()).failures());
        assertEquals(1, remembered().size());
    }

    // ---- an order that never comes

    private static final long FAR = 1L << 50;

    /** As a service said, so long ago, under the head that was the last then. */
    private void heard(long secondsAgo) throws Exception {
        HandMadeExport first = log();
        first.absent(said, FAR);
        try (ServedLog service = new ServedLog(write(first))) {
            assertEquals(
                    List.of(), audit(service.address(), Optional.of("token")).failures());
        }
        String heard = Rfc3339.format(remembered().getFirst().heardMillis());
        String before = Rfc3339.format(System.currentTimeMillis() - secondsAgo * 1_000);
        String text = Files.readString(state());
        assertTrue(text.contains("\"heard\":\"" + heard), text);
        Files.writeString(state(), text.replace("\"heard\":\"" + heard, "\"heard\":\"" + before));
    }

    private Findings auditServed(HandMadeExport log) throws Exception {
        try (ServedLog service = new ServedLog(write(log))) {
            return audit(service.address(), Optional.of("token"));
        }
    }

    private HandMadeExport grown() {
        HandMadeExport next = log();
        goOn(next, next.size() + 1);
        next.absent(said, FAR);
        return next;
    }

    @Test
    void anOrderFarAhead_fails_onceTheLogHasGoneOnForLongerThanAHeadTakes() throws Exception {
        heard(100);
        Findings findings = auditServed(grown());
        assertBroken(findings, said, FAR, "does not reach there");
        assertBroken(findings, said, FAR, ", behind the head of size 10, at 20");
        assertEquals(1, findings.count(Verdict.FAIL));
        assertEquals(1, remembered().size());
    }

    @Test
    void anOrderFarAhead_isLeftOpen_asLongAsAHeadMayTake() throws Exception {
        heard(80);
        assertEquals(List.of(), auditServed(grown()).failures());
    }

    @Test
    void anOrderFarAhead_isLeftOpen_whileTheLogDoesNotGoOn() throws Exception {
        heard(100);
        HandMadeExport same = log();
        same.absent(said, FAR);
        assertEquals(List.of(), auditServed(same).failures());
    }

    @Test
    void anOrderFarAhead_isLeftOpen_inAnExport_whichMayBeOld() throws Exception {
        heard(100);
        assertEquals(List.of(), audit(grown()).failures());
    }

    @Test
    void whatAnExportSaid_hasNoTime() throws Exception {
        audit(grown());
        assertEquals(Long.MIN_VALUE, remembered().getFirst().heardMillis());
        assertEquals(FAR, remembered().getFirst().what().order());
        assertTrue(Files.readString(state()).contains("\"heard\":\"\""));
    }

    // ---- the bound

    private Redactions nothing(Spool spool, Places places) {
        return new Redactions(spool, places, 10, new DeferredAbsences(List.of()));
    }

    private List<RememberedAbsence> drawn(DeferredAbsences deferred, int count, Findings findings) throws Exception {
        try (Spool spool = new Spool(directory.resolve("spool"), 64);
                Places places = new Places(directory.resolve("places"))) {
            for (int position = 0; position < count; position++) {
                deferred.take(position, 11, Set.of());
            }
            Visit visit = new Visit(5, 5, true);
            deferred.settle(nothing(spool, places), visit, new TreeSize(10), findings);
        }
        return deferred.left(List.of());
    }

    @Test
    void asManyAsTheBound_areRemembered_andNothingIsSaid() throws Exception {
        Findings findings = new Findings();
        assertEquals(
                1_024, drawn(new DeferredAbsences(List.of()), 1_024, findings).size());
        assertEquals(List.of(), findings.notes());
    }

    @Test
    void ofMoreThanTheBound_whichAreRememberedIsDrawnByLot_andThatIsSaid() throws Exception {
        Findings findings = new Findings();
        List<RememberedAbsence> one = drawn(new DeferredAbsences(List.of(), new Random(1)), 3_000, findings);
        List<RememberedAbsence> other = drawn(new DeferredAbsences(List.of(), new Random(2)), 3_000, new Findings());
        assertEquals(1_024, one.size());
        assertNotEquals(Set.copyOf(one), Set.copyOf(other));
        assertTrue(one.stream().anyMatch(each -> each.what().position() > 2_000));
        assertTrue(
                findings.notes().getFirst().message().startsWith("1976 of what is gone"),
                findings.notes().toString());
        assertEquals(1, findings.count(Check.DISCLOSURES, Verdict.UNVERIFIABLE));
    }

    @Test
    void whatWasRememberedBefore_staysAheadOfWhatIsNew() throws Exception {
        List<RememberedAbsence> before = Stream.iterate(0L, at -> at + 1)
                .limit(1_023)
                .map(at -> new RememberedAbsence(new RememberedAbsence.What(5_000 + at, 99, Set.of()), 7, 3))
                .toList();
        DeferredAbsences deferred = new DeferredAbsences(before);
        Findings findings = new Findings();
        drawn(deferred, 3, findings);
        List<RememberedAbsence> left = deferred.left(before);
        assertEquals(1_024, left.size());
        assertEquals(before, left.subList(0, 1_023));
        assertEquals(1_024, deferred.left(left).size());
        assertTrue(findings.notes().getFirst().message().startsWith("2 of what is gone"));
    }

    private static RememberedAbsence.What entry(long position) {
        return new RememberedAbsence.What(position, 11, Set.of());
    }

    @Test
    void whatAnotherAuditHeardToo_isRememberedOnce_asThatHeardIt() throws Exception {
        DeferredAbsences deferred = new DeferredAbsences(List.of());
        drawn(deferred, 3, new Findings());
        RememberedAbsence theirs = new RememberedAbsence(entry(1), 8, 2);
        List<RememberedAbsence> left = deferred.left(List.of(theirs));
        assertEquals(theirs, left.getFirst());
        assertEquals(
                Set.of(entry(0), entry(1), entry(2)),
                Set.copyOf(left.stream().map(RememberedAbsence::what).toList()));
        assertEquals(3, left.size());
    }

    @Test
    void whatOtherAuditsHeard_leavesNoRoomBeyondTheBound() throws Exception {
        DeferredAbsences deferred = new DeferredAbsences(List.of());
        drawn(deferred, 3, new Findings());
        List<RememberedAbsence> theirs = Stream.iterate(0L, at -> at + 1)
                .limit(1_024)
                .map(at -> new RememberedAbsence(entry(5_000 + at), 8, 2))
                .toList();
        assertEquals(theirs, deferred.left(theirs));
    }

    // ---- when an order is overdue, exactly

    private long overdue(long order, Visit visit, long shown) throws Exception {
        RememberedAbsence before = new RememberedAbsence(new RememberedAbsence.What(3, order, Set.of()), 7, 1_000);
        Findings findings = new Findings();
        try (Spool spool = new Spool(directory.resolve("spool-" + exports++), 64);
                Places places = new Places(directory.resolve("places-" + exports++))) {
            new DeferredAbsences(List.of(before)).settle(nothing(spool, places), visit, new TreeSize(shown), findings);
        }
        assertEquals(findings.count(Verdict.FAIL), findings.count(Check.DISCLOSURES, Verdict.FAIL));
        return findings.count(Verdict.FAIL);
    }

    @Test
    void anOrderIsOverdue_whenALargerHeadThanThenDoesNotCoverIt_afterNinetySeconds() throws Exception {
        Visit late = new Visit(91_001, 91_002, true);
        assertEquals(1, overdue(12, late, 10));
        assertEquals(1, overdue(12, late, 12));
        assertEquals(0, overdue(12, late, 13));
        assertEquals(1, overdue(12, late, 8));
        assertEquals(0, overdue(12, late, 7));
        assertEquals(0, overdue(12, new Visit(91_000, 91_001, true), 10));
        assertEquals(0, overdue(12, new Visit(91_001, 91_002, false), 10));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.Approved;
import org.onrecord.domain.Cause;
import org.onrecord.domain.CauseType;
import org.onrecord.domain.Command;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.RedactionScope;
import org.onrecord.domain.Revisions;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StanceHistory;
import org.onrecord.domain.StatementId;
import org.onrecord.transparency.WitnessPolicy;

/** A log in which a statement was redacted, and the same log tampered with in one place at a time. */
class RedactedLogTest {
    @TempDir
    private Path directory;

    private final HandMadeExport log = HandMadeExport.withKey();
    private StatementId victim;
    private long said;
    private long turned;
    private long late;
    private long missing;

    /** One statement, one that turns it round, and one about something else that is recorded late. */
    @BeforeEach
    void begin() {
        log.define("north");
        log.defineIssue("truce");
        log.defineIssue("aid");
        log.says("north", "truce", "2023-05-01", "FOR", Map.of());
        said = log.size();
        victim = log.says("north", "truce", "2023-05-03", "AGAINST", Map.of());
        turned = log.size();
        log.says("north", "truce", "2023-05-05", "FOR", Map.of());
        late = log.size();
        log.says("north", "truce", "2023-04-01", "AGAINST", Map.of());
        log.says("north", "aid", "2023-05-05", "FOR", Map.of());
    }

    private Findings audit() throws CannotAudit {
        return audit(log.stances());
    }

    private Findings audit(List<Map<String, Object>> stances) throws CannotAudit {
        Path export = log.write(directory.resolve("export"), stances);
        Audit audit = new Audit(new AuditRequest(
                export.toString(),
                log.key.verifier(),
                Optional.empty(),
                Optional.of(directory.resolve("state.json")),
                Optional.empty(),
                WitnessPolicy.NONE));
        audit.run();
        return audit.findings();
    }

    private static void assertFails(Findings findings, Check check, long position, String message) {
        assertTrue(
                findings.failures().stream()
                        .anyMatch(finding -> finding.check() == check
                                && finding.position().orElse(-1) == position
                                && finding.message().contains(message)
                                && finding.computed().isPresent()
                                && finding.served().isPresent()),
                findings.failures().toString());
    }

    private RedactionScope scope(long order) {
        return ((Event.RedactionOrdered) log.ledger.log.get((int) order)).scope();
    }

    private long destroyed() {
        long order = log.order(victim, RedactionBasis.COURT_ORDER);
        log.destroy(order);
        return order;
    }

    /** What is left of it, and statements after it. */
    private long destroyedAndGoneOn() {
        long order = destroyed();
        log.complete(order);
        log.says("north", "truce", "2023-05-09", "AGAINST", Map.of());
        return order;
    }

    private void lie(Consumer<Map<String, @Nullable Object>> lie) {
        log.lie(EventType.REDACTION_ORDERED, lie);
    }

    private static List<Object> positions(long... positions) {
        List<Object> all = new ArrayList<>();
        for (long position : positions) {
            all.add(position);
        }
        return all;
    }

    // ---- honest

    @Test
    void anHonestRedaction_isRedacted_andWhatDependsOnItIsUnverifiable() throws Exception {
        long order = destroyedAndGoneOn();
        RedactionScope scope = scope(order);
        Findings findings = audit();

        assertEquals(List.of(), findings.failures());
        assertEquals(
                scope.targets().size() + scope.dependents().size(),
                findings.count(Check.DISCLOSURES, Verdict.REDACTED));
        assertEquals(1 + RedactedSystem.values().length, findings.count(Check.REDACTIONS, Verdict.OK));
        assertEquals(log.stances().size(), findings.count(Check.STANCES, Verdict.OK));
        assertTrue(scope.dependents().contains(new LogPosition(turned + 1)), scope.toString());
        assertTrue(
                findings.notes().stream()
                        .anyMatch(note -> note.verdict() == Verdict.UNVERIFIABLE
                                && note.position().orElse(-1) == turned + 1
                                && note.message().equals("UNVERIFIABLE(redaction " + order + ")")),
                findings.notes().toString());
        assertTrue(
                findings.notes()
                        .contains(Finding.of(
                                Check.DERIVED,
                                Verdict.UNVERIFIABLE,
                                order + 1,
                                "UNVERIFIABLE(redaction " + order + ")")),
                findings.notes().toString());
    }

    @Test
    void whatIsOrderedAndNotDestroyedYet_isNoFailure() throws Exception {
        log.order(victim, RedactionBasis.SAFETY);
        Findings findings = audit();

        assertEquals(List.of(), findings.failures());
        assertEquals(0, findings.count(Check.DISCLOSURES, Verdict.REDACTED));
    }

    @Test
    void aRestriction_thatIsLifted_holds() throws Exception {
        long order = log.order(victim, RedactionBasis.GDPR_RESTRICTION);
        lift(order);
        log.says("north", "truce", "2023-05-09", "AGAINST", Map.of());
        Findings findings = audit();

        assertEquals(List.of(), findings.failures());
        assertEquals(2, findings.count(Check.REDACTIONS, Verdict.OK));
        assertEquals(0, findings.count(Check.DERIVED, Verdict.UNVERIFIABLE));
    }

    private void lift(long order) {
        log.amend(new Command.LiftRestriction(
                victim,
                new LogPosition(order),
                new Approved(new RedactionId(log.ledger.inOrder().getLast().id().value()), "ann", "ben")));
    }

    @Test
    void fieldsThatAreAbsent_areRedacted_andTheStatementGoesOn() throws Exception {
        correct(Map.of("place", "Cairo"));
        long order = log.order(victim, List.of("place", "speaker.name", "text", "what"));
        RedactionScope scope = scope(order);
        log.destroyFields(order);
        log.complete(order);
        log.amend(new Command.ReleaseStatement(victim, "It stands.", new Expectation.Any()));
        correct(Map.of("saidAt", "2023-05-02"));
        log.says("north", "truce", "2023-05-09", "AGAINST", Map.of());
        Findings findings = audit();

        assertEquals(List.of(), findings.failures());
        assertEquals(2, scope.targets().size());
        assertEquals(2, findings.count(Check.DISCLOSURES, Verdict.REDACTED));
        assertEquals(0, findings.count(Check.DERIVED, Verdict.UNVERIFIABLE));
        assertEquals(log.stances().size(), findings.count(Check.STANCES, Verdict.OK));
    }

    private void correct(Map<String, ?> fields) {
        log.amend(new Command.CorrectStatement(
                victim, Initiator.DESK, ErrorClass.CORRECTED, "Wrong.", "Line 1.", fields, new Expectation.Any()));
    }

    @Test
    void allOfAStatement_thatHasLostFields_isRedacted() throws Exception {
        long fields = log.order(victim, List.of("text"));
        log.destroyFields(fields);
        log.complete(fields);
        destroyedAndGoneOn();
        assertEquals(List.of(), audit().failures());
    }

    // ---- fields

    @Test
    void aFieldThatNoOrderNames_isNotAbsent() throws Exception {
        long order = log.order(victim, List.of("text"));
        log.destroyFields(order);
        log.withoutFields(late, List.of("text"), order);
        assertFails(audit(), Check.DISCLOSURES, late, "does not name it");
    }

    @Test
    void whatLacksAField_isOfItsForm_orFails() throws Exception {
        log.lie(EventType.STATEMENT_HELD, held -> held.put("previous", "nothing"));
        long at = log.size();
        log.destroyFields(log.order(victim, List.of("reason")));
        assertFails(audit(), Check.DISCLOSURES, at, "the payload is no StatementHeld");
    }

    @Test
    void whatLacksAField_lacksNoOther() throws Exception {
        log.lie(EventType.STATEMENT_RECORDED, recorded -> recorded.remove("language"));
        long at = log.size();
        StatementId id = log.says("north", "truce", "2023-05-07", "AGAINST", Map.of());
        log.destroyFields(log.order(id, List.of("text")));
        assertFails(audit(), Check.DISCLOSURES, at, "the payload is no StatementRecorded");
    }

    @Test
    void whatLacksAField_couldBeRecorded_orFails() throws Exception {
        long at = log.size();
        StatementId id = log.says("north", "truce", "2023-05-07", "AGAINST", Map.of("terms", "OFF_THE_RECORD"));
        log.destroyFields(log.order(id, List.of("text")));
        assertFails(audit(), Check.DERIVED, at, "off the record");
    }

    @Test
    void aSlotThatGoesOnlyWithAllOthers_isNotAbsentByItself() throws Exception {
        log.withoutFields(said, List.of("terms"), log.size() + 50);
        assertFails(audit(), Check.DISCLOSURES, said, "goes only with the whole entry");
    }

    @Test
    void whatIsOfNoStatement_isNeverAbsent() throws Exception {
        long order = log.order(victim, RedactionBasis.COURT_ORDER);
        log.complete(order);
        for (long at = 0; at < log.size(); at++) {
            String type = log.types.get((int) at);
            if (List.of("PartyDefined", "IssueDefined", "StancePolicyAdopted", "RedactionCompleted")
                    .contains(type)) {
                log.absent(at, log.size() + 50);
            }
        }
        Findings findings = audit();
        assertFails(findings, Check.DISCLOSURES, 0, "of no statement");
        assertFails(findings, Check.DISCLOSURES, log.last("PartyDefined"), "of no statement");
        assertFails(findings, Check.DISCLOSURES, log.last("IssueDefined"), "of no statement");
        assertFails(findings, Check.DISCLOSURES, log.last("RedactionCompleted"), "of no statement");
    }

    @Test
    void aRestrictionOfWhatIsDestroyedLater_isLiftedOnce() throws Exception {
        long restriction = log.order(victim, RedactionBasis.GDPR_RESTRICTION);
        lift(restriction);
        long at = log.forge(new Event.RestrictionLifted(
                victim,
                new LogPosition(restriction),
                new Approved(new RedactionId(victim.value()), "ann", "ben"),
                Optional.empty()));
        destroyed();
        assertFails(audit(), Check.REDACTIONS, at, "lifted before");
    }

    @Test
    void whatIsRestricted_isNotRestrictedAgain() throws Exception {
        long restriction = log.order(victim, RedactionBasis.GDPR_RESTRICTION);
        Event.RedactionOrdered first = (Event.RedactionOrdered) log.ledger.log.get((int) restriction);
        long at = log.forge(first.withPrevious(Optional.of(new LogPosition(restriction))));
        Findings findings = audit();
        assertFails(findings, Check.REDACTIONS, at, "it restricts what is restricted");
        assertEquals(1, findings.count(Verdict.FAIL), findings.failures().toString());
    }

    @Test
    void anotherFieldOfATarget_isNotAbsent() throws Exception {
        long order = log.order(victim, List.of("text"));
        log.withoutFields(said, List.of("place", "text"), order);
        assertFails(audit(), Check.DISCLOSURES, said, "does not name it");
    }

    @Test
    void aFieldThatIsPresentAfterCompletion_fails() throws Exception {
        long order = log.order(victim, List.of("place", "text"));
        log.withoutFields(said, List.of("place"), order);
        log.complete(order);
        Findings findings = audit();
        assertFails(findings, Check.REDACTIONS, said, "present after its redaction was completed");
        assertEquals(1, findings.count(Verdict.FAIL));
    }

    @Test
    void aFieldFromWhichAStanceFollows_goesOnlyWithTheWholeEntry() throws Exception {
        lie(order -> order.put("targets", List.of(Map.of("position", said, "fields", List.of("positions")))));
        long order = log.order(victim, List.of("text"));
        assertFails(audit(), Check.REDACTIONS, order, "goes only with the whole entry");
    }

    @Test
    void aFieldThatTheEntryHasNot_goesWithNothing() throws Exception {
        lie(order -> order.put("targets", List.of(Map.of("position", said, "fields", List.of("reason")))));
        long order = log.order(victim, List.of("text"));
        assertFails(audit(), Check.REDACTIONS, order, "or that the entry has not");
    }

    @Test
    void anOrderThatTakesFieldsOfSomeAndAllOfOthers_fails() throws Exception {
        correct(Map.of("place", "Cairo"));
        lie(order -> {
            List<Object> targets = new ArrayList<>((List<?>) order.get("targets"));
            targets.set(0, Map.of("position", said));
            order.put("targets", targets);
        });
        long order = log.order(victim, List.of("text"));
        assertFails(audit(), Check.REDACTIONS, order, "fields of some entries and all of others");
    }

    @Test
    void whatGoesWithFields_isNoDependent() throws Exception {
        lie(order -> order.put("dependents", positions(turned + 1)));
        long order = log.order(victim, List.of("text"));
        assertFails(audit(), Check.REDACTIONS, order, "entries go with fields");
    }

    @Test
    void aCorrectionWithoutAText_fails_whereNoOrderTookIt() throws Exception {
        log.lie(EventType.STATEMENT_CORRECTED, corrected -> corrected.put("text", null));
        long at = log.size();
        correct(Map.of("place", "Cairo"));
        assertFails(audit(), Check.DISCLOSURES, at, "the payload is no StatementCorrected");
    }

    /** As when it is ordered while the log is read: entries are served as of now. */
    @Test
    void whatIsAbsentByAnOrderBehindTheHead_isNotSettled_untilAHeadCoversIt() throws Exception {
        log.says("north", "truce", "2023-05-20", "AGAINST", Map.of());
        long changed = log.size() - 1;
        log.says("north", "truce", "2023-05-21", "AGAINST", Map.of());
        long order = log.size() + 1;
        log.absent(changed - 1, order);
        log.absent(changed, order);
        log.absent(changed + 2, order);
        Findings findings = audit();

        assertEquals(List.of(), findings.failures());
        assertEquals(0, findings.count(Check.DISCLOSURES, Verdict.REDACTED));
        assertTrue(
                findings.notes().stream()
                        .anyMatch(note -> note.check() == Check.DISCLOSURES
                                && note.verdict() == Verdict.UNVERIFIABLE
                                && note.position().orElse(-1) == changed
                                && note.message().contains("position " + order + ", behind the head")),
                findings.notes().toString());
    }

    @Test
    void whatStandsBehindTheFirstOfAHistory_thatAnOrderBehindTheHeadTook_isNotSettledEither() throws Exception {
        log.define("south");
        long first = log.size();
        log.says("south", "truce", "2023-05-20", "AGAINST", Map.of());
        log.says("south", "truce", "2023-05-21", "FOR", Map.of());
        long order = log.size() + 1;
        log.absent(first, order);
        log.absent(first + 1, order);
        Findings findings = audit();
        assertEquals(List.of(), findings.failures());
        String message = "an order at position " + order + ", behind the head, took: audit a later head";
        assertEquals(
                List.of(first + 1, first + 3),
                findings.notes().stream()
                        .filter(note ->
                                note.check() == Check.DERIVED && note.message().endsWith(message))
                        .map(note -> note.position().orElseThrow())
                        .toList());
        assertTrue(
                findings.notes().stream()
                        .anyMatch(note -> note.check() == Check.STANCES
                                && note.verdict() == Verdict.UNVERIFIABLE
                                && note.message().startsWith("stance south/truce/own: it depends")),
                findings.notes().toString());
    }

    @Test
    void whatIsAbsentByAnOrderBehindTheHead_failsOnceAHeadCoversItAndNoneIsThere() throws Exception {
        long order = log.size() + 1;
        log.absent(late, order);
        log.says("north", "aid", "2023-05-20", "FOR", Map.of());
        assertFails(audit(), Check.DISCLOSURES, late, "is absent without any redaction");
    }

    @Test
    void whatIsFalseOfAnotherHistory_isNotExcusedByAnOrderBehindTheHead() throws Exception {
        log.says("north", "truce", "2023-05-08", "FOR", Map.of());
        long lie = log.saysWithWrongConsequence("2023-06-01");
        elsewhere();
        log.absent(log.size() - 1, log.size() + 7);
        log.absent(log.size() - 2, log.size() + 7);
        assertFails(audit(), Check.DERIVED, lie, "it is not what follows from the fact at position " + (lie - 1));
    }

    // ---- who stands for it

    @Test
    void aRedactionThatOneSubjectStandsFor_fails_andSoDoesWhatIsAbsentByIt() throws Exception {
        lie(order -> order.put("approvedBy", "ann"));
        long order = destroyed();
        Findings findings = audit();

        assertFails(findings, Check.REDACTIONS, order, "fewer than two subjects");
        assertFails(findings, Check.DISCLOSURES, said, "two subjects do not stand for");
    }

    @Test
    void aRestrictionThatOneSubjectLifts_fails() throws Exception {
        long order = log.order(victim, RedactionBasis.GDPR_RESTRICTION);
        log.lie(EventType.RESTRICTION_LIFTED, lifted -> lifted.put("askedBy", "ben"));
        long at = log.size();
        lift(order);
        assertFails(audit(), Check.REDACTIONS, at, "fewer than two subjects");
    }

    @Test
    void anOrderThatIsAbsent_fails_evenWhenAnotherNamesIt() throws Exception {
        long first = log.order(victim, RedactionBasis.GDPR_RESTRICTION);
        lie(order -> {
            List<Object> targets = new ArrayList<>((List<?>) order.get("targets"));
            targets.add(Map.of("position", first));
            order.put("targets", targets);
        });
        long second = destroyed();
        log.absent(first, second);
        Findings findings = audit();

        assertFails(findings, Check.REDACTIONS, first, "what two subjects have done is absent");
        assertFails(findings, Check.REDACTIONS, second, "a target is no entry that goes with its statement");
    }

    // ---- what it covers

    @Test
    void anAbsenceThatNoOrderNames_fails() throws Exception {
        long order = destroyed();
        log.absent(late, order);
        assertFails(audit(), Check.DISCLOSURES, late, "does not name it");
    }

    @Test
    void anAbsenceByARestriction_fails() throws Exception {
        long order = log.order(victim, RedactionBasis.GDPR_RESTRICTION);
        log.absent(said, order);
        assertFails(audit(), Check.DISCLOSURES, said, "does not name it");
    }

    @Test
    void aRestrictionThatNamesEntries_fails() throws Exception {
        lie(order -> order.put("targets", List.of(Map.of("position", said))));
        long order = log.order(victim, RedactionBasis.GDPR_RESTRICTION);
        assertFails(audit(), Check.REDACTIONS, order, "a restriction names what it destroys");
    }

    @Test
    void anEntryOfAnotherStatement_isNoTarget() throws Exception {
        assertNoTarget(turned);
    }

    @Test
    void aDerivedEntryOfAnotherStatement_isNoTarget() throws Exception {
        assertNoTarget(turned + 1);
    }

    @Test
    void whatComesBehindTheOrder_isNoTarget() throws Exception {
        assertNoTarget(log.size() + 2);
    }

    @Test
    void whatIsNotInTheLog_isNoTarget() throws Exception {
        assertNoTarget(1_000_000);
    }

    private void assertNoTarget(long position) throws Exception {
        lie(order -> order.put("targets", List.of(Map.of("position", said), Map.of("position", position))));
        long order = log.order(victim, RedactionBasis.COURT_ORDER);
        assertFails(audit(), Check.REDACTIONS, order, "a target is no entry that goes with its statement");
    }

    @Test
    void aFact_isNoDependent() throws Exception {
        lie(order -> order.put("dependents", positions(turned + 1, late)));
        long order = log.order(victim, RedactionBasis.COURT_ORDER);
        assertFails(audit(), Check.REDACTIONS, order, "a dependent is no derived entry");
    }

    @Test
    void aDerivedEntryBehindTheOrder_isNoDependent() throws Exception {
        lie(order -> order.put("dependents", positions(log.size() + 1)));
        long order = log.order(victim, RedactionBasis.COURT_ORDER);
        assertFails(audit(), Check.REDACTIONS, order, "a dependent is no derived entry");
    }

    @Test
    void aDerivedEntry_isNotBehindWhichSomethingStands() throws Exception {
        lie(order -> order.put("unverifiable", positions(turned, turned + 1)));
        long order = log.order(victim, RedactionBasis.COURT_ORDER);
        assertFails(audit(), Check.REDACTIONS, order, "unverifiable names no fact");
    }

    // ---- what it must name

    @Test
    void anOrderThatNamesNothing_fails() throws Exception {
        lie(order -> {
            order.put("targets", null);
            order.put("dependents", null);
            order.put("unverifiable", null);
        });
        long order = log.order(victim, RedactionBasis.ERROR);
        log.complete(order);
        assertFails(audit(), Check.REDACTIONS, order, "it leaves entries of its statement");
    }

    @Test
    void anAmendmentThatIsNoTarget_fails() throws Exception {
        long held = log.size();
        lieOfTargets(targets -> targets.removeIf(target -> target.equals(Map.of("position", held))));
        long order = log.order(victim, RedactionBasis.ERROR);
        assertFails(audit(), Check.REDACTIONS, order, "it leaves entries of its statement");
    }

    @Test
    void whatFollowedFromATarget_andIsNone_fails() throws Exception {
        lieOfTargets(targets -> targets.remove(Map.of("position", said + 1)));
        long order = log.order(victim, RedactionBasis.ERROR);
        assertFails(audit(), Check.REDACTIONS, order, "it leaves what followed from a target");
    }

    /** What stands there could say anything: of a statement that is gone, nothing follows any more. */
    @Test
    void whatFollowedFromALift_andIsNoTarget_fails() throws Exception {
        lift(log.order(victim, RedactionBasis.GDPR_RESTRICTION));
        long behind = log.last("RestrictionLifted") + 1L;
        assertTrue(log.types.get((int) behind).startsWith("StanceHistoryRevised"), log.types.toString());
        lieOfTargets(targets -> targets.remove(Map.of("position", behind)));
        long order = log.order(victim, RedactionBasis.ERROR);
        assertFails(audit(), Check.REDACTIONS, order, "it leaves what followed from what two have done");
    }

    @Test
    void anOrderOfAField_namesNothingElse() throws Exception {
        List<Object> field = List.of(Map.of("position", said, "fields", List.of("text")));
        lie(order -> {
            order.put("targets", field);
            order.put("dependents", null);
        });
        long order = log.order(victim, RedactionBasis.ERROR);
        assertFails(audit(), Check.REDACTIONS, order, "entries go with fields");
    }

    private void lieOfTargets(Consumer<List<Map<String, Object>>> lie) {
        lie(order -> {
            @SuppressWarnings("unchecked")
            List<Map<String, Object>> targets = new ArrayList<>((List<Map<String, Object>>) order.get("targets"));
            lie.accept(targets);
            order.put("targets", targets);
        });
    }

    @Test
    void aHistoryThatIsNotToldAnew_fails() throws Exception {
        long order = log.order(victim, RedactionBasis.COURT_ORDER);
        log.dropLast();
        log.destroy(order);
        assertFails(audit(), Check.REDACTIONS, order, "a history that loses something is not told anew");
    }

    // ---- what it may excuse

    /** A statement of another party on another issue. */
    private StatementId elsewhere() {
        log.define("south");
        return log.says("south", "aid", "2023-06-02", "FOR", Map.of());
    }

    @Test
    void whatIsFalseOfAnotherHistory_isNotExcusedByAnOrder() throws Exception {
        log.says("north", "truce", "2023-05-08", "FOR", Map.of());
        long lie = log.saysWithWrongConsequence("2023-06-01");
        StatementId other = elsewhere();
        lie(order -> order.put("unverifiable", positions(lie - 1)));
        long order = log.order(other, RedactionBasis.ERROR);
        log.destroy(order);
        log.complete(order);
        assertFails(audit(), Check.DERIVED, lie, "it is not what follows from the fact at position " + (lie - 1));
    }

    @Test
    void whatIsMissingOfAnotherHistory_isNotExcusedByAnOrder() throws Exception {
        long fact = log.saysWithoutConsequence("2023-06-01");
        log.define("south");
        long at = log.size();
        StatementId other = log.says("south", "aid", "2023-06-02", "FOR", Map.of());
        Event.Derived taken = (Event.Derived) log.ledger.log.getLast();
        long order = log.forge(new Event.RedactionOrdered(
                other,
                RedactionBasis.ERROR,
                new RedactionScope(
                        List.of(
                                new RedactionScope.Target(new LogPosition(at), List.of()),
                                new RedactionScope.Target(new LogPosition(at + 1), List.of())),
                        List.of(),
                        List.of(new LogPosition(fact)),
                        List.of()),
                new Approved(new RedactionId(other.value()), "ann", "ben"),
                Optional.empty()));
        log.ledger.log.add(new Event.StanceHistoryRevised(
                taken.slot(),
                Optional.empty(),
                log.nowMillis - 1_000,
                new Cause(CauseType.REDACTION, other, new LogPosition(order)),
                "1",
                new Event.Links(Optional.of(new LogPosition(at + 1)), Optional.of(new LogPosition(at + 1))),
                new Revisions(List.of(), List.of(new LogPosition(at)))));
        log.appendNew();
        log.destroy(order);
        List<Map<String, Object>> stances = log.stances();
        stances.removeIf(row -> "south".equals(row.get("party")));
        Findings findings = audit(stances);

        assertFails(
                findings, Check.DERIVED, fact + 1, "a derived entry is missing behind the fact at position " + fact);
        assertEquals(1, findings.count(Verdict.FAIL), findings.failures().toString());
    }

    /** What has gone said something false: an order for another statement took it, and tells its history as it should be. */
    @Test
    void whatGoesOfTheHistoryOfAnother_isNamed_forNobodyCanKnowWhetherItDependedOnTheStatement() throws Exception {
        log.says("north", "truce", "2023-05-08", "FOR", Map.of());
        StatementId other = elsewhere();
        long at = log.size() - 2;
        Event.Derived taken = (Event.Derived) log.ledger.log.getLast();
        long lie = log.saysWithWrongConsequence("2023-06-03");
        SlotKey truce = ((Event.Derived) log.ledger.log.getLast()).slot();
        long order = log.forge(new Event.RedactionOrdered(
                other,
                RedactionBasis.ERROR,
                new RedactionScope(
                        List.of(
                                new RedactionScope.Target(new LogPosition(at), List.of()),
                                new RedactionScope.Target(new LogPosition(at + 1), List.of())),
                        List.of(new LogPosition(lie)),
                        List.of(new LogPosition(lie - 1)),
                        List.of()),
                new Approved(new RedactionId(other.value()), "ann", "ben"),
                Optional.of(new LogPosition(at))));
        Cause cause = new Cause(CauseType.REDACTION, other, new LogPosition(order));
        List<LogPosition> gone = List.of(new LogPosition(at));
        StanceHistory left =
                log.ledger.population(Set.of(truce), Set.of()).histories().get(truce);
        log.ledger.log.add(new Event.StanceHistoryRevised(
                taken.slot(),
                Optional.empty(),
                log.nowMillis - 2_000,
                cause,
                "1",
                behind(at + 1),
                new Revisions(List.of(), gone)));
        log.ledger.log.add(new Event.StanceHistoryRevised(
                truce,
                left.state().map(SlotState::held),
                left.items().getFirst().effectiveMillis(),
                cause,
                "1",
                behind(lie),
                new Revisions(left.items(), gone)));
        log.appendNew();
        log.destroy(order);
        List<Map<String, Object>> stances = log.stances();
        stances.removeIf(row -> "south".equals(row.get("party")));
        Findings findings = audit(stances);

        assertEquals(List.of(), findings.failures());
        assertTrue(
                findings.notes()
                        .contains(Finding.of(
                                Check.REDACTIONS,
                                Verdict.UNVERIFIABLE,
                                order,
                                "position " + lie + " goes with it, of a history in which nothing followed from the"
                                        + " statement itself: that it depends on that is the word of those who ordered"
                                        + " it")),
                findings.notes().toString());
    }

    private static Event.Links behind(long position) {
        Optional<LogPosition> at = Optional.of(new LogPosition(position));
        return new Event.Links(at, at);
    }

    /** Whatever is there has to follow from what is left. */
    @Test
    void whatIsFalse_isNotExcused_byAnOrderThatTellsItsHistoryAnew() throws Exception {
        log.says("north", "truce", "2023-05-08", "FOR", Map.of());
        long lie = log.saysWithWrongConsequence("2023-06-01");
        lie(order -> {
            List<Object> facts = new ArrayList<>((List<?>) order.get("unverifiable"));
            facts.add(lie - 1);
            order.put("unverifiable", facts);
        });
        destroyed();
        Findings findings = audit();
        assertFails(findings, Check.DERIVED, lie, "it is not what follows from the fact at position " + (lie - 1));
        assertEquals(1, findings.count(Verdict.FAIL), findings.failures().toString());
    }

    /** What is missing behind the last statement, which the order for another names; where the other was recorded. */
    private Findings missing(boolean isAhead) throws Exception {
        long fact = 0;
        if (!isAhead) {
            fact = log.saysWithoutConsequence("2023-06-01");
        }
        victim = log.says("north", "truce", "2023-06-05", "AGAINST", Map.of());
        if (isAhead) {
            fact = log.saysWithoutConsequence("2023-06-06");
        }
        long named = fact;
        lie(order -> {
            List<Object> facts = new ArrayList<>();
            Optional.ofNullable(order.get("unverifiable")).ifPresent(others -> facts.addAll((List<?>) others));
            facts.add(named);
            order.put("unverifiable", facts.stream().distinct().toList());
        });
        destroyed();
        missing = fact + 1;
        return audit();
    }

    @Test
    void whatIsMissingAheadOfAStatement_isNotExcusedByItsOrder() throws Exception {
        Findings findings = missing(false);
        assertFails(
                findings,
                Check.DERIVED,
                missing,
                "a derived entry is missing behind the fact at position " + (missing - 1));
    }

    @Test
    void whatIsMissingBehindAStatement_ofAHistoryThatItsOrderTellsAnew_cannotBeKnown() throws Exception {
        Findings findings = missing(true);
        assertTrue(
                findings.failures().stream()
                        .noneMatch(finding -> finding.message().contains("is missing")),
                findings.failures().toString());
        assertTrue(
                findings.notes().stream()
                        .anyMatch(note -> note.check() == Check.DERIVED
                                && note.verdict() == Verdict.UNVERIFIABLE
                                && note.position().orElse(-1) == missing),
                findings.notes().toString());
    }

    /** A statement that another party's duplicates; where that is told anew. */
    private long duplicated() {
        log.define("east");
        victim = log.says("north", "aid", "2023-06-01", "AGAINST", Map.of());
        missing = log.size() + 1;
        log.says("east", "aid", "2023-06-02", "AGAINST", duplicating(victim));
        long order = destroyed();
        for (long at = order + 1; at < log.size(); at++) {
            if (((Event.Derived) log.ledger.log.get((int) at))
                    .slot()
                    .party()
                    .slug()
                    .equals("east")) {
                return at;
            }
        }
        throw new AssertionError(log.types);
    }

    private static boolean isNoted(Findings findings, long position, Verdict verdict, String message) {
        return findings.notes().contains(Finding.of(Check.DERIVED, verdict, position, message));
    }

    @Test
    void whatIsMissingOfADuplicate_isExcused() throws Exception {
        long told = duplicated();
        long order = log.last("RedactionOrdered");
        Findings findings = audit();
        assertEquals(List.of(), findings.failures());
        assertTrue(told > order);
        assertTrue(
                isNoted(findings, missing, Verdict.UNVERIFIABLE, "UNVERIFIABLE(redaction " + order + ")"),
                findings.notes().toString());
    }

    /** Nobody who is not told which history it is can say that it is another. */
    @Test
    void whatIsMissing_whereWhatIsToldAnewIsWithheld_isWithheld() throws Exception {
        long told = duplicated();
        log.withhold((int) told);
        Findings findings = audit();
        assertEquals(List.of(), findings.failures());
        assertTrue(
                isNoted(findings, missing, Verdict.WITHHELD, "it depends on an entry that is withheld"),
                findings.notes().toString());
    }

    @Test
    void aDependentOfAHistoryThatIsNotToldAnew_fails() throws Exception {
        StatementId other = elsewhere();
        long hidden = log.size() + 1;
        log.says("north", "truce", "2023-06-03", "AGAINST", Map.of());
        lie(order -> {
            order.put("dependents", positions(hidden));
            order.put("unverifiable", positions(hidden - 1));
        });
        long order = log.order(other, RedactionBasis.ERROR);
        log.destroy(order);
        log.absent(hidden, order);
        log.complete(order);
        assertFails(audit(), Check.REDACTIONS, order, "a history that loses something is not told anew");
    }

    // ---- what is told behind it

    private void assertToldWrong(String slot, Object value, String message) throws Exception {
        log.lie(EventType.STANCE_HISTORY_REVISED, revised -> revised.put(slot, value));
        long order = destroyed();
        assertFails(audit(), Check.DERIVED, order + 1, message);
    }

    @Test
    void aHistoryToldAnewFromAnotherInstantOn_fails() throws Exception {
        assertToldWrong("effectiveAt", "1999-01-01T00:00:00.000Z", "is not told as it is left");
    }

    @Test
    void aHistoryOfWhichNothingIsLeft_isToldFromTheRecordingOn() throws Exception {
        victim = elsewhere();
        long order = destroyed();
        assertEquals(List.of(), audit().failures());
        assertEquals("StanceHistoryRevised", log.types.get((int) order + 1));
    }

    @Test
    void aHistoryOfWhichNothingIsLeft_toldFromAnotherInstantOn_fails() throws Exception {
        victim = elsewhere();
        assertToldWrong("effectiveAt", "1999-01-01T00:00:00.000Z", "is not told as it is left");
    }

    @Test
    void aHistoryToldAnew_inAnotherFormThanItsOwn_fails() throws Exception {
        log.lie(EventType.STANCE_HISTORY_REVISED, revised -> {
            List<Object> items = new ArrayList<>((List<?>) revised.get("revised"));
            items.addFirst(items.removeLast());
            revised.put("revised", items);
        });
        long order = destroyed();
        assertFails(audit(), Check.DERIVED, order + 1, "the payload is not of its form");
    }

    @Test
    void whatIsToldAnew_andIsNothing_fails() throws Exception {
        log.lie(EventType.STANCE_HISTORY_REVISED, revised -> revised.put("slot", "none"));
        long order = destroyed();
        assertFails(audit(), Check.DERIVED, order + 1, "nothing more follows from the fact at position " + order);
    }

    @Test
    void aHistoryToldAnewByAnotherPolicy_fails() throws Exception {
        assertToldWrong("policy", "77", "is not told as it is left");
    }

    @Test
    void aHistoryToldAnewWithAnotherEntryInFront_fails() throws Exception {
        assertToldWrong("previous", 0L, "it does not name the entries in front of it");
    }

    @Test
    void aHistoryToldAnewWithAnotherChangeInFront_fails() throws Exception {
        assertToldWrong("previousChange", 1L, "it does not name the entries in front of it");
    }

    @Test
    void aHistoryToldAnewSinceAnotherInstant_fails() throws Exception {
        assertToldWrong("since", "1999-01-01T00:00:00.000Z", "is not what is left of it");
    }

    @Test
    void aHistoryToldAnew_removesWhatIsGone() throws Exception {
        log.lie(EventType.STANCE_HISTORY_REVISED, revised -> {
            List<Object> items = new ArrayList<>((List<?>) revised.get("revised"));
            items.removeIf(item -> ((Map<?, ?>) item).containsKey("removed"));
            revised.put("revised", items);
        });
        long order = destroyed();
        assertFails(audit(), Check.DERIVED, order + 1, "does not remove what is gone");
    }

    @Test
    void aHistoryThatLosesNothing_isNotToldAnew() throws Exception {
        int change = log.last("PositionChanged");
        StatementId other = elsewhere();
        Event.PositionChanged first = (Event.PositionChanged) log.ledger.log.get(change);
        log.amend(new Command.HoldStatement(other, "Asked.", new Expectation.Any()));
        long order = log.size();
        log.amend(new Command.OrderRedaction(
                other, RedactionBasis.ERROR, new Approved(new RedactionId(other.value()), "ann", "ben")));
        log.lie(EventType.POSITION_CHANGED, changed -> {
            Map<String, Object> item = Map.of(
                    "entry",
                    change - 1L,
                    "effectiveAt",
                    String.valueOf(changed.get("effectiveAt")),
                    "changeKind",
                    "TAKEN",
                    "to",
                    Objects.requireNonNull(changed.get("to")));
            changed.put("revised", List.of(item));
            changed.put("previous", (long) change);
            changed.put("previousChange", (long) change);
            changed.put("cause", Map.of("type", "REDACTION", "statement", other.toString(), "entry", order));
        });
        log.ledger.log.add(first);
        log.appendNew();
        log.destroy(order);
        assertFails(audit(), Check.DERIVED, order + 2, "a history anew of which the redaction takes nothing");
    }

    /** The redacted one stood between two, of which the second counts from then on. */
    private long moved() {
        StatementId first = log.says("north", "aid", "2023-06-01", "AGAINST", Map.of());
        victim = log.says("north", "aid", "2023-06-02", "AGAINST", duplicating(first));
        log.says("north", "aid", "2023-06-03", "FOR", duplicating(victim));
        return log.order(victim, RedactionBasis.COURT_ORDER);
    }

    private static Map<String, Object> duplicating(StatementId id) {
        return Map.of("relations", List.of(Map.of("relation", "DUPLICATES", "statement", id.toString())));
    }

    @Test
    void aStanceThatMovesBehindAnOrder_holds() throws Exception {
        long order = moved();
        log.destroy(order);
        log.complete(order);

        assertEquals("PositionChanged", log.types.get((int) order + 1));
        assertEquals(List.of(), audit().failures());
    }

    @Test
    void aStanceThatMovesBehindAnOrder_fromAnotherThanWasHeld_fails() throws Exception {
        log.lie(EventType.POSITION_CHANGED, changed -> {
            if ("REDACTION".equals(((Map<?, ?>) changed.get("cause")).get("type"))) {
                changed.put("from", Map.of("entry", said));
            }
        });
        long order = moved();
        log.destroy(order);
        assertFails(audit(), Check.DERIVED, order + 1, "it does not change the stance in front of it");
    }

    // ---- whether it was done

    @Test
    void aTargetThatIsPresentAfterCompletion_fails() throws Exception {
        long order = log.order(victim, RedactionBasis.COURT_ORDER);
        Map<String, Object> kept = log.lines.get((int) said);
        log.destroy(order);
        log.lines.set((int) said, kept);
        log.complete(order);
        Findings findings = audit();

        assertFails(findings, Check.REDACTIONS, said, "present after its redaction was completed");
        assertEquals(1, findings.count(Verdict.FAIL));
    }

    @Test
    void aDependentThatIsPresentAfterCompletion_fails() throws Exception {
        long order = log.order(victim, RedactionBasis.COURT_ORDER);
        Map<String, Object> kept = log.lines.get((int) turned + 1);
        log.destroy(order);
        log.lines.set((int) turned + 1, kept);
        log.complete(order);
        assertFails(audit(), Check.REDACTIONS, turned + 1, "present after its redaction was completed");
    }

    @Test
    void whatOtherSystemsHaveCompleted_mayBePresent() throws Exception {
        long order = log.order(victim, RedactionBasis.COURT_ORDER);
        log.follow(new Event.RedactionCompleted(
                new RedactionId(victim.value()), new LogPosition(order), RedactedSystem.SEARCH));
        assertEquals(List.of(), audit().failures());
    }

    @Test
    void aCompletionWithoutAnOrder_fails() throws Exception {
        long order = destroyed();
        log.lie(EventType.REDACTION_COMPLETED, completed -> completed.put("order", order - 1));
        log.complete(order);
        assertFails(audit(), Check.REDACTIONS, order + 2, "completes a redaction that was never ordered");
    }

    @Test
    void aCompletionOfAnotherRedaction_fails() throws Exception {
        long order = destroyed();
        log.lie(
                EventType.REDACTION_COMPLETED,
                completed -> completed.put(
                        "redaction", log.ledger.inOrder().getFirst().id().toString()));
        log.complete(order);
        assertFails(audit(), Check.REDACTIONS, order + 2, "completes a redaction that was never ordered");
    }

    @Test
    void whatLiftsNoRestriction_fails() throws Exception {
        long order = log.order(victim, RedactionBasis.GDPR_RESTRICTION);
        log.lie(EventType.RESTRICTION_LIFTED, lifted -> lifted.put("order", said));
        long at = log.size();
        lift(order);
        assertFails(audit(), Check.REDACTIONS, at, "lifts a restriction that was never ordered");
    }

    @Test
    void aFactOfAStatementBehindTheOrderThatDestroyedIt_fails() throws Exception {
        destroyed();
        long at = log.forge(new Event.StatementHeld(victim, "Again.", Optional.empty()));
        assertFails(audit(), Check.REDACTIONS, at, "it is of a statement that was destroyed before");
    }

    // ---- what follows from what is left

    @Test
    void aDerivedEntryThatDiffers_behindAFactThatIsNotNamed_fails() throws Exception {
        lie(order -> {
            order.put("dependents", null);
            order.put("unverifiable", null);
        });
        long order = log.order(victim, RedactionBasis.COURT_ORDER);
        scope(order).targets().forEach(target -> log.absent(target.position().value(), order));
        assertFails(audit(), Check.DERIVED, turned + 1, "it is not what follows from the fact at position " + turned);
    }

    @Test
    void aHistoryToldAnewByAnotherCause_fails() throws Exception {
        log.lie(
                EventType.STANCE_HISTORY_REVISED,
                revised -> revised.put(
                        "cause", Map.of("type", "REDACTION", "statement", victim.toString(), "entry", said)));
        long order = destroyed();
        assertFails(audit(), Check.DERIVED, order + 1, "names another cause");
    }

    @Test
    void aHistoryToldAnewAndWrong_fails() throws Exception {
        log.lie(EventType.STANCE_HISTORY_REVISED, revised -> {
            List<Object> items = new ArrayList<>((List<?>) revised.get("revised"));
            items.removeFirst();
            revised.put("revised", items);
        });
        long order = destroyed();
        assertFails(audit(), Check.DERIVED, order + 1, "is not what is left of it");
    }

    @Test
    void aRedaction_coversNoLaterEntryOfItsStance() throws Exception {
        destroyed();
        log.lie(EventType.POSITION_CHANGED, changed -> changed.put("changeKind", "FIRMED"));
        log.says("north", "truce", "2023-05-09", "AGAINST", Map.of());
        assertFails(audit(), Check.DERIVED, log.last("PositionChanged"), "it is not what follows");
    }

    @Test
    void aLinkAcrossWhatIsAbsent_isHeldAgainstItsStream() throws Exception {
        StatementId other = log.says("north", "truce", "2023-05-20", "AGAINST", Map.of());
        log.amend(new Command.HoldStatement(other, "Asked.", new Expectation.Any()));
        log.lie(EventType.POSITION_CHANGED, changed -> changed.put("previous", said));
        long at = log.size() + 1;
        log.says("north", "truce", "2023-05-21", "AGAINST", Map.of());
        log.destroy(log.order(other, RedactionBasis.COURT_ORDER));
        assertFails(audit(), Check.DERIVED, at, "it is not what follows");
    }

    /** Of a change whose leaf says no more than its stream, nobody knows which stance it was of. */
    @Test
    void aLinkToAChangeOfTheOtherStance_thatIsAbsent_holds() throws Exception {
        victim = log.says("north", "truce", "2023-05-20", "AGAINST", Map.of("directness", "REPORTED_BY_OTHER"));
        long reported = log.size() - 1;
        log.says("north", "truce", "2023-05-21", "AGAINST", Map.of());
        Event.Derived changed = (Event.Derived) log.ledger.log.getLast();
        assertEquals(Optional.of(new LogPosition(reported)), changed.links().previousChange());
        destroyed();
        assertEquals(List.of(), audit().failures());
    }

    @Test
    void aStanceThatStillCountsWhatWasDestroyed_fails() throws Exception {
        List<Map<String, Object>> before = log.stances();
        StatementId last = log.says("north", "truce", "2023-05-20", "AGAINST", Map.of());
        List<Map<String, Object>> counted = log.stances();
        long order = log.order(last, RedactionBasis.COURT_ORDER);
        log.destroy(order);
        Findings findings = audit(counted);

        assertFails(findings, Check.STANCES, -1, "is not what the log gives");
        List<Map<String, Object>> after = log.stances();
        List.of(before, after).forEach(rows -> rows.forEach(row -> row.remove("position")));
        assertEquals(before, after);
    }
}

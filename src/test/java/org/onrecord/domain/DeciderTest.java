// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Surroundings.IssueTerms;

class DeciderTest {
    private static final IssueId KILLED = new IssueId("killed");
    private static final long NOW = Said.of("2024-05-04T12:00:00Z").earliestMillis();

    private final MemoryLedger ledger = new MemoryLedger()
            .with(Utterance.PARTY)
            .with(Utterance.ISSUE, new IssueTerms(IssueKind.STANCE, Optional.empty()))
            .with(KILLED, new IssueTerms(IssueKind.FIGURE, Optional.of("people")));

    @Test
    void aFirstStatement_isAcceptedWithTheChangeItCauses() {
        Decision.Accepted accepted = accepted(1, Utterance.on("2024-05-03"));

        Event.PositionChanged changed = assertInstanceOf(
                Event.PositionChanged.class, accepted.derived().getFirst().event());
        assertEquals(ChangeKind.TAKEN, changed.to().orElseThrow().changeKind());
        assertEquals(new SlotKey(Utterance.PARTY, Utterance.ISSUE, Slot.OWN), changed.slot());
        assertEquals(new Cause(CauseType.STATEMENT, Utterance.id(1), new LogPosition(0)), changed.cause());
        assertEquals(Optional.empty(), changed.links().previous());
    }

    @Test
    void theSameSaidAgain_isAnAffirmationThatKeepsHowTheStanceCameAbout() {
        accepted(1, Utterance.on("2024-05-02"));

        Event.Derived event =
                accepted(2, Utterance.on("2024-05-03")).derived().getFirst().event();

        assertInstanceOf(Event.PositionAffirmed.class, event);
        assertEquals(ChangeKind.TAKEN, event.to().orElseThrow().changeKind());
        assertEquals(
                Said.of("2024-05-02").latestMillis(), event.to().orElseThrow().sinceMillis());
        assertEquals(
                Said.of("2024-05-03").latestMillis(), event.to().orElseThrow().lastAffirmedMillis());
        assertEquals(Optional.of(new LogPosition(1)), event.links().previous());
        assertEquals(Optional.of(new LogPosition(1)), event.links().previousChange());
    }

    @Test
    void whatIsRecordedLate_revisesHistoryAndNeverBecomesCurrent() {
        accepted(1, Utterance.on("2024-05-03").says(Polarity.AGAINST));

        Event.StanceHistoryRevised revised = assertInstanceOf(
                Event.StanceHistoryRevised.class,
                accepted(2, Utterance.on("2024-05-01")).derived().getFirst().event());

        assertEquals(CauseType.LATE_RECORD, revised.cause().type());
        assertEquals(new LogPosition(0), revised.to().orElseThrow().ref().entry());
        assertEquals(
                List.of(ChangeKind.TAKEN, ChangeKind.REVERSED),
                revised.revisions().items().stream()
                        .map(HistoryItem::changeKind)
                        .toList());
        assertEquals(ChangeKind.REVERSED, revised.to().orElseThrow().changeKind());
    }

    @Test
    void aReportedStance_neverTouchesTheOwnOne() {
        accepted(1, Utterance.on("2024-05-02"));

        Event.Derived event = accepted(
                        2, Utterance.on("2024-05-03").says(Polarity.AGAINST).with("directness", "REPORTED_BY_OTHER"))
                .derived()
                .getFirst()
                .event();

        assertEquals(ChangeKind.TAKEN, event.to().orElseThrow().changeKind());
        assertEquals(Slot.REPORTED, event.slot().slot());
        assertEquals(Optional.empty(), event.links().previous());
        assertEquals(Optional.of(new LogPosition(1)), event.links().previousChange());
    }

    @Test
    void aDuplicate_derivesNothingWhileTheOtherContributes() {
        accepted(1, Utterance.on("2024-05-02"));
        Utterance duplicate = Utterance.on("2024-05-03").says(Polarity.AGAINST).related(Relation.DUPLICATES, 1);
        Utterance duplicateOfDuplicate =
                Utterance.on("2024-05-03").says(Polarity.AGAINST).related(Relation.DUPLICATES, 2);

        assertEquals(List.of(), accepted(2, duplicate).derived());
        assertEquals(List.of(), accepted(3, duplicateOfDuplicate).derived());
    }

    @Test
    void aDuplicate_ofWhatContributesNothing_contributes() {
        accepted(1, Utterance.on("2024-05-02").with("kind", "PREDICTION"));

        assertEquals(
                1,
                accepted(2, Utterance.on("2024-05-03").related(Relation.DUPLICATES, 1))
                        .derived()
                        .size());
    }

    @Test
    void everyReason_isNamedAtOnce() {
        Utterance utterance = Utterance.on("2024-05-06")
                .with("party", "nobody")
                .with("terms", "OFF_THE_RECORD")
                .with(
                        "positions",
                        List.of(
                                Map.of("issue", "nothing", "polarity", "FOR"),
                                Map.of("issue", KILLED.slug(), "polarity", "FOR"),
                                figure(Utterance.ISSUE, "people")))
                .related(Relation.RESTATES, 9);

        assertEquals(
                List.of(
                        "off-the-record /terms",
                        "said-in-the-future /saidAt",
                        "unknown-party /party",
                        "unknown-issue /positions/0/issue",
                        "issue-kind-mismatch /positions/1/polarity",
                        "issue-kind-mismatch /positions/2/figure",
                        "unknown-related-statement /relations/0/statement"),
                refused(1, utterance));
        assertEquals(List.of(), ledger.log);
    }

    @Test
    void aFigure_inAnotherUnit_isRefused() {
        assertEquals(
                List.of("unit-mismatch /positions/0/figure/unit"),
                refused(1, Utterance.on("2024-05-04").with("positions", List.of(figure(KILLED, "families")))));
    }

    @Test
    void aStatement_underAnIdThatIsTaken_isRefused() {
        accepted(1, Utterance.on("2024-05-04"));

        assertEquals(List.of("statement-exists /id"), refused(1, Utterance.on("2024-05-04")));
    }

    @Test
    void aDate_mayHaveBegunInAZoneAhead_andAnInstantMayNot() {
        assertEquals(1, accepted(1, Utterance.on("2024-05-05")).derived().size());
        assertEquals(List.of("said-in-the-future /saidAt"), refused(2, Utterance.on("2024-05-06")));
        assertEquals(List.of("said-in-the-future /saidAt"), refused(3, Utterance.on("2024-05-04T13:00:00Z")));
        assertEquals(
                1, accepted(4, Utterance.on("2024-05-04T12:01:00Z")).derived().size());
    }

    @Test
    void anExpectation_thatDoesNotHold_isAConflict() {
        Optional<Revision> none = Optional.empty();
        Optional<Revision> first = Optional.of(Revision.FIRST);
        Expectation atFirst = new Expectation.AtRevision(Revision.FIRST);
        Expectation atNext = new Expectation.AtRevision(Revision.FIRST.next());

        assertEquals(Optional.empty(), Decider.check(new Expectation.Any(), none));
        assertEquals(Optional.empty(), Decider.check(new Expectation.Absent(), none));
        assertEquals(Optional.empty(), Decider.check(atFirst, first));
        for (Expectation lost : List.of(atFirst, atNext)) {
            assertEquals(
                    "revision-conflict", Decider.check(lost, none).orElseThrow().type());
        }
        assertEquals(
                "expected that it does not exist; it is at revision 0",
                Decider.check(new Expectation.Absent(), first).orElseThrow().detail());
        assertEquals(
                "expected revision 1; it is at revision 0",
                Decider.check(atNext, first).orElseThrow().detail());
    }

    private Decision.Accepted accepted(long id, Utterance utterance) {
        return assertInstanceOf(Decision.Accepted.class, ledger.record(Utterance.id(id), utterance.statement(), NOW));
    }

    private List<String> refused(long id, Utterance utterance) {
        return assertInstanceOf(Decision.Refused.class, ledger.record(Utterance.id(id), utterance.statement(), NOW))
                .reasons()
                .stream()
                .map(reason -> reason.type() + " " + reason.pointer())
                .toList();
    }

    private static Map<String, Object> figure(IssueId issue, String unit) {
        return Map.of("issue", issue.slug(), "figure", Map.of("low", 1L, "bound", "ABOUT", "unit", unit));
    }
}

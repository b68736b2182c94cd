// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Surroundings.IssueTerms;

/** Stances that were retracted or denied, and statements that stand for others. */
class EndedStanceTest {
    private static final SlotKey OWN = new SlotKey(Utterance.PARTY, Utterance.ISSUE, Slot.OWN);
    private static final SlotKey REPORTED = new SlotKey(Utterance.PARTY, Utterance.ISSUE, Slot.REPORTED);

    private final MemoryLedger ledger = new MemoryLedger()
            .with(Utterance.PARTY)
            .with(Utterance.ISSUE, new IssueTerms(IssueKind.STANCE, Optional.empty()));

    @Test
    void aRetractionWithoutAPosition_correctedInItsDate_endsTheStanceOnTheRightDay() {
        record(1, Utterance.on("2024-05-01"));
        record(2, retraction("2024-05-03", 1));

        Event.Derived event =
                correct(2, Map.of("saidAt", "2024-05-02")).getFirst().event();

        assertInstanceOf(Event.StanceHistoryRevised.class, event);
        assertEquals(
                Said.of("2024-05-02").latestMillis(), event.to().orElseThrow().sinceMillis());
    }

    @Test
    void aRetractionWithoutAPosition_thatWasAnotherPartys_endsNothingMore() {
        ledger.with(new PartyId("israel"));
        record(1, Utterance.on("2024-05-01"));
        record(2, retraction("2024-05-03", 1));

        Event.Derived event = correct(2, Map.of("party", "israel")).getFirst().event();

        assertInstanceOf(Event.PositionChanged.class, event);
        assertEquals(ChangeKind.TAKEN, event.to().orElseThrow().changeKind());
    }

    @Test
    void whatWasSaidBetweenAStanceAndItsRetraction_andIsRecordedLate_isTheStance() {
        record(1, Utterance.on("2024-05-01"));
        record(2, retraction("2024-05-05", 1));

        Event.Derived event = record(3, Utterance.on("2024-05-03").says(Polarity.AGAINST))
                .getFirst()
                .event();

        Event.PositionChanged changed = assertInstanceOf(Event.PositionChanged.class, event);
        assertEquals(CauseType.LATE_RECORD, changed.cause().type());
        assertEquals(ChangeKind.REVERSED, changed.to().orElseThrow().changeKind());
    }

    @Test
    void aDenialOfAReport_thatTakesAPositionItself_leavesNoneInTheReportedSlot() {
        Utterance report = Utterance.on("2024-05-01").says(Polarity.AGAINST).with("directness", "REPORTED_BY_OTHER");
        Utterance denial = Utterance.on("2024-05-02").says(Polarity.FOR).related(Relation.DENIES, 1);
        record(1, report);
        record(2, denial);

        assertEquals(ChangeKind.WITHDRAWN, ledger.states().get(REPORTED).changeKind());
        assertEquals(Optional.empty(), StancePolicy.ONE.said(REPORTED, denial.statement()));
        assertEquals(
                denial.statement().positions().getFirst(),
                StancePolicy.ONE.said(OWN, denial.statement()).orElseThrow());
        assertEquals("FOR", published(2, OWN));
        assertEquals("NO_POSITION", published(3, REPORTED));
    }

    /** The polarity that a subscriber sees of the last derived event of a slot. */
    private String published(int fact, SlotKey slot) {
        Event.Derived event = ledger.log.stream()
                .skip(fact)
                .filter(Event.Derived.class::isInstance)
                .map(Event.Derived.class::cast)
                .filter(each -> each.slot().equals(slot))
                .findFirst()
                .orElseThrow();
        Map<String, Object> stance = PublicViews.stance(EventForm.write(event), 9, new PublicViews.Referred() {
            @Override
            public Map<String, ?> payload(long position) {
                return EventForm.write(ledger.log.get((int) position));
            }

            @Override
            public Restraint now(String statement) {
                return Restraint.NONE;
            }

            @Override
            public boolean restrainedSince(long position) {
                return false;
            }
        });
        return String.valueOf(stance.get("polarity"));
    }

    @Test
    void havingNoPosition_saidFirmlyOrNot_isNoMove() {
        record(1, Utterance.on("2024-05-01").says(Polarity.NO_POSITION, Strength.FIRM));

        List<Decision.Derivation> derived = correct(
                1, Map.of("positions", List.of(Map.of("issue", Utterance.ISSUE.slug(), "polarity", "NO_POSITION"))));

        assertInstanceOf(Event.StanceHistoryRevised.class, derived.getFirst().event());
    }

    /** Each of these duplicates the two before it, so that there are more ways through them than could ever be gone. */
    @Test
    void duplicatesOfDuplicates_areLookedAtOnce() {
        record(1, Utterance.on("2024-05-01").with("kind", "PREDICTION"));
        record(2, Utterance.on("2024-05-01").with("kind", "PREDICTION").related(Relation.DUPLICATES, 1));
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int id = 3; id < 200; id++) {
                record(
                        id,
                        Utterance.on("2024-05-01")
                                .with("kind", "PREDICTION")
                                .related(Relation.DUPLICATES, id - 1)
                                .related(Relation.DUPLICATES, id - 2));
            }
        });

        assertEquals(
                1,
                record(200, Utterance.on("2024-05-01").related(Relation.DUPLICATES, 199))
                        .size());
    }

    private static Utterance retraction(String day, long of) {
        return Utterance.on(day).without("positions").related(Relation.RETRACTS, of);
    }

    private List<Decision.Derivation> record(long id, Utterance utterance) {
        return assertInstanceOf(
                        Decision.Accepted.class,
                        ledger.record(Utterance.id(id), utterance.statement(), Utterance.RECORDED_MILLIS))
                .derived();
    }

    private List<Decision.Derivation> correct(long id, Map<String, ?> fields) {
        Command.CorrectStatement correction = new Command.CorrectStatement(
                Utterance.id(id),
                Initiator.DESK,
                ErrorClass.CORRECTED,
                "wrong",
                "page 1",
                fields,
                new Expectation.Any());
        return assertInstanceOf(Decision.Amended.class, ledger.amend(correction, Utterance.RECORDED_MILLIS))
                .derived();
    }
}

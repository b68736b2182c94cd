// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.domain.ChangeKind.CONDITIONS_CHANGED;
import static org.onrecord.domain.ChangeKind.FIGURE_CHANGED;
import static org.onrecord.domain.ChangeKind.FIRMED;
import static org.onrecord.domain.ChangeKind.PUT_UNDER_REVIEW;
import static org.onrecord.domain.ChangeKind.RESTATED;
import static org.onrecord.domain.ChangeKind.REVERSED;
import static org.onrecord.domain.ChangeKind.SOFTENED;
import static org.onrecord.domain.ChangeKind.TAKEN;
import static org.onrecord.domain.ChangeKind.WITHDRAWN;
import static org.onrecord.domain.Polarity.AGAINST;
import static org.onrecord.domain.Polarity.CONDITIONAL;
import static org.onrecord.domain.Polarity.FOR;
import static org.onrecord.domain.Polarity.MIXED;
import static org.onrecord.domain.Polarity.NO_POSITION;
import static org.onrecord.domain.Polarity.UNDER_REVIEW;
import static org.onrecord.domain.Strength.FIRM;
import static org.onrecord.domain.Strength.TENTATIVE;
import static org.onrecord.domain.Strength.UNSTATED;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 4 and 5, transition by transition. */
class StancePolicyTest {
    /** The polarity in each row was held after the one in the first column, both exactly timed and unstated. */
    @ParameterizedTest
    @CsvSource({
        "FOR, RESTATED, REVERSED, SOFTENED, SOFTENED, PUT_UNDER_REVIEW, WITHDRAWN",
        "AGAINST, REVERSED, RESTATED, SOFTENED, SOFTENED, PUT_UNDER_REVIEW, WITHDRAWN",
        "CONDITIONAL, FIRMED, FIRMED, RESTATED, SOFTENED, PUT_UNDER_REVIEW, WITHDRAWN",
        "MIXED, FIRMED, FIRMED, FIRMED, RESTATED, PUT_UNDER_REVIEW, WITHDRAWN",
        "UNDER_REVIEW, TAKEN, TAKEN, TAKEN, TAKEN, RESTATED, WITHDRAWN",
        "NO_POSITION, TAKEN, TAKEN, TAKEN, TAKEN, TAKEN, RESTATED"
    })
    void everyPolarity_afterEveryOther_isTheChangeOfRuleFive(
            Polarity was,
            ChangeKind toFor,
            ChangeKind toAgainst,
            ChangeKind toConditional,
            ChangeKind toMixed,
            ChangeKind toUnderReview,
            ChangeKind toNoPosition) {
        List<ChangeKind> kinds = new ArrayList<>();
        for (Polarity is : Polarity.values()) {
            kinds.add(kinds(day(1).says(was), day(2).says(is)).getLast());
        }

        assertEquals(List.of(toFor, toAgainst, toConditional, toMixed, toUnderReview, toNoPosition), kinds);
    }

    @Test
    void theFirstContribution_ofAnyPolarity_isTaken() {
        for (Polarity polarity : Polarity.values()) {
            assertEquals(List.of(TAKEN), kinds(day(1).says(polarity)));
        }
    }

    @Test
    void strength_thatBecomesFirmOrTentative_firmsOrSoftens() {
        assertEquals(
                List.of(TAKEN, FIRMED, SOFTENED),
                kinds(day(1).says(FOR, TENTATIVE), day(2).says(FOR, FIRM), day(3).says(FOR, TENTATIVE)));
    }

    @Test
    void aStrength_statedByTheEntryThatHolds_isNotReferredToTwice() {
        assertEquals(
                new Ref(new LogPosition(1), Optional.empty()),
                fold(day(1).says(FOR, FIRM)).items().getFirst().to());
    }

    @Test
    void unstatedStrength_neitherChangesNorErasesAKnownOne() {
        StanceHistory history = fold(day(1).says(FOR, FIRM), day(2).says(FOR, UNSTATED), day(3).says(FOR, TENTATIVE));

        assertEquals(List.of(TAKEN, RESTATED, SOFTENED), kinds(history));
        assertEquals(
                Optional.of(new LogPosition(1)), history.items().get(1).to().strength());
    }

    @Test
    void strength_thatBecomesKnownWhereNoneWas_isRestatedAndKnown() {
        StanceHistory history = fold(day(1).says(FOR, UNSTATED), day(2).says(FOR, FIRM), day(3).says(FOR, TENTATIVE));

        assertEquals(List.of(TAKEN, RESTATED, SOFTENED), kinds(history));
    }

    @Test
    void knownStrength_endsWithThePolarityItWasStatedOf() {
        StanceHistory history = fold(day(1).says(FOR, FIRM), day(2).says(MIXED), day(3).says(FOR));

        assertEquals(Optional.empty(), history.items().getLast().to().strength());
        assertEquals(UNSTATED, history.state().orElseThrow().strength());
    }

    @Test
    void conditions_compareAsSetsOfTrimmedStrings() {
        assertEquals(
                List.of(TAKEN, RESTATED, CONDITIONS_CHANGED, CONDITIONS_CHANGED),
                kinds(
                        day(1).says(FOR).provided("a truce", "aid"),
                        day(2).says(FOR).provided("aid ", " a truce"),
                        day(3).says(FOR).provided("aid"),
                        day(4).says(FOR)));
    }

    @Test
    void strengthAndConditionsTogether_areTheChangeOfStrength() {
        assertEquals(
                List.of(TAKEN, FIRMED), kinds(day(1).says(FOR, TENTATIVE).provided("aid"), day(2).says(FOR, FIRM)));
    }

    @Test
    void aReview_thatEndsInAnotherPolarity_isComparedWithTheOneBeforeIt() {
        assertEquals(
                List.of(TAKEN, PUT_UNDER_REVIEW, RESTATED, REVERSED),
                kinds(day(1).says(FOR), day(2).says(UNDER_REVIEW), day(3).says(UNDER_REVIEW), day(4).says(AGAINST)));
        assertEquals(
                List.of(TAKEN, PUT_UNDER_REVIEW, SOFTENED),
                kinds(day(1).says(FOR), day(2).says(UNDER_REVIEW), day(3).says(CONDITIONAL)));
    }

    @Test
    void aReview_thatEndsWhereItBegan_isAChangeOfKindRestatedAndKeepsTheStrength() {
        StanceHistory history = fold(day(1).says(FOR, FIRM), day(2).says(UNDER_REVIEW), day(3).says(FOR));
        HistoryItem end = history.items().getLast();

        assertEquals(RESTATED, end.changeKind());
        assertFalse(end.affirms());
        assertEquals(Optional.of(new Ref(new LogPosition(2), Optional.empty())), end.from());
        assertEquals(new Ref(new LogPosition(3), Optional.of(new LogPosition(1))), end.to());
        assertEquals(end.effectiveMillis(), history.state().orElseThrow().sinceMillis());
    }

    @Test
    void aReview_afterNoPosition_endsInTaken() {
        assertEquals(
                List.of(TAKEN, WITHDRAWN, TAKEN, TAKEN),
                kinds(day(1).says(FOR), day(2).says(NO_POSITION), day(3).says(UNDER_REVIEW), day(4).says(FOR)));
    }

    @Test
    void havingNoPosition_saidAgain_isRestatedWhateverItsStrengthAndConditions() {
        assertEquals(
                List.of(TAKEN, RESTATED),
                kinds(
                        day(1).says(NO_POSITION, FIRM),
                        day(2).says(NO_POSITION, TENTATIVE).provided("aid")));
    }

    @Test
    void anAffirmation_movesLastAffirmedAndNeverSince() {
        StanceHistory history = fold(day(1).says(FOR), day(2).says(FOR));
        SlotState state = history.state().orElseThrow();

        assertTrue(history.items().getLast().affirms());
        assertEquals(history.items().getFirst().effectiveMillis(), state.sinceMillis());
        assertEquals(history.items().getLast().effectiveMillis(), state.lastAffirmedMillis());
        assertEquals(TAKEN, state.changeKind());
    }

    @Test
    void aFigure_saidAgainOfALaterDay_isRestatedAndAnotherNumberIsChanged() {
        assertEquals(
                List.of(TAKEN, RESTATED, FIGURE_CHANGED),
                kinds(
                        day(1).claims(34_600L, "people", "2024-05-04"),
                        day(2).claims("34600.0", "people", "2024-05-05"),
                        day(3).claims(34_700L, "people", "2024-05-05")));
    }

    @Test
    void apply_ofAContributionThatSortsEarlier_isRefused() {
        SlotState state = fold(day(2).says(FOR)).state().orElseThrow();
        Contribution late = day(1).says(FOR).at(9);

        assertTrue(state.isLate(late));
        assertThrows(IllegalArgumentException.class, () -> StancePolicy.ONE.apply(Optional.of(state), late));
    }

    private static Utterance day(int day) {
        return Utterance.on("2024-05-0" + day + "T12:00:00Z");
    }

    private static List<ChangeKind> kinds(Utterance... utterances) {
        return kinds(fold(utterances));
    }

    private static List<ChangeKind> kinds(StanceHistory history) {
        return history.items().stream().map(HistoryItem::changeKind).toList();
    }

    /** Recorded in this order, from position 1 on. */
    private static StanceHistory fold(Utterance... utterances) {
        List<Contribution> contributions = new ArrayList<>();
        for (Utterance utterance : utterances) {
            contributions.add(utterance.at(contributions.size() + 1));
        }
        return StancePolicy.ONE.fold(contributions);
    }
}

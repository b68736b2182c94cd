// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.onrecord.domain.ChangeKind.CONFLICTED;
import static org.onrecord.domain.ChangeKind.REVERSED;
import static org.onrecord.domain.Polarity.AGAINST;
import static org.onrecord.domain.Polarity.FOR;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 1's last sentence: opposite signs that nothing orders are CONFLICTED, never REVERSED. */
class ConflictTest {
    @Test
    void oppositeSigns_onTheSameWholeDay_areConflicted() {
        assertEquals(CONFLICTED, second(Utterance.on("2024-05-04"), Utterance.on("2024-05-04")));
    }

    @Test
    void oppositeSigns_onAdjacentDays_areReversed() {
        assertEquals(REVERSED, second(Utterance.on("2024-05-04"), Utterance.on("2024-05-05")));
    }

    @Test
    void oppositeSigns_atTheSameInstant_areConflicted() {
        assertEquals(
                CONFLICTED, second(Utterance.on("2024-05-04T10:00:00Z"), Utterance.on("2024-05-04T12:00:00+02:00")));
    }

    @Test
    void oppositeSigns_oneMillisecondApart_areReversed() {
        assertEquals(
                REVERSED, second(Utterance.on("2024-05-04T10:00:00.000Z"), Utterance.on("2024-05-04T10:00:00.001Z")));
    }

    @Test
    void anInstantWithinADay_doesNotFollowTheDay() {
        assertEquals(CONFLICTED, second(Utterance.on("2024-05-04T10:00:00Z"), Utterance.on("2024-05-04")));
    }

    @Test
    void whatWasPublishedBeforeTheOtherWasSaid_isNotInConflictWithIt() {
        assertEquals(
                REVERSED,
                second(
                        Utterance.on("2024-05").publishedAt("2024-05-03T08:00:00Z"),
                        Utterance.on("2024-05-10T10:00:00Z")));
    }

    @Test
    void saidOrder_ofBoth_ordersThem() {
        assertEquals(
                REVERSED,
                second(
                        Utterance.on("2024-05-04").inOrder(1),
                        Utterance.on("2024-05-04").inOrder(2)));
    }

    @Test
    void saidOrder_ofOneOrTheSameOfBoth_ordersNothing() {
        assertEquals(
                CONFLICTED,
                second(Utterance.on("2024-05-04"), Utterance.on("2024-05-04").inOrder(1)));
        assertEquals(
                CONFLICTED,
                second(
                        Utterance.on("2024-05-04").inOrder(1),
                        Utterance.on("2024-05-04").inOrder(1)));
    }

    @Test
    void saidOrder_againstTheOrderOfTheFold_ordersNothing() {
        assertEquals(
                CONFLICTED,
                second(
                        Utterance.on("2024-05-04")
                                .publishedAt("2024-05-04T09:00:00Z")
                                .inOrder(2),
                        Utterance.on("2024-05-04")
                                .publishedAt("2024-05-04T18:00:00Z")
                                .inOrder(1)));
    }

    @Test
    void aStatement_thatAnswersTheOther_followsIt() {
        for (Relation relation : Relation.values()) {
            assertEquals(
                    relation.answers() ? REVERSED : CONFLICTED,
                    second(
                            Utterance.on("2024-05-04"),
                            Utterance.on("2024-05-04").related(relation, 1)),
                    relation::name);
        }
    }

    @Test
    void aStatement_thatAnswersAThird_doesNotFollowTheOther() {
        assertEquals(
                CONFLICTED,
                second(Utterance.on("2024-05-04"), Utterance.on("2024-05-04").related(Relation.SUPERSEDES, 7)));
    }

    @Test
    void aReview_between_doesNotHideTheConflictWithWhatWasBeforeIt() {
        List<HistoryItem> items = StancePolicy.ONE
                .fold(List.of(
                        Utterance.on("2024-05-04").says(FOR).at(1),
                        Utterance.on("2024-05-04").says(Polarity.UNDER_REVIEW).at(2),
                        Utterance.on("2024-05-04").says(AGAINST).at(3)))
                .items();

        assertEquals(CONFLICTED, items.getLast().changeKind());
    }

    @Test
    void oppositeSigns_thatNothingOrders_areAContradictionAndOrderedOnesAreNot() {
        assertEquals(List.of(undeclared()), contradictions(Utterance.on("2024-05-04"), Utterance.on("2024-05-04")));
        assertEquals(
                List.of(undeclared()), contradictions(Utterance.on("2024-05-04T10:00:00Z"), Utterance.on("2024-05")));
        assertEquals(List.of(), contradictions(Utterance.on("2024-05-04"), Utterance.on("2024-05-05")));
        assertEquals(
                List.of(),
                contradictions(
                        Utterance.on("2024-05-04"), Utterance.on("2024-05-04").related(Relation.SUPERSEDES, 1)));
    }

    @Test
    void aContradiction_isFoundBehindOthersThatLieBetween() {
        assertEquals(
                List.of(undeclared()),
                Contradictions.among(
                        List.of(
                                Utterance.on("2024-05").says(AGAINST).at(2),
                                Utterance.on("2024-05-04").says(FOR).at(1),
                                Utterance.on("2024-05-06").says(Polarity.MIXED).at(3)),
                        List.of()));
    }

    @Test
    void whatTheDeskDeclares_isAContradictionEvenIfOrdered_whileTheSignsOppose() {
        List<Contradictions.Declared> eitherWay = List.of(
                new Contradictions.Declared(Utterance.id(1), Utterance.id(2)),
                new Contradictions.Declared(Utterance.id(2), Utterance.id(1)));
        for (Contradictions.Declared declared : eitherWay) {
            assertEquals(
                    List.of(new Contradictions.Pair(Utterance.id(1), Utterance.id(2), true)),
                    Contradictions.among(
                            List.of(
                                    Utterance.on("2024-05-04").says(FOR).at(1),
                                    Utterance.on("2024-05-09").says(AGAINST).at(2)),
                            List.of(declared)));
            assertEquals(
                    List.of(),
                    Contradictions.among(
                            List.of(
                                    Utterance.on("2024-05-04").says(FOR).at(1),
                                    Utterance.on("2024-05-04")
                                            .says(Polarity.MIXED)
                                            .at(2)),
                            List.of(declared)));
        }
    }

    private static Contradictions.Pair undeclared() {
        return new Contradictions.Pair(Utterance.id(1), Utterance.id(2), false);
    }

    private static List<Contradictions.Pair> contradictions(Utterance first, Utterance second) {
        return Contradictions.among(
                List.of(first.says(FOR).at(1), second.says(AGAINST).at(2)), List.of());
    }

    /** What the second does, which is recorded after the first. */
    private static ChangeKind second(Utterance first, Utterance second) {
        return StancePolicy.ONE
                .fold(List.of(first.says(FOR).at(1), second.says(AGAINST).at(2)))
                .items()
                .getLast()
                .changeKind();
    }
}

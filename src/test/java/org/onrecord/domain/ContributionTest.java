// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.onrecord.domain.ContributedValue.StanceValue;

/** Rules 1 to 3: what contributes, to which slot, in which order. */
class ContributionTest {
    @ParameterizedTest
    @CsvSource({
        "OWN, ON_THE_RECORD, OWN",
        "OWN, BACKGROUND, OWN",
        "SPOKESPERSON, UNSPECIFIED, OWN",
        "REPORTED_BY_OTHER, ON_THE_RECORD, REPORTED",
        "OUTLET_ASSERTION, UNSPECIFIED, REPORTED",
        "OWN, DEEP_BACKGROUND, REPORTED",
        "SPOKESPERSON, DEEP_BACKGROUND, REPORTED"
    })
    void slot_followsDirectnessAndDeepBackground(Directness directness, AttributionTerms terms, Slot slot) {
        Utterance utterance =
                Utterance.on("2024-05-04").with("directness", directness.name()).with("terms", terms.name());
        utterance.speaker.put("descriptor", "an official");

        assertEquals(Optional.of(slot), StancePolicy.ONE.slotOf(utterance.statement()));
    }

    @ParameterizedTest
    @EnumSource(StatementKind.class)
    void everyKind_contributes_exceptThoseThatTakeNoSide(StatementKind kind) {
        Utterance utterance = Utterance.on("2024-05-04").with("kind", kind.name());
        if (kind == StatementKind.NO_COMMENT) {
            utterance.with("noCommentKind", "DECLINED");
        }
        boolean takesNoSide = kind == StatementKind.NO_COMMENT
                || kind == StatementKind.STATED_UNKNOWN
                || kind == StatementKind.PREDICTION;

        assertEquals(!takesNoSide, StancePolicy.ONE.contributes(utterance.statement()));
        assertEquals(
                !takesNoSide, StancePolicy.ONE.slotOf(utterance.statement()).isPresent());
    }

    @Test
    void aStatement_withoutParty_contributesNothing() {
        Statement statement = Utterance.on("2024-05-04").without("party").statement();

        assertEquals(Map.of(), StancePolicy.ONE.contributions(state(statement)));
    }

    @Test
    void order_isByEffectiveInstantThenSaidOrderThenPosition_withoutSaidOrderFirst() {
        List<Contribution> inOrder = List.of(
                Utterance.on("2024-05-03").inOrder(9).at(9),
                Utterance.on("2024-05-04").at(4),
                Utterance.on("2024-05-04").at(5),
                Utterance.on("2024-05-04").inOrder(0).at(8),
                Utterance.on("2024-05-04").inOrder(1).at(2),
                Utterance.on("2024-05-04").inOrder(1).at(3),
                Utterance.on("2024-05-05").at(1));

        assertEquals(inOrder, inOrder.reversed().stream().sorted().toList());
    }

    @Test
    void order_isAStrictTotalOrder() {
        List<Contribution> all = new ArrayList<>();
        for (String saidAt : List.of("2024-05-04", "2024-05-05")) {
            for (int order = -1; order < 3; order++) {
                Utterance utterance = Utterance.on(saidAt);
                all.add((order < 0 ? utterance : utterance.inOrder(order)).at(all.size() * 7 % 16));
            }
        }
        for (Contribution a : all) {
            for (Contribution b : all) {
                assertEquals(a.equals(b), a.compareTo(b) == 0);
                assertEquals(Integer.signum(a.compareTo(b)), -Integer.signum(b.compareTo(a)));
                for (Contribution c : all) {
                    assertTrue(
                            !(a.compareTo(b) < 0 && b.compareTo(c) < 0) || a.compareTo(c) < 0,
                            () -> a + "," + b + "," + c);
                }
            }
        }
    }

    @Test
    void oneStatement_contributesToEachOfItsIssues() {
        Statement statement = Utterance.on("2024-05-04")
                .with(
                        "positions",
                        List.of(
                                Map.of("issue", "aid", "polarity", "FOR", "strength", "FIRM"),
                                Map.of("issue", "blockade", "polarity", "AGAINST")))
                .statement();

        Map<SlotKey, Contribution> contributions = StancePolicy.ONE.contributions(state(statement));

        SlotKey aid = new SlotKey(Utterance.PARTY, new IssueId("aid"), Slot.OWN);
        SlotKey blockade = new SlotKey(Utterance.PARTY, new IssueId("blockade"), Slot.OWN);
        assertEquals(List.of(aid, blockade), List.copyOf(contributions.keySet()));
        assertEquals(
                new StanceValue(Polarity.AGAINST, Strength.UNSTATED, List.of()),
                contributions.get(blockade).value());
    }

    private static StatementState state(Statement statement) {
        return StatementState.recorded(
                new LogPosition(3), Utterance.RECORDED_MILLIS, new Event.StatementRecorded(Utterance.id(3), statement));
    }
}

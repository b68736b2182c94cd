// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.onrecord.domain.EventType;
import org.onrecord.domain.RedactionBasis;

/** What an order says, and what it covers of what is absent. */
class RedactionOrderTest {
    private static final long AT = 20;

    private static RedactionOrder order(Map<String, Object> more) {
        Map<String, Object> payload = new HashMap<>(
                Map.of("redaction", "a redaction", "basis", "COURT_ORDER", "askedBy", "ann", "approvedBy", "ben"));
        payload.putAll(more);
        return RedactionOrder.of(AT, payload);
    }

    private static Map<String, Object> target(long position, String... fields) {
        return fields.length == 0
                ? Map.of("position", position)
                : Map.of("position", position, "fields", List.of(fields));
    }

    private static RedactionOrder of(Object... targets) {
        return order(Map.of("targets", List.of(targets)));
    }

    @Test
    void itSaysWhatItsEntrySays() {
        assertEquals(
                new RedactionOrder(
                        AT,
                        "a redaction",
                        true,
                        Map.of(3L, Set.of(), 4L, Set.of("text", "place")),
                        Set.of(5L, 6L),
                        Set.of(7L),
                        "ann",
                        "ben"),
                order(Map.of(
                        "targets", List.of(target(3), target(4, "text", "place")),
                        "dependents", List.of(5L, 6L),
                        "unverifiable", List.of(7L))));
    }

    @Test
    void whatHasNotItsForm_isLeftOut() {
        assertEquals(
                new RedactionOrder(AT, "", true, Map.of(3L, Set.of()), Set.of(5L), Set.of(), "", ""),
                RedactionOrder.of(
                        AT,
                        Map.of(
                                "redaction",
                                1L,
                                "targets",
                                List.of(target(3), "4", Map.of("position", "5")),
                                "dependents",
                                List.of(5L, "6"),
                                "unverifiable",
                                7L,
                                "askedBy",
                                true)));
    }

    @ParameterizedTest
    @EnumSource
    void allButARestriction_destroys(RedactionBasis basis) {
        assertEquals(basis.destroys(), order(Map.of("basis", basis.name())).destroys());
    }

    @ParameterizedTest
    @CsvSource({"ann, ben, true", "ann, ann, false", "'', ben, false", "ann, '', false", "'', '', false"})
    void itTakesTwo(String askedBy, String approvedBy, boolean isApproved) {
        assertEquals(isApproved, RedactionOrder.isApproved(askedBy, approvedBy));
        assertEquals(
                isApproved,
                order(Map.of("askedBy", askedBy, "approvedBy", approvedBy)).isApproved());
    }

    @ParameterizedTest
    @EnumSource
    void whatTwoHaveDone_isAnOrderOrALift(EventType type) {
        boolean isByTwo = type == EventType.REDACTION_ORDERED || type == EventType.RESTRICTION_LIFTED;
        assertEquals(isByTwo, RedactionOrder.isByTwo(type));
    }

    @Test
    void entriesGoAsAWhole_orFieldsOfThem() {
        assertTrue(of(target(3), target(4)).isWhole());
        assertTrue(of().isWhole());
        assertFalse(of(target(3), target(4, "text")).isWhole());
        assertFalse(of(target(3, "text")).isWhole());

        assertFalse(of(target(3), target(4)).isOfFields());
        assertFalse(of().isOfFields());
        assertFalse(of(target(3), target(4, "text")).isOfFields());
        assertTrue(of(target(3, "text")).isOfFields());
    }

    @Test
    void aRestriction_takesNeither() {
        String basis = RedactionBasis.GDPR_RESTRICTION.name();
        assertFalse(order(Map.of("basis", basis)).isWhole());
        assertFalse(order(Map.of("basis", basis, "targets", List.of(target(3, "text"))))
                .isOfFields());
    }

    /** Named once as a whole, an entry goes as a whole, whatever else is said of it: so do all that read the order. */
    @Test
    void anEntryThatIsNamedTwice_losesAllThatIsNamed() {
        assertEquals(Map.of(3L, Set.of()), of(target(3), target(3, "text")).targets());
        assertEquals(Map.of(3L, Set.of()), of(target(3, "text"), target(3)).targets());
        assertEquals(
                Map.of(3L, Set.of("text", "place")),
                of(target(3, "text"), target(3, "place")).targets());
    }

    // ---- what it covers

    @Test
    void anEntryThatIsNamed_isCovered_whollyAndInPart() {
        RedactionOrder order = of(target(3));
        assertTrue(order.covers(3, Set.of()));
        assertTrue(order.covers(3, Set.of("text")));
        assertFalse(order.covers(4, Set.of()));
        assertFalse(order.covers(4, Set.of("text")));
    }

    @Test
    void ofAnEntryOfWhichFieldsAreNamed_theseAreCovered_andNeverAllOfIt() {
        RedactionOrder order = of(target(3, "text", "place"));
        assertTrue(order.covers(3, Set.of("text")));
        assertTrue(order.covers(3, Set.of("text", "place")));
        assertFalse(order.covers(3, Set.of("text", "party")));
        assertFalse(order.covers(3, Set.of()));
    }

    @Test
    void aDependentIsCovered() {
        RedactionOrder order = order(Map.of("dependents", List.of(5L)));
        assertTrue(order.covers(5, Set.of()));
        assertTrue(order.covers(5, Set.of("from")));
        assertFalse(order.covers(6, Set.of()));
    }

    @Test
    void whatIsNamedAsATarget_isNoDependent_too() {
        RedactionOrder order = order(Map.of("targets", List.of(target(5, "text")), "dependents", List.of(5L)));
        assertFalse(order.covers(5, Set.of()));
    }

    @Test
    void nothingIsCovered_butWhatStandsInFront() {
        RedactionOrder order = order(
                Map.of("targets", List.of(target(AT - 1), target(AT), target(AT + 1)), "dependents", List.of(AT + 2)));
        assertTrue(order.covers(AT - 1, Set.of()));
        assertFalse(order.covers(AT, Set.of()));
        assertFalse(order.covers(AT + 1, Set.of()));
        assertFalse(order.covers(AT + 2, Set.of()));
    }

    @Test
    void aRestriction_coversNothing() {
        RedactionOrder order = order(Map.of(
                "basis",
                RedactionBasis.GDPR_RESTRICTION.name(),
                "targets",
                List.of(target(3)),
                "dependents",
                List.of(5L)));
        assertFalse(order.covers(3, Set.of()));
        assertFalse(order.covers(5, Set.of()));
    }
}

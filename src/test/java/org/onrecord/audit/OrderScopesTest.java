// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.EventType;

/** Of which histories an order takes something, and which it tells anew. */
class OrderScopesTest {
    @TempDir
    private Path directory;

    private Places places;
    private final OrderScopes scopes = new OrderScopes();

    @BeforeEach
    void begin() throws IOException {
        places = new Places(directory.resolve("places"));
        add(EventType.STATEMENT_RECORDED, 0, 0);
        add(EventType.POSITION_CHANGED, 1, 0);
        add(EventType.STATEMENT_RECORDED, 2, 2);
        add(EventType.POSITION_CHANGED, 3, 2);
        add(EventType.POSITION_AFFIRMED, 1, 2);
        add(EventType.REDACTION_ORDERED, 0, 5);
        add(EventType.POSITION_CHANGED, 1, 5);
        add(EventType.STANCE_HISTORY_REVISED, 7, 5);
        add(EventType.STATEMENT_RECORDED, 8, 8);
        add(EventType.POSITION_CHANGED, 3, 8);
    }

    private void add(EventType type, long stream, long fact) throws IOException {
        places.add(new Places.Place(type, stream, fact));
    }

    @AfterEach
    void end() throws IOException {
        places.close();
    }

    private static RedactionOrder order(Map<Long, Set<String>> targets, Set<Long> dependents) {
        return new RedactionOrder(5, "a redaction", true, targets, dependents, Set.of(), "ann", "ben");
    }

    @Test
    void whatStandsRightBehindIt_isTold_andWhatItNames_isLost() throws Exception {
        OrderScopes.Scope scope = scopes.take(
                order(Map.of(0L, Set.of(), 1L, Set.of(), 1_000L, Set.of()), Set.of(2L, 3L, 4L, 1_000L)), places);

        assertEquals(
                new OrderScopes.Scope(Set.of(1L, 7L), new TreeMap<>(Map.of(1L, 1L, 3L, 3L)), true, Optional.of(3L)),
                scope);
        assertEquals(scope, scopes.of(5));
        assertEquals(Optional.of(3L), scope.untold());
    }

    private Optional<Long> elsewhere(Map<Long, Set<String>> targets, Set<Long> dependents) throws IOException {
        return scopes.take(order(targets, dependents), places).elsewhere();
    }

    @Test
    void whatGoesElsewhere_isOfAHistory_inWhichNothingFollowedFromTheStatement() throws Exception {
        assertEquals(Optional.empty(), elsewhere(Map.of(0L, Set.of()), Set.of(4L)));
        assertEquals(Optional.empty(), elsewhere(Map.of(1L, Set.of()), Set.of(4L)));
        assertEquals(Optional.of(3L), elsewhere(Map.of(0L, Set.of()), Set.of(4L, 3L)));
        assertEquals(Optional.of(4L), elsewhere(Map.of(), Set.of(4L)));
        assertEquals(Optional.empty(), elsewhere(Map.of(2L, Set.of()), Set.of(3L, 4L)));
        assertEquals(Optional.empty(), elsewhere(Map.of(0L, Set.of()), Set.of(1_000L)));
    }

    @Test
    void whatWasToldAnewBefore_isNotElsewhere() throws Exception {
        RedactionOrder later =
                new RedactionOrder(10, "a redaction", true, Map.of(8L, Set.of()), Set.of(7L), Set.of(), "ann", "ben");
        assertEquals(Optional.empty(), scopes.take(later, places).elsewhere());
        assertTrue(OrderScopes.isToldAnew(6, places));
        assertFalse(OrderScopes.isToldAnew(4, places));
        assertFalse(OrderScopes.isToldAnew(1_000, places));
    }

    @Test
    void whereAllThatIsLost_isTold_nothingIsUntold() throws Exception {
        assertEquals(
                Optional.empty(),
                scopes.take(order(Map.of(0L, Set.of(), 1L, Set.of()), Set.of(4L)), places)
                        .untold());
    }

    @Test
    void fieldsAreNoWholeEntries() throws Exception {
        assertFalse(
                scopes.take(order(Map.of(0L, Set.of("text")), Set.of()), places).isWhole());
    }

    @Test
    void aHistoryIsConcerned_whenItIsToldAnew_orAnOrderBehindTheHeadTakesOfIt() throws Exception {
        assertFalse(scopes.concerns(1));
        scopes.take(order(Map.of(0L, Set.of(), 1L, Set.of()), Set.of(3L)), places);
        assertTrue(scopes.concerns(1));
        assertTrue(scopes.concerns(7));
        assertFalse(scopes.concerns(3));
        scopes.takeAhead(3);
        assertTrue(scopes.concerns(3));
    }

    @Test
    void whereThereIsNoOrder_nothingIsDone() {
        assertEquals(new OrderScopes.Scope(Set.of(), new TreeMap<>(), true, Optional.empty()), scopes.of(4));
    }
}

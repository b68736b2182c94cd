// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.domain.EventType;

/** Orders over a small log, each with one thing wrong. */
class OrderCheckTest {
    private static final long VICTIM = 2;
    private static final long OTHER = 4;
    private static final long HELD = 6;
    private static final long LIFTED = 8;
    private static final long ORDER = 10;
    private static final long BEHIND = 13;

    /** A history to which both statements speak, and one of the other statement alone. */
    private static final long HISTORY = 3;

    private static final long ALIEN = 12;

    @TempDir
    private Path directory;

    private Places places;
    private final Map<Long, Long> gone = new HashMap<>();
    private final Map<Long, Integer> factsInFront = new HashMap<>(Map.of(ORDER, 2));

    private final Map<Long, NavigableSet<Long>> byTwo =
            new HashMap<>(Map.of(VICTIM, new TreeSet<>(Set.of(LIFTED, ORDER))));

    @BeforeEach
    void begin() throws IOException {
        places = new Places(directory.resolve("places"));
        add(EventType.STANCE_POLICY_ADOPTED, 0, 0);
        add(EventType.PARTY_DEFINED, 1, 1);
        add(EventType.STATEMENT_RECORDED, VICTIM, VICTIM);
        add(EventType.POSITION_CHANGED, HISTORY, VICTIM);
        add(EventType.STATEMENT_RECORDED, OTHER, OTHER);
        add(EventType.POSITION_CHANGED, HISTORY, OTHER);
        add(EventType.STATEMENT_HELD, VICTIM, HELD);
        add(EventType.STANCE_HISTORY_REVISED, HISTORY, HELD);
        add(EventType.RESTRICTION_LIFTED, VICTIM, LIFTED);
        places.addDeformed();
        add(EventType.REDACTION_ORDERED, VICTIM, ORDER);
        add(EventType.STANCE_HISTORY_REVISED, HISTORY, ORDER);
        add(EventType.STATEMENT_RECORDED, ALIEN, ALIEN);
        add(EventType.POSITION_CHANGED, BEHIND, ALIEN);
        for (long at : List.of(VICTIM, HISTORY, HELD, HELD + 1, OTHER + 1)) {
            gone.put(at, ORDER);
        }
    }

    private void add(EventType type, long stream, long fact) throws IOException {
        places.add(new Places.Place(type, stream, fact));
    }

    @AfterEach
    void end() throws IOException {
        places.close();
    }

    /** All that goes with the statement. */
    private static RedactionOrder honest() {
        Map<Long, Set<String>> targets = new TreeMap<>();
        List.of(VICTIM, HISTORY, HELD, HELD + 1).forEach(at -> targets.put(at, Set.of()));
        return new RedactionOrder(ORDER, "a redaction", true, targets, Set.of(OTHER + 1), Set.of(OTHER), "ann", "ben");
    }

    private static RedactionOrder ofFields(Map<Long, Set<String>> targets) {
        return new RedactionOrder(ORDER, "a redaction", true, targets, Set.of(), Set.of(), "ann", "ben");
    }

    private static RedactionOrder by(RedactionOrder order, String askedBy, String approvedBy) {
        return new RedactionOrder(
                order.position(),
                order.redaction(),
                order.destroys(),
                order.targets(),
                order.dependents(),
                order.unverifiable(),
                askedBy,
                approvedBy);
    }

    private static RedactionOrder with(
            RedactionOrder order, Map<Long, Set<String>> targets, Set<Long> dependents, Set<Long> unverifiable) {
        return new RedactionOrder(
                order.position(),
                order.redaction(),
                order.destroys(),
                targets,
                dependents,
                unverifiable,
                order.askedBy(),
                order.approvedBy());
    }

    private static RedactionOrder restriction(
            Map<Long, Set<String>> targets, Set<Long> dependents, Set<Long> unverifiable) {
        return new RedactionOrder(ORDER, "a redaction", false, targets, dependents, unverifiable, "ann", "ben");
    }

    private static Map<Long, Set<String>> targets(Consumer<Map<Long, Set<String>>> change) {
        Map<Long, Set<String>> targets = new TreeMap<>(honest().targets());
        change.accept(targets);
        return targets;
    }

    private Optional<Finding> problem(RedactionOrder order) throws IOException {
        OrderScopes.Scope scope = order.destroys() ? new OrderScopes().take(order, places) : OrderScopes.Scope.NOTHING;
        return new OrderCheck(places, gone, factsInFront, byTwo).problem(order, scope);
    }

    private void assertWrong(RedactionOrder order, String message, String computed, String served) throws IOException {
        assertEquals(Optional.of(Finding.fail(Check.REDACTIONS, ORDER, message, computed, served)), problem(order));
    }

    @Test
    void anOrderOfAllThatGoes_holds() throws Exception {
        assertEquals(Optional.empty(), problem(honest()));
    }

    @Test
    void aRestrictionThatNamesNothing_holds() throws Exception {
        assertEquals(Optional.empty(), problem(restriction(Map.of(), Set.of(), Set.of())));
    }

    @Test
    void itTakesTwo() throws Exception {
        assertWrong(
                by(honest(), "ann", "ann"),
                "fewer than two subjects stand for a redaction",
                "askedBy and approvedBy, two different subjects",
                "askedBy ann, approvedBy ann");
    }

    @Test
    void aRestriction_namesNothing() throws Exception {
        for (RedactionOrder each : List.of(
                restriction(Map.of(VICTIM, Set.of()), Set.of(), Set.of()),
                restriction(Map.of(), Set.of(OTHER + 1), Set.of()),
                restriction(Map.of(), Set.of(), Set.of(OTHER)))) {
            assertWrong(each, "a restriction names what it destroys", "nothing", "some entries");
        }
    }

    // ---- targets

    /** Of another statement; what followed from it; what two have done; no entry; what stands behind the order. */
    @ParameterizedTest
    @ValueSource(longs = {1, OTHER, OTHER + 1, LIFTED, 9, ORDER, ORDER + 1, 1_000, -1})
    void aTarget_goesWithItsStatement(long target) throws Exception {
        assertWrong(
                with(honest(), targets(all -> all.put(target, Set.of())), Set.of(), Set.of()),
                "a target is no entry that goes with its statement",
                "an entry of the stream that begins at " + VICTIM,
                "position " + target);
    }

    @Test
    void whatFollowedFromATarget_behindADeformedLeaf_isNone() throws Exception {
        places.close();
        places = new Places(directory.resolve("others"));
        places.addDeformed();
        add(EventType.POSITION_CHANGED, 1, 0);
        add(EventType.REDACTION_ORDERED, 2, 2);
        RedactionOrder order =
                new RedactionOrder(2, "a redaction", true, Map.of(1L, Set.of()), Set.of(), Set.of(), "ann", "ben");
        assertEquals(
                "a target is no entry that goes with its statement",
                problem(order).orElseThrow().message());
    }

    // ---- fields

    @Test
    void fieldsOfTheStatementsEntries_go() throws Exception {
        assertEquals(
                Optional.empty(), problem(ofFields(Map.of(VICTIM, Set.of("text", "place"), HELD, Set.of("reason")))));
    }

    @Test
    void fieldsOfSome_andAllOfOthers_doNot() throws Exception {
        assertWrong(
                ofFields(Map.of(VICTIM, Set.of("text"), HELD, Set.of())),
                "it takes fields of some entries and all of others",
                "one or the other",
                "both");
    }

    @Test
    void withFields_nothingElseGoes() throws Exception {
        Map<Long, Set<String>> text = Map.of(VICTIM, Set.of("text"));
        for (RedactionOrder each : List.of(
                with(honest(), text, Set.of(OTHER + 1), Set.of()), with(honest(), text, Set.of(), Set.of(OTHER)))) {
            assertWrong(each, "entries go with fields from which nothing follows", "none", "some entries");
        }
    }

    /** One that stances follow from; one that no entry has; one that another entry has. */
    @ParameterizedTest
    @ValueSource(strings = {"positions", "mood", "text"})
    void aField_isOneThatCanGo_andThatTheEntryHas(String field) throws Exception {
        assertWrong(
                ofFields(Map.of(HELD, Set.of(field))),
                "it takes a field that goes only with the whole entry, or that the entry has not",
                "one of [reason]",
                field + " of position " + HELD);
    }

    @Test
    void aFieldOfTheRecording_thatItHas_andThatStancesFollowFrom_doesNotGo() throws Exception {
        Optional<Finding> problem = problem(ofFields(Map.of(VICTIM, Set.of("positions"))));
        assertEquals(
                "it takes a field that goes only with the whole entry, or that the entry has not",
                problem.orElseThrow().message());
    }

    // ---- dependents, and what is unverifiable

    /** A fact; no entry; the order; what stands behind it. */
    @ParameterizedTest
    @ValueSource(longs = {OTHER, 9, ORDER, ORDER + 1, BEHIND, 1_000, -1})
    void aDependent_isADerivedEntryAheadOfTheOrder(long dependent) throws Exception {
        assertWrong(
                with(honest(), honest().targets(), Set.of(dependent), Set.of()),
                "a dependent is no derived entry ahead of it",
                "a derived entry",
                "position " + dependent);
    }

    /** A derived entry; no entry; the order; what stands behind it. */
    @ParameterizedTest
    @ValueSource(longs = {OTHER + 1, 9, ORDER, ALIEN, 1_000, -1})
    void whatIsUnverifiable_standsBehindAFactAheadOfTheOrder(long fact) throws Exception {
        assertWrong(
                with(honest(), honest().targets(), honest().dependents(), Set.of(fact)),
                "unverifiable names no fact ahead of it",
                "a fact",
                "position " + fact);
    }

    @Test
    void aDependentDirectlyAheadOfTheOrder_holds() throws Exception {
        RedactionOrder order = with(honest(), honest().targets(), Set.of(HELD + 1, OTHER + 1), Set.of(LIFTED));
        assertEquals(Optional.empty(), problem(order));
    }

    private void streamsBegin(long first, EventType aheadOfIt) throws IOException {
        places.close();
        places = new Places(directory.resolve("streams"));
        add(aheadOfIt, 0, 0);
        add(EventType.POSITION_CHANGED, 1, 0);
        add(EventType.STATEMENT_RECORDED, first, 2);
        add(EventType.POSITION_CHANGED, 1, 2);
        add(EventType.REDACTION_ORDERED, first, 4);
        add(EventType.STANCE_HISTORY_REVISED, 1, 4);
        gone.clear();
        gone.put(3L, 4L);
        factsInFront.put(4L, 1);
    }

    private Optional<Finding> problemOfDependent(long dependent) throws IOException {
        return problem(new RedactionOrder(
                4, "a redaction", true, Map.of(2L, Set.of(), 3L, Set.of()), Set.of(dependent), Set.of(), "ann", "ben"));
    }

    @Test
    void nothingDependsOnAStatement_thatStandsAheadOfIt() throws Exception {
        streamsBegin(2, EventType.STATEMENT_RECORDED);
        assertEquals(
                Optional.of(Finding.fail(
                        Check.REDACTIONS,
                        4,
                        "a dependent stands ahead of the statement",
                        "a derived entry behind position 2",
                        "position 1")),
                problemOfDependent(1));
        assertEquals(Optional.empty(), problemOfDependent(3));
    }

    @Test
    void whatAnOrderAheadOfItToldAnew_isToldAgain() throws Exception {
        streamsBegin(2, EventType.REDACTION_ORDERED);
        assertEquals(Optional.empty(), problemOfDependent(1));
    }

    // ---- all of it

    @Test
    void whatFollowedFromATarget_goesWithIt() throws Exception {
        gone.remove(HELD + 1);
        assertWrong(
                honest(),
                "it leaves what followed from a target",
                "position " + (HELD + 1) + ", too",
                "position " + HELD);
    }

    @Test
    void whatFollowedFromATarget_mayHaveGoneBefore_andNeverLater() throws Exception {
        gone.put(HELD + 1, ORDER - 1);
        RedactionOrder without =
                with(honest(), targets(all -> all.remove(HELD + 1)), honest().dependents(), honest().unverifiable());
        assertEquals(Optional.empty(), problem(without));
        gone.put(HELD + 1, ORDER + 1);
        assertEquals(
                "it leaves what followed from a target",
                problem(without).orElseThrow().message());
    }

    /** A log in which something stands behind a lift of the statement, one of another, and behind the order. */
    private RedactionOrder behindLifts() throws IOException {
        places.close();
        places = new Places(directory.resolve("lifts"));
        add(EventType.STATEMENT_RECORDED, 0, 0);
        add(EventType.RESTRICTION_LIFTED, 0, 1);
        add(EventType.POSITION_CHANGED, 2, 1);
        add(EventType.STATEMENT_RECORDED, 3, 3);
        add(EventType.RESTRICTION_LIFTED, 3, 4);
        add(EventType.POSITION_CHANGED, 2, 4);
        add(EventType.REDACTION_ORDERED, 0, 6);
        add(EventType.STANCE_HISTORY_REVISED, 2, 6);
        gone.clear();
        factsInFront.put(6L, 1);
        byTwo.clear();
        byTwo.put(0L, new TreeSet<>(Set.of(1L, 6L)));
        byTwo.put(3L, new TreeSet<>(Set.of(4L)));
        return new RedactionOrder(
                6, "a redaction", true, Map.of(0L, Set.of(), 2L, Set.of()), Set.of(), Set.of(), "ann", "ben");
    }

    @Test
    void whatFollowedFromALift_goesWithTheStatement() throws Exception {
        RedactionOrder order = behindLifts();
        gone.put(2L, 6L);
        assertEquals(Optional.empty(), problem(order));
        gone.put(2L, 7L);
        assertEquals(
                Optional.of(Finding.fail(
                        Check.REDACTIONS,
                        6,
                        "it leaves what followed from what two have done",
                        "position 2, too",
                        "position 1")),
                problem(order));
    }

    @Test
    void allFactsOfTheStatement_goWithIt() throws Exception {
        RedactionOrder without = with(
                honest(),
                targets(all -> {
                    all.remove(HELD);
                    all.remove(HELD + 1);
                }),
                honest().dependents(),
                honest().unverifiable());
        assertWrong(without, "it leaves entries of its statement", "2 entries of it", "1 of them");
    }

    @Test
    void whereItIsNotKnownHowManyThereAre_thoseThatAreNamedAreAll() throws Exception {
        factsInFront.clear();
        assertEquals(Optional.empty(), problem(honest()));
    }

    @Test
    void aHistoryThatLosesSomething_isToldAnew() throws Exception {
        places.close();
        places = new Places(directory.resolve("others"));
        add(EventType.STATEMENT_RECORDED, 0, 0);
        add(EventType.POSITION_CHANGED, 1, 0);
        add(EventType.REDACTION_ORDERED, 0, 2);
        add(EventType.STATEMENT_RECORDED, 3, 3);
        add(EventType.POSITION_CHANGED, 1, 3);
        factsInFront.put(2L, 1);
        gone.put(1L, 2L);
        RedactionOrder order = new RedactionOrder(
                2, "a redaction", true, Map.of(0L, Set.of(), 1L, Set.of()), Set.of(), Set.of(), "ann", "ben");
        assertEquals(
                Optional.of(Finding.fail(
                        Check.REDACTIONS,
                        2,
                        "a history that loses something is not told anew behind it",
                        "a derived entry of its stream behind the order",
                        "position 1")),
                problem(order));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.RandomHistory.Amending;
import org.onrecord.domain.RandomHistory.Step;
import org.onrecord.transparency.Json;

/** What holds of every log with amendments, tried on random ones; a failure names the seed that repeats it. */
class HistoryPropertiesTest {
    private static final int ROUNDS = 2_000;
    private static final Set<Amending> ALL = EnumSet.allOf(Amending.class);

    @Test
    void theOrderOfRecording_tiesAside_doesNotMatter() {
        Seeded.times(ROUNDS, random -> {
            List<Step> steps = ordered(RandomHistory.with(random, Set.of()).steps, random);
            MemoryLedger ledger = RandomHistory.play(steps);
            if (!hasTies(ledger)) {
                assertEquals(Told.histories(ledger), Told.histories(RandomHistory.play(shuffled(steps, random))));
            }
        });
    }

    @Test
    void corrections_endInTheHistoryOfWhatIsRightAtOnce() {
        Seeded.times(ROUNDS, random -> {
            MemoryLedger corrected = RandomHistory.play(RandomHistory.corrected(random).steps);
            MemoryLedger right = RandomHistory.emptyLedger();
            corrected
                    .inOrder()
                    .forEach(state -> right.follow(
                            new Event.StatementRecorded(state.id(), state.statement()), state.recordedMillis()));

            assertEquals(Told.histories(right), Told.histories(corrected));
        });
    }

    @Test
    void whatWasHeldOrEmbargoedForATime_endsInTheHistoryOfWhatNeverWas() {
        Seeded.times(ROUNDS, random -> {
            List<Step> steps = new ArrayList<>(
                    RandomHistory.with(random, EnumSet.complementOf(EnumSet.of(Amending.WITHDRAWAL))).steps);
            long end = steps.getLast().atMillis() + Said.of("1970-01-10").earliestMillis();
            for (StatementState state : RandomHistory.play(steps).inOrder()) {
                if (state.isHeld()) {
                    steps.add(
                            new Step(new Command.ReleaseStatement(state.id(), "checked", new Expectation.Any()), end));
                }
                if (state.isEmbargoed()) {
                    steps.add(new Step(new Command.LiftEmbargo(state.id()), end));
                }
            }
            List<Step> never = new ArrayList<>();
            for (Step step : steps) {
                switch (step.command()) {
                    case Command.RecordStatement record ->
                        never.add(new Step(
                                new Command.RecordStatement(record.id(), Restated.withoutEmbargo(record.statement())),
                                step.atMillis()));
                    case Command.HoldStatement hold -> {}
                    case Command.ReleaseStatement release -> {}
                    case Command.LiftEmbargo lift -> {}
                    default -> never.add(step);
                }
            }

            assertEquals(Told.histories(RandomHistory.play(never)), Told.histories(RandomHistory.play(steps)));
        });
    }

    @Test
    void whatIsWithdrawn_isAsIfItHadNeverBeenRecorded() {
        Seeded.times(ROUNDS, random -> {
            MemoryLedger ledger = RandomHistory.play(RandomHistory.with(random, ALL).steps);
            List<StatementState> standing = ledger.inOrder().stream()
                    .filter(state -> !state.isWithdrawn())
                    .toList();
            if (!standing.isEmpty()) {
                StatementId id = standing.get(random.nextInt(standing.size())).id();
                ledger.amend(
                        new Command.WithdrawStatement(id, Initiator.DESK, "made up", "page 1", new Expectation.Any()),
                        Utterance.RECORDED_MILLIS);

                assertEquals(
                        items(Restated.without(ledger.inOrder(), Set.of(id))),
                        read(ledger).histories());
            }
        });
    }

    @Test
    void aReader_thatAppliesWhatEventsSay_holdsWhatThePolicyFoldsAtEveryMoment() {
        Seeded.times(ROUNDS, random -> {
            HistoryReader reader = new HistoryReader();
            RandomHistory.play(RandomHistory.with(random, ALL).steps, ledger -> {
                reader.read(ledger.log);
                Map<SlotKey, StanceHistory> folded = ledger.population().histories();

                assertEquals(items(folded), reader.histories());
                assertEquals(states(folded), ledger.states());
                reader.last()
                        .forEach((slot, event) -> assertEquals(
                                Optional.ofNullable(folded.get(slot))
                                        .flatMap(StanceHistory::state)
                                        .map(SlotState::held),
                                event.to()));
            });
        });
    }

    @Test
    void aReader_thatKeepsWhatItKnewWhen_knowsWhereTheyStoodAsWasKnownAtEveryPosition() {
        Seeded.times(ROUNDS, random -> {
            Map<Long, Population> known = new TreeMap<>();
            long[] fact = {0};
            MemoryLedger end = RandomHistory.play(RandomHistory.with(random, ALL).steps, ledger -> {
                known.put(fact[0], ledger.population());
                fact[0] = ledger.log.size();
            });
            HistoryReader reader = read(end);
            known.forEach((position, population) -> {
                Map<SlotKey, List<HistoryItem>> items = reader.histories(position);

                assertEquals(items(population.histories()), items);
                items.forEach((slot, history) -> assertStandsAsFolded(
                        history,
                        population.contributions(Set.of(slot)).getOrDefault(slot, List.of()),
                        history.get(random.nextInt(history.size())).effectiveMillis() - random.nextInt(2)));
            });
        });
    }

    @Test
    void theSameCommands_andTheSameFacts_giveTheSameBytes() {
        Seeded.times(ROUNDS, random -> {
            List<Step> steps = RandomHistory.with(random, ALL).steps;
            MemoryLedger ledger = RandomHistory.play(steps);
            MemoryLedger again = RandomHistory.play(steps);
            MemoryLedger follower = RandomHistory.emptyLedger();
            MemoryLedger withoutWords = RandomHistory.emptyLedger();
            int step = 0;
            for (Event event : ledger.log) {
                if (event instanceof Event.Fact fact) {
                    long recordedMillis = steps.get(step++).atMillis();
                    assertEquals(
                            follower.follow(fact, recordedMillis),
                            withoutWords.follow(Bearing.of(fact), recordedMillis));
                }
            }

            assertSameBytes(ledger.log, again.log);
            assertSameBytes(ledger.log, follower.log);
        });
    }

    @Test
    void whatIsSilent_movesNothingWhateverIsAmended() {
        Seeded.times(ROUNDS, random -> {
            MemoryLedger ledger = RandomHistory.play(RandomHistory.with(random, ALL).steps);
            Set<StatementId> silent = ledger.inOrder().stream()
                    .filter(state -> StancePolicy.ONE.slotOf(state.statement()).isEmpty())
                    .map(StatementState::id)
                    .collect(Collectors.toSet());

            assertEquals(
                    items(Restated.without(ledger.inOrder(), silent)),
                    read(ledger).histories());
        });
    }

    @Test
    void oneSlot_isNothingToTheOther_butForWhatOneDuplicatesOrEndsOfIt() {
        Seeded.times(ROUNDS, random -> {
            MemoryLedger ledger = RandomHistory.play(RandomHistory.with(random, ALL).steps);
            for (Slot slot : Slot.values()) {
                List<StatementState> untied = Restated.untied(ledger.inOrder());
                Set<StatementId> other = untied.stream()
                        .filter(state ->
                                !StancePolicy.ONE.slotOf(state.statement()).equals(Optional.of(slot)))
                        .map(StatementState::id)
                        .collect(Collectors.toSet());

                Map<SlotKey, List<HistoryItem>> all =
                        items(Population.of(StancePolicy.ONE, untied).histories());
                all.keySet().removeIf(key -> key.slot() != slot);
                assertEquals(items(Restated.without(untied, other)), all);
            }
        });
    }

    @Test
    void aRetraction_ofTheStance_endsItAndOneOfAnotherParty_doesNothing() {
        Seeded.times(ROUNDS, random -> {
            MemoryLedger ledger = RandomHistory.play(RandomHistory.with(random, ALL).steps);
            ledger.with(new PartyId("outsider"));
            for (Map.Entry<SlotKey, SlotState> entry :
                    Map.copyOf(ledger.states()).entrySet()) {
                SlotKey slot = entry.getKey();
                if (entry.getValue().last().value() instanceof ContributedValue.Ended) {
                    continue;
                }
                StatementId named = entry.getValue().last().statement();
                Map<SlotKey, List<String>> before = Told.histories(ledger);
                retract(ledger, random, named, new PartyId("outsider"));
                assertEquals(before, Told.histories(ledger));

                retract(ledger, random, named, slot.party());
                SlotState after = ledger.states().get(slot);
                assertInstanceOf(ContributedValue.Ended.class, after.last().value());
                assertEquals(ChangeKind.WITHDRAWN, after.changeKind());
            }
        });
    }

    @Test
    void onlyWhatAPartySays_isItsMove_andOnlyAStanceThatReadsOtherwise_isAChange() {
        Seeded.times(ROUNDS, random -> {
            HistoryReader reader = new HistoryReader();
            Map<SlotKey, Optional<Ref>> stances = new HashMap<>();
            int[] read = {0};
            RandomHistory.play(RandomHistory.with(random, ALL).steps, ledger -> {
                reader.read(ledger.log);
                for (; read[0] < ledger.log.size(); read[0]++) {
                    if (ledger.log.get(read[0]) instanceof Event.Derived event) {
                        Optional<Ref> was = stances.getOrDefault(event.slot(), Optional.empty());
                        assertCaused(ledger, event, reader.histories().get(event.slot()));
                        assertMoves(ledger, event, was);
                        stances.put(event.slot(), event.to().map(Held::ref));
                    }
                }
            });
        });
    }

    @Test
    void everyDerivedEvent_namesTheOneBeforeItInItsSlotAndTheLastChangeOfItsDossier() {
        Seeded.times(ROUNDS, random -> {
            MemoryLedger ledger = RandomHistory.play(RandomHistory.with(random, ALL).steps);
            Map<SlotKey, LogPosition> previous = new HashMap<>();
            Map<String, LogPosition> previousChange = new HashMap<>();
            for (int at = 0; at < ledger.log.size(); at++) {
                if (ledger.log.get(at) instanceof Event.Derived event) {
                    String dossier = event.slot().party() + "/" + event.slot().issue();
                    assertEquals(
                            Optional.ofNullable(previous.put(event.slot(), new LogPosition(at))),
                            event.links().previous());
                    assertEquals(
                            Optional.ofNullable(previousChange.get(dossier)),
                            event.links().previousChange());
                    if (!(event instanceof Event.PositionAffirmed)) {
                        previousChange.put(dossier, new LogPosition(at));
                    }
                }
            }
        });
    }

    @Test
    void everyContradiction_isOfOneParty_isOrderedByNothingAndShowsInTheItemThatTheReadModelLooksAt() {
        Seeded.times(ROUNDS, random -> {
            MemoryLedger ledger = RandomHistory.play(RandomHistory.with(random, ALL).steps);
            Map<StatementId, Statement> said = new HashMap<>();
            List<Contradictions.Declared> declared = new ArrayList<>();
            ledger.inOrder().forEach(state -> {
                said.put(state.id(), state.statement());
                state.statement()
                        .related(Relation.CONTRADICTS)
                        .forEach(other -> declared.add(new Contradictions.Declared(state.id(), other)));
            });
            Population population = ledger.population();
            population.histories().forEach((slot, history) -> {
                List<Contribution> contributions =
                        population.contributions(Set.of(slot)).getOrDefault(slot, List.of());
                Map<StatementId, HistoryItem> items = new HashMap<>();
                contributions.forEach(contribution -> history.items().stream()
                        .filter(item -> item.entry().equals(contribution.entry()))
                        .forEach(item -> items.put(contribution.statement(), item)));
                List<Contradictions.Pair> pairs = Contradictions.among(contributions, declared);
                for (Contradictions.Pair pair : pairs) {
                    assertEquals(
                            said.get(pair.earlier()).party(),
                            said.get(pair.later()).party());
                    HistoryItem later = items.get(pair.later());
                    long earlierMillis = items.get(pair.earlier()).effectiveMillis();
                    assertTrue(pair.declared()
                            || later.overlapsFromMillis().orElseThrow() <= earlierMillis
                                    && !answers(said.get(pair.later()), pair.earlier()));
                }
                items.forEach((statement, item) -> assertTrue(
                        item.changeKind() != ChangeKind.CONFLICTED
                                || pairs.stream().anyMatch(pair -> pair.later().equals(statement)),
                        item::toString));
            });
        });
    }

    private static boolean answers(Statement statement, StatementId other) {
        return statement.relations().stream()
                .anyMatch(each -> each.relation().answers() && each.statement().equals(other));
    }

    private static void assertCaused(MemoryLedger ledger, Event.Derived event, List<HistoryItem> history) {
        Cause cause = event.cause();
        Event fact = ledger.log.get((int) cause.entry().value());
        if (cause.type() == CauseType.STATEMENT) {
            assertEquals(
                    cause.statement(),
                    assertInstanceOf(Event.StatementRecorded.class, fact).id());
            assertEquals(Revisions.of(history.getLast()), event.revisions());
            assertEquals(cause.entry(), history.getLast().entry());
        } else {
            assertEquals(
                    switch (fact) {
                        case Event.StatementRecorded recorded -> CauseType.LATE_RECORD;
                        case Event.AppearanceAdded added -> CauseType.LATE_RECORD;
                        case Event.StatementCorrected corrected -> CauseType.CORRECTION;
                        case Event.StatementHeld held -> CauseType.HOLD;
                        case Event.StatementReleased released -> CauseType.RELEASE;
                        case Event.StatementWithdrawn withdrawn -> CauseType.WITHDRAWAL;
                        case Event.EmbargoLifted lifted -> CauseType.EMBARGO_LIFTED;
                        default -> throw new AssertionError(fact);
                    },
                    cause.type());
        }
    }

    private static void assertMoves(MemoryLedger ledger, Event.Derived event, Optional<Ref> was) {
        Optional<String> before = Told.value(ledger, event.slot(), was);
        Optional<String> after = Told.value(ledger, event.slot(), event.to().map(Held::ref));
        if (event instanceof Event.PositionChanged changed) {
            assertEquals(was, changed.from());
            if (event.cause().type() != CauseType.STATEMENT) {
                assertNotEquals(before, after, event::toString);
            }
        } else if (event instanceof Event.StanceHistoryRevised) {
            // What is recorded late can tell a strength that carries over to the stance, but never takes its place.
            boolean late = ledger.log.get((int) event.cause().entry().value()) instanceof Event.StatementRecorded;
            if (!late
                    || !was.map(Ref::entry).equals(event.to().map(to -> to.ref().entry()))) {
                assertEquals(before, after, event::toString);
            }
        } else {
            assertEquals(CauseType.STATEMENT, event.cause().type());
        }
    }

    /** That the history up to an instant says what folding all that had been said until then says. */
    private static void assertStandsAsFolded(
            List<HistoryItem> history, List<Contribution> contributions, long validAt) {
        Optional<Ref> read = history.stream()
                .filter(item -> item.effectiveMillis() <= validAt)
                .reduce((earlier, later) -> later)
                .map(HistoryItem::to);
        Optional<SlotState> folded = StancePolicy.ONE
                .fold(contributions.stream()
                        .filter(contribution -> contribution.effectiveMillis() <= validAt)
                        .toList())
                .state();
        assertEquals(folded.map(SlotState::ref), read);
    }

    private static void assertSameBytes(List<Event> expected, List<Event> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(EventType.of(expected.get(i)), EventType.of(actual.get(i)));
            assertArrayEquals(
                    Json.canonical(EventForm.write(expected.get(i))), Json.canonical(EventForm.write(actual.get(i))));
        }
    }

    private static void retract(MemoryLedger ledger, Random random, StatementId named, PartyId party) {
        Utterance retraction = Utterance.on("2024-06-0" + (1 + random.nextInt(9)))
                .with("party", party.slug())
                .without("positions")
                .with(
                        "relations",
                        List.of(Map.of(
                                "relation",
                                random.nextBoolean() ? "RETRACTS" : "DENIES",
                                "statement",
                                named.toString())));
        assertInstanceOf(
                Decision.Accepted.class,
                ledger.record(
                        Utterance.id(1_000 + ledger.log.size()), retraction.statement(), Utterance.RECORDED_MILLIS));
    }

    private static HistoryReader read(MemoryLedger ledger) {
        HistoryReader reader = new HistoryReader();
        reader.read(ledger.log);
        return reader;
    }

    private static Map<SlotKey, List<HistoryItem>> items(List<StatementState> statements) {
        return items(Population.of(StancePolicy.ONE, statements).histories());
    }

    private static Map<SlotKey, List<HistoryItem>> items(Map<SlotKey, StanceHistory> folded) {
        Map<SlotKey, List<HistoryItem>> items = new HashMap<>();
        folded.forEach((slot, history) -> {
            if (!history.items().isEmpty()) {
                items.put(slot, history.items());
            }
        });
        return items;
    }

    private static Map<SlotKey, SlotState> states(Map<SlotKey, StanceHistory> folded) {
        Map<SlotKey, SlotState> states = new HashMap<>();
        folded.forEach((slot, history) -> history.state().ifPresent(state -> states.put(slot, state)));
        return states;
    }

    /** The same statements, with an order among those of one instant. */
    private static List<Step> ordered(List<Step> steps, Random random) {
        int[] order =
                random.ints(0, Limits.SAID_ORDER).distinct().limit(steps.size()).toArray();
        List<Step> ordered = new ArrayList<>();
        for (Step step : steps) {
            Command.RecordStatement record = (Command.RecordStatement) step.command();
            ordered.add(new Step(
                    new Command.RecordStatement(
                            record.id(), Restated.inOrder(record.statement(), OptionalInt.of(order[ordered.size()]))),
                    step.atMillis()));
        }
        return ordered;
    }

    /** Two retractions of one statement may still take effect at one instant. */
    private static boolean hasTies(MemoryLedger ledger) {
        Population population = ledger.population();
        return population.contributions(population.histories().keySet()).values().stream()
                .anyMatch(contributions -> contributions.stream()
                                .map(each -> each.effectiveMillis() + " " + each.saidOrder())
                                .distinct()
                                .count()
                        < contributions.size());
    }

    /** Recorded in another order, each after those that it refers to. */
    private static List<Step> shuffled(List<Step> steps, Random random) {
        List<Step> left = new ArrayList<>(steps);
        List<Step> shuffled = new ArrayList<>();
        Set<StatementId> recorded = new java.util.HashSet<>();
        while (!left.isEmpty()) {
            int at = random.nextInt(left.size());
            Command.RecordStatement record =
                    (Command.RecordStatement) left.get(at).command();
            if (record.statement().relations().stream().allMatch(relation -> recorded.contains(relation.statement()))) {
                recorded.add(record.id());
                shuffled.add(left.remove(at));
            }
        }
        assertTrue(shuffled.size() == steps.size());
        return shuffled;
    }
}

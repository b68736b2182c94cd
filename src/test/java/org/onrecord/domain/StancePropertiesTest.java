// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.ContributedValue.StanceValue;

/** What holds of every history, tried on random ones; a failure names the seed that repeats it. */
class StancePropertiesTest {
    private static final int ROUNDS = 500;

    @Test
    void history_doesNotDependOnTheOrderOfArrival() {
        Seeded.times(ROUNDS, random -> {
            List<Contribution> contributions = new RandomContributions(random).several();
            List<Contribution> shuffled = new ArrayList<>(contributions);
            Collections.shuffle(shuffled, random);

            assertEquals(StancePolicy.ONE.fold(contributions), StancePolicy.ONE.fold(shuffled));
        });
    }

    @Test
    void recordingInAnyOrder_oneByOne_endsInTheSameStateAndHistory() {
        Seeded.times(ROUNDS, random -> {
            List<Contribution> contributions = new RandomContributions(random).several();
            Collections.shuffle(contributions, random);

            Recorded recorded = record(contributions);

            StanceHistory history = StancePolicy.ONE.fold(contributions);
            assertEquals(history.state(), recorded.state);
            assertEquals(history.items(), recorded.inOrder());
        });
    }

    @Test
    void aLateContribution_revisesWhatIsNewOrDifferentAndNothingElse() {
        Seeded.times(ROUNDS, random -> {
            List<Contribution> existing = new RandomContributions(random).several();
            Contribution late = existing.remove(random.nextInt(existing.size()));
            List<HistoryItem> before = StancePolicy.ONE.fold(existing).items();

            Refolded outcome = StancePolicy.ONE.insert(existing, late);

            List<Contribution> all = new ArrayList<>(existing);
            all.add(late);
            List<HistoryItem> after = StancePolicy.ONE.fold(all).items();
            assertTrue(outcome.revisions().items().stream()
                    .anyMatch(item -> item.entry().equals(late.entry())));
            assertEquals(
                    after.stream().filter(item -> !before.contains(item)).toList(),
                    outcome.revisions().items());
        });
    }

    @Test
    void since_isTheInstantOfTheLastItemThatIsNoAffirmation() {
        Seeded.times(ROUNDS, random -> {
            StanceHistory history = StancePolicy.ONE.fold(new RandomContributions(random).several());

            HistoryItem lastChange = history.items().stream()
                    .filter(item -> !item.affirms())
                    .reduce((earlier, later) -> later)
                    .orElseThrow();
            SlotState state = history.state().orElseThrow();
            assertEquals(lastChange.effectiveMillis(), state.sinceMillis());
            assertEquals(lastChange.changeKind(), state.changeKind());
            assertEquals(history.items().getLast().effectiveMillis(), state.lastAffirmedMillis());
        });
    }

    @Test
    void sayingTheSameAgain_withoutStrength_changesNeitherStanceNorStrengthNorSince() {
        Seeded.times(ROUNDS, random -> {
            List<Contribution> contributions = new RandomContributions(random).several();
            SlotState before = StancePolicy.ONE.fold(contributions).state().orElseThrow();
            Contribution again = unstatedEcho(before.last());

            Outcome outcome = StancePolicy.ONE.apply(Optional.of(before), again).orElseThrow();

            assertTrue(outcome.affirmedOnly());
            assertEquals(before.sinceMillis(), outcome.after().sinceMillis());
            if (((StanceValue) before.last().value()).polarity().isStand()) {
                assertEquals(before.strength(), outcome.after().strength());
            }
        });
    }

    @Test
    void everyChange_startsFromWhereTheOneBeforeItEnded() {
        Seeded.times(ROUNDS, random -> {
            List<HistoryItem> items = StancePolicy.ONE
                    .fold(new RandomContributions(random).several())
                    .items();
            for (int i = 1; i < items.size(); i++) {
                if (!items.get(i).affirms()) {
                    assertEquals(
                            Optional.of(items.get(i - 1).to()), items.get(i).from());
                }
            }
        });
    }

    @Test
    void aSlotState_readsAsItWasWritten() {
        Seeded.times(ROUNDS, random -> {
            SlotState state = StancePolicy.ONE
                    .fold(new RandomContributions(random).several())
                    .state()
                    .orElseThrow();

            assertEquals(state, SlotState.fromFields(state.toFields()));
        });
    }

    private static Contribution unstatedEcho(Contribution last) {
        StanceValue value = (StanceValue) last.value();
        return new Contribution(
                new LogPosition(10_000),
                Utterance.id(10_000),
                last.earliestMillis(),
                last.effectiveMillis(),
                last.saidOrder(),
                new StanceValue(value.polarity(), Strength.UNSTATED, value.conditions()),
                last.answers());
    }

    private static Recorded record(List<Contribution> arriving) {
        Recorded recorded = new Recorded();
        arriving.forEach(recorded::add);
        return recorded;
    }

    /** What a reader holds who takes items as they come and replaces those that are revised. */
    private static final class Recorded {
        private final List<Contribution> contributions = new ArrayList<>();
        private final Map<LogPosition, HistoryItem> items = new HashMap<>();
        private Optional<SlotState> state = Optional.empty();

        void add(Contribution contribution) {
            if (state.isPresent() && state.get().isLate(contribution)) {
                Refolded outcome = StancePolicy.ONE.insert(contributions, contribution);
                outcome.revisions().items().forEach(item -> items.put(item.entry(), item));
                state = outcome.after();
            } else {
                Outcome outcome = StancePolicy.ONE.apply(state, contribution).orElseThrow();
                items.put(contribution.entry(), outcome.item());
                state = Optional.of(outcome.after());
            }
            contributions.add(contribution);
        }

        List<HistoryItem> inOrder() {
            return contributions.stream()
                    .sorted()
                    .map(contribution -> items.get(contribution.entry()))
                    .collect(Collectors.toList());
        }
    }
}

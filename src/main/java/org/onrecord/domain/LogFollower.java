// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a log from its beginning and concludes what follows from each fact. Reads facts only; derived entries are its own
 * conclusions. Holds on the heap what one fact bears on, the rest lies in its memory. Not thread-safe.
 */
public final class LogFollower implements Dossiers {
    private final LogMemory memory;

    public LogFollower(LogMemory memory) {
        this.memory = memory;
    }

    /**
     * Takes in the next fact.
     *
     * @param at its position; what follows from it comes right behind it
     * @param recordedMillis when it was recorded, epoch milliseconds
     * @return what follows from it, in this order
     * @throws IllegalStateException when it amends a statement that was never recorded
     */
    public List<Event.Derived> follow(LogPosition at, long recordedMillis, Event.Fact fact) {
        List<Event.Derived> derived = conclude(at, recordedMillis, fact);
        LogPosition next = at;
        for (Event.Derived event : derived) {
            next = next.next();
            passOver(next, event.slot(), event instanceof Event.PositionAffirmed);
        }
        return derived;
    }

    /** As {@link #follow}, where the caller takes note of each derived entry that it finds, by {@link #passOver}. */
    public List<Event.Derived> conclude(LogPosition at, long recordedMillis, Event.Fact fact) {
        List<Decision.Derivation> derived =
                switch (fact) {
                    case Event.StatementRecorded recorded -> {
                        StatementState state = StatementState.recorded(at, recordedMillis, recorded);
                        yield keep(state, Decider.derived(state, this));
                    }
                    case Event.RedactionOrdered ordered -> {
                        // What it says anew of each history depends on what is destroyed: that is not concluded here.
                        if (ordered.endsStatement()) {
                            forget(ordered.statement());
                            yield List.of();
                        }
                        yield memory.statement(ordered.statement())
                                .map(before -> keep(before.after(at, ordered), List.of()))
                                .orElse(List.of());
                    }
                    case Event.Amendment amendment -> {
                        StatementState before = memory.statement(amendment.statement())
                                .orElseThrow(() ->
                                        new IllegalStateException("entry " + at + " amends what was never recorded"));
                        yield keep(before.after(at, amendment), Decider.derived(before, amendment, this, at));
                    }
                    case Event.RedactionCompleted completed -> List.of();
                    case Event.PartyDefined party -> List.of();
                    case Event.IssueDefined issue -> List.of();
                    case Event.StancePolicyAdopted adopted -> List.of();
                    case Event.LogKeyRotated rotated -> List.of();
                    case Event.LogOpened opened -> List.of();
                };
        return derived.stream().map(Decision.Derivation::event).toList();
    }

    /** Takes in a fact of which it is known what follows from it. */
    List<Decision.Derivation> take(LogPosition at, StatementState after, List<Decision.Derivation> derived) {
        LogPosition next = at;
        for (Decision.Derivation derivation : keep(after, derived)) {
            next = next.next();
            passOver(next, derivation.event().slot(), derivation.event() instanceof Event.PositionAffirmed);
        }
        return derived;
    }

    private List<Decision.Derivation> keep(StatementState after, List<Decision.Derivation> derived) {
        Optional<StatementState> before = memory.statement(after.id());
        memory.keep(after);
        Set<SlotKey> slots = new LinkedHashSet<>(StancePolicy.ONE.slots(after.statement()));
        before.ifPresent(state -> slots.removeAll(new HashSet<>(StancePolicy.ONE.slots(state.statement()))));
        slots.forEach(slot -> memory.link(slot, after.id()));
        if (before.isEmpty()
                || !before.get()
                        .statement()
                        .relations()
                        .equals(after.statement().relations())) {
            Population.dependsOn(after.statement()).forEach(target -> memory.linkDependant(target, after.id()));
        }
        derived.forEach(this::settle);
        return derived;
    }

    /**
     * Takes note of a derived entry of which it is not known how it follows, so that the links of the next ones are right.
     *
     * @param affirms whether it is a PositionAffirmed
     */
    public void passOver(LogPosition at, SlotKey slot, boolean affirms) {
        memory.keepPrevious(slot, at, affirms);
    }

    /** Goes on as if a statement had never been recorded; nothing happens when it is not known. */
    public void forget(StatementId id) {
        if (memory.statement(id).isEmpty()) {
            return;
        }
        Set<SlotKey> slots = population(Set.of(), Set.of(id)).slotsTouchedBy(id);
        memory.forget(id);
        Map<SlotKey, StanceHistory> histories = population(slots, Set.of()).histories();
        for (SlotKey slot : slots) {
            memory.keep(slot, histories.getOrDefault(slot, StanceHistory.EMPTY).state());
        }
    }

    private void settle(Decision.Derivation derivation) {
        memory.keep(derivation.event().slot(), derivation.after());
    }

    /** A statement as it stands. */
    public Optional<StatementState> statement(StatementId id) {
        return memory.statement(id);
    }

    @Override
    public Optional<SlotState> state(SlotKey slot) {
        return memory.state(slot);
    }

    @Override
    public Population population(Set<SlotKey> slots, Set<StatementId> ids) {
        Set<StatementId> open = new LinkedHashSet<>(ids);
        slots.forEach(slot -> open.addAll(memory.spokeTo(slot)));
        Map<StatementId, StatementState> found = new LinkedHashMap<>();
        while (!open.isEmpty()) {
            Set<StatementId> next = new LinkedHashSet<>();
            for (StatementId id : open) {
                Optional<StatementState> state = memory.statement(id);
                if (state.isPresent()) {
                    found.put(id, state.get());
                    next.addAll(memory.dependants(id));
                    Population.dependsOn(state.get().statement()).forEach(next::add);
                }
            }
            next.removeAll(found.keySet());
            next.removeAll(open);
            open.clear();
            open.addAll(next);
        }
        return Population.over(StancePolicy.ONE, found);
    }

    @Override
    public Optional<LogPosition> previous(SlotKey slot) {
        return memory.previous(slot);
    }

    @Override
    public Optional<LogPosition> previousChange(PartyId party, IssueId issue) {
        return memory.previousChange(party, issue);
    }
}

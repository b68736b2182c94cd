// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A log as who reads it from its beginning holds it in memory: every statement as it stands, every stance, and what follows
 * from the next fact. Reads facts only; derived entries are its own conclusions. Not thread-safe.
 */
public final class FollowedLog implements Dossiers {
    private final Map<StatementId, StatementState> statements = new LinkedHashMap<>();
    private final Map<SlotKey, Set<StatementId>> spokeTo = new HashMap<>();
    private final Map<StatementId, Set<StatementId>> dependants = new HashMap<>();
    private final Map<SlotKey, SlotState> states = new HashMap<>();
    private final Map<SlotKey, LogPosition> previous = new HashMap<>();
    private final Map<Dossier, LogPosition> previousChange = new HashMap<>();

    private record Dossier(PartyId party, IssueId issue) {
        static Dossier of(SlotKey slot) {
            return new Dossier(slot.party(), slot.issue());
        }
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
        List<Decision.Derivation> derived =
                switch (fact) {
                    case Event.StatementRecorded recorded -> {
                        StatementState state = StatementState.recorded(at, recordedMillis, recorded);
                        yield take(at, state, Decider.derived(state, this));
                    }
                    case Event.RedactionOrdered ordered -> {
                        // What it says anew of each history depends on what is destroyed: that is not concluded here.
                        if (ordered.basis().destroys()) {
                            forget(ordered.statement());
                            yield List.of();
                        }
                        StatementState before = statements.get(ordered.statement());
                        yield before == null ? List.of() : take(at, before.after(at, ordered), List.of());
                    }
                    case Event.Amendment amendment -> {
                        StatementState before = statements.get(amendment.statement());
                        if (before == null) {
                            throw new IllegalStateException("entry " + at + " amends what was never recorded");
                        }
                        yield take(at, before.after(at, amendment), Decider.derived(before, amendment, this, at));
                    }
                    case Event.RedactionCompleted completed -> List.of();
                    case Event.PartyDefined party -> List.of();
                    case Event.IssueDefined issue -> List.of();
                    case Event.StancePolicyAdopted adopted -> List.of();
                    case Event.LogKeyRotated rotated -> List.of();
                };
        return derived.stream().map(Decision.Derivation::event).toList();
    }

    /** Takes in a fact of which it is known what follows from it. */
    List<Decision.Derivation> take(LogPosition at, StatementState after, List<Decision.Derivation> derived) {
        statements.put(after.id(), after);
        StancePolicy.ONE.slots(after.statement()).forEach(slot -> spokeTo.computeIfAbsent(
                        slot, none -> new LinkedHashSet<>())
                .add(after.id()));
        Population.dependsOn(after.statement()).forEach(target -> dependants
                .computeIfAbsent(target, none -> new LinkedHashSet<>())
                .add(after.id()));
        LogPosition next = at;
        for (Decision.Derivation derivation : derived) {
            next = next.next();
            passOver(next, derivation.event().slot(), derivation.event() instanceof Event.PositionAffirmed);
            settle(derivation);
        }
        return derived;
    }

    /**
     * Takes note of a derived entry of which it is not known how it follows, so that the links of the next ones are right.
     *
     * @param affirms whether it is a PositionAffirmed
     */
    public void passOver(LogPosition at, SlotKey slot, boolean affirms) {
        previous.put(slot, at);
        if (!affirms) {
            previousChange.put(Dossier.of(slot), at);
        }
    }

    /** Goes on as if a statement had never been recorded; nothing happens when it is not known. */
    public void forget(StatementId id) {
        if (!statements.containsKey(id)) {
            return;
        }
        Set<SlotKey> slots = population(Set.of(), Set.of(id)).slotsTouchedBy(id);
        statements.remove(id);
        Map<SlotKey, StanceHistory> histories = population(slots, Set.of()).histories();
        for (SlotKey slot : slots) {
            histories
                    .getOrDefault(slot, StanceHistory.EMPTY)
                    .state()
                    .ifPresentOrElse(state -> states.put(slot, state), () -> states.remove(slot));
        }
    }

    private void settle(Decision.Derivation derivation) {
        SlotKey slot = derivation.event().slot();
        derivation.after().ifPresentOrElse(state -> states.put(slot, state), () -> states.remove(slot));
    }

    /** Every statement as it stands, in the order of recording; not to be changed. */
    public Map<StatementId, StatementState> statements() {
        return Collections.unmodifiableMap(statements);
    }

    /** Every stance that somebody holds; not to be changed. */
    public Map<SlotKey, SlotState> states() {
        return Collections.unmodifiableMap(states);
    }

    /** Every statement as it stands, under another policy; a view, to be used before the next fact. */
    public Population population(StancePolicy policy) {
        return Population.over(policy, statements());
    }

    /** The statements of each party, in the order of the parties and of recording. */
    Collection<List<StatementState>> byParty() {
        Map<String, List<StatementState>> byParty = new TreeMap<>();
        for (StatementState state : statements.values()) {
            state.statement().party().ifPresent(party -> byParty.computeIfAbsent(
                            party.slug(), none -> new ArrayList<>())
                    .add(state));
        }
        return byParty.values();
    }

    @Override
    public Optional<SlotState> state(SlotKey slot) {
        return Optional.ofNullable(states.get(slot));
    }

    @Override
    public Population population(Set<SlotKey> slots, Set<StatementId> ids) {
        Set<StatementId> open = new LinkedHashSet<>(ids);
        slots.forEach(slot -> open.addAll(spokeTo.getOrDefault(slot, Set.of())));
        Map<StatementId, StatementState> found = new LinkedHashMap<>();
        while (!open.isEmpty()) {
            Set<StatementId> next = new LinkedHashSet<>();
            for (StatementId id : open) {
                StatementState state = statements.get(id);
                if (state != null) {
                    found.put(id, state);
                    next.addAll(dependants.getOrDefault(id, Set.of()));
                    Population.dependsOn(state.statement()).forEach(next::add);
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
        return Optional.ofNullable(previous.get(slot));
    }

    @Override
    public Optional<LogPosition> previousChange(PartyId party, IssueId issue) {
        return Optional.ofNullable(previousChange.get(new Dossier(party, issue)));
    }
}

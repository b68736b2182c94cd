// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Statements that may bear on some slots, with all that they duplicate, retract or deny and all that does so to them:
 * enough to say what each contributes. Immutable.
 */
public final class Population {
    private final StancePolicy policy;
    private final Map<StatementId, StatementState> statements;

    private Population(StancePolicy policy, Map<StatementId, StatementState> statements) {
        this.policy = policy;
        this.statements = statements;
    }

    /** These statements; the caller vouches that none is missing that they depend on or that depends on them. */
    public static Population of(StancePolicy policy, Collection<StatementState> statements) {
        Map<StatementId, StatementState> byId = new HashMap<>(statements.size() * 2);
        statements.forEach(state -> byId.put(state.id(), state));
        return new Population(policy, byId);
    }

    /** As above, over a map that stays as it is while this is used. */
    static Population over(StancePolicy policy, Map<StatementId, StatementState> statements) {
        return new Population(policy, statements);
    }

    /** The same, with one statement as it is or will be. */
    public Population with(StatementState state) {
        Map<StatementId, StatementState> byId = new HashMap<>(statements);
        byId.put(state.id(), state);
        return new Population(policy, byId);
    }

    /** The same, as if one statement had never been recorded. */
    public Population without(StatementId id) {
        Map<StatementId, StatementState> byId = new HashMap<>(statements);
        byId.remove(id);
        return new Population(policy, byId);
    }

    /** The relations by which what a statement contributes depends on another. */
    public static Stream<StatementId> dependsOn(Statement statement) {
        return statement.relations().isEmpty()
                ? Stream.empty()
                : Stream.of(Relation.DUPLICATES, Relation.RETRACTS, Relation.DENIES)
                        .flatMap(statement::related);
    }

    /** What the statement contributes, by slot; nothing when it does not count, or when what it duplicates counts. */
    public Map<SlotKey, Contribution> contributionsOf(StatementState state) {
        if (!state.counts() || isDuplicate(state)) {
            return Map.of();
        }
        Map<SlotKey, Contribution> values = policy.contributions(state);
        Map<SlotKey, Contribution> ends = endsOf(state, values.keySet());
        if (ends.isEmpty()) {
            return values;
        }
        Map<SlotKey, Contribution> all = new LinkedHashMap<>(values);
        all.putAll(ends);
        return all;
    }

    /** The contributions of each of these slots, in no order. */
    public Map<SlotKey, List<Contribution>> contributions(Set<SlotKey> slots) {
        Map<SlotKey, List<Contribution>> bySlot = new HashMap<>();
        slots.forEach(slot -> bySlot.put(slot, new ArrayList<>()));
        for (StatementState state : statements.values()) {
            contributionsOf(state).forEach((slot, contribution) -> {
                List<Contribution> list = bySlot.get(slot);
                if (list != null) {
                    list.add(contribution);
                }
            });
        }
        return bySlot;
    }

    /** Every slot to which any of the statements contributes, with the fold of its history. */
    public Map<SlotKey, StanceHistory> histories() {
        return histories(statements.values());
    }

    /** The same for some of the statements: all of a party, or of whatever slots are asked for. */
    Map<SlotKey, StanceHistory> histories(Collection<StatementState> some) {
        Map<SlotKey, List<Contribution>> bySlot = new HashMap<>();
        for (StatementState state : some) {
            contributionsOf(state)
                    .forEach((slot, contribution) -> bySlot.computeIfAbsent(slot, none -> new ArrayList<>())
                            .add(contribution));
        }
        Map<SlotKey, StanceHistory> histories = new HashMap<>(bySlot.size() * 2);
        bySlot.forEach((slot, contributions) -> histories.put(slot, policy.fold(contributions)));
        return histories;
    }

    /** The slots that a statement speaks to, and those of every statement that duplicates it, one way or another. */
    Set<SlotKey> slotsTouchedBy(StatementId id) {
        Set<StatementId> touched = new LinkedHashSet<>(Set.of(id));
        boolean grows = true;
        while (grows) {
            grows = false;
            for (StatementState state : inOrder()) {
                grows |= state.statement().related(Relation.DUPLICATES).anyMatch(touched::contains)
                        && touched.add(state.id());
            }
        }
        Set<SlotKey> slots = new LinkedHashSet<>();
        for (StatementId each : touched) {
            StatementState state = statements.get(each);
            if (state != null) {
                slots.addAll(policy.slots(state.statement()));
                slots.addAll(endsOf(state, Set.of()).keySet());
            }
        }
        return slots;
    }

    /** Whether a statement would duplicate itself, one way or another. */
    boolean isCyclic(StatementId id) {
        return duplicated(id).anyMatch(each -> each.id().equals(id));
    }

    private Collection<StatementState> inOrder() {
        Map<LogPosition, StatementState> sorted = new TreeMap<>();
        statements.values().forEach(state -> sorted.put(state.entry(), state));
        return sorted.values();
    }

    /** Rule 3. A duplicate stands for what it duplicates, so that a duplicate of a duplicate does not count either. */
    private boolean isDuplicate(StatementState state) {
        return policy.dropsDuplicates()
                && duplicated(state.id()).anyMatch(each -> each.counts() && policy.contributes(each.statement()));
    }

    /** All that a statement duplicates, one way or another, each once. */
    private Stream<StatementState> duplicated(StatementId id) {
        Map<StatementId, StatementState> found = new LinkedHashMap<>();
        ArrayDeque<StatementId> open = new ArrayDeque<>(Set.of(id));
        while (!open.isEmpty()) {
            StatementState state = statements.get(open.remove());
            if (state != null) {
                state.statement().related(Relation.DUPLICATES).forEach(each -> {
                    StatementState next = statements.get(each);
                    if (next != null && found.putIfAbsent(each, next) == null) {
                        open.add(each);
                    }
                });
            }
        }
        return found.values().stream();
    }

    /**
     * Rule 8: the ends of what the statement retracts or denies, by slot.
     *
     * @param but slots in which it says something itself
     */
    private Map<SlotKey, Contribution> endsOf(StatementState state, Set<SlotKey> but) {
        Statement statement = state.statement();
        Optional<Slot> speaksIn = statement.relations().isEmpty() || !policy.endsRetracted()
                ? Optional.empty()
                : policy.slotOf(statement);
        if (speaksIn.isEmpty()) {
            return Map.of();
        }
        Map<SlotKey, Contribution> ends = new LinkedHashMap<>();
        statement
                .ended()
                .map(statements::get)
                .filter(named -> named != null
                        && named.counts()
                        && named.statement().party().equals(statement.party())
                        && !isDuplicate(named))
                .forEach(named -> policy.contributions(named).forEach((slot, ended) -> {
                    if (!but.contains(slot) && (speaksIn.get() == Slot.OWN || speaksIn.get() == slot.slot())) {
                        ends.merge(slot, end(state, ended), Population::both);
                    }
                }));
        return ends;
    }

    private static Contribution end(StatementState by, Contribution ended) {
        return new Contribution(
                by.entry(),
                by.version(),
                by.id(),
                by.statement().saidAt().earliestMillis(),
                Math.max(StancePolicy.effectiveMillis(by), ended.effectiveMillis()),
                OptionalInt.of(Contribution.LAST_OF_ALL),
                new ContributedValue.Ended(Set.of(ended.statement())),
                Set.of());
    }

    private static Contribution both(Contribution a, Contribution b) {
        Set<StatementId> named = new HashSet<>(((ContributedValue.Ended) a.value()).named());
        named.addAll(((ContributedValue.Ended) b.value()).named());
        Contribution later = a.compareTo(b) < 0 ? b : a;
        return new Contribution(
                later.entry(),
                later.version(),
                later.statement(),
                later.earliestMillis(),
                later.effectiveMillis(),
                later.saidOrder(),
                new ContributedValue.Ended(named),
                Set.of());
    }
}

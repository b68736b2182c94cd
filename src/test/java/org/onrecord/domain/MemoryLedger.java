// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A log in memory, with all that a decision may look at. */
public final class MemoryLedger implements Surroundings {
    public final List<Event> log = new ArrayList<>();
    private final Set<PartyId> parties = new HashSet<>();
    private final Map<IssueId, IssueTerms> issues = new HashMap<>();
    private final Map<StatementId, StatementState> statements = new LinkedHashMap<>();
    private final Map<SlotKey, Set<StatementId>> spokeTo = new HashMap<>();
    private final Map<StatementId, Set<StatementId>> dependants = new HashMap<>();
    private final Map<SlotKey, SlotState> states = new HashMap<>();
    private final Map<SlotKey, LogPosition> previous = new HashMap<>();
    private final Map<String, LogPosition> previousChange = new HashMap<>();

    public MemoryLedger with(PartyId party) {
        parties.add(party);
        return this;
    }

    public MemoryLedger with(IssueId issue, IssueTerms terms) {
        issues.put(issue, terms);
        return this;
    }

    /** Decides, and appends what was accepted. */
    public Decision record(StatementId id, Statement statement, long recordedMillis) {
        LogPosition at = new LogPosition(log.size());
        Decision decision = Decider.decide(new Command.RecordStatement(id, statement), this, at, recordedMillis);
        if (decision instanceof Decision.Accepted accepted) {
            append(new Event.StatementRecorded(id, statement), accepted.after(), accepted.derived());
        }
        return decision;
    }

    /** Decides, and appends what was accepted. */
    public Decision amend(Command.Amend command, long recordedMillis) {
        Decision decision = Decider.decide(command, this, new LogPosition(log.size()), recordedMillis);
        if (decision
                instanceof
                Decision.Amended(Event.Amendment fact, StatementState after, List<Decision.Derivation> derived)) {
            append(fact, after, derived);
        }
        return decision;
    }

    /** Appends a fact that somebody else decided, with what follows from it. */
    public List<Event.Derived> follow(Event.Fact fact, long recordedMillis) {
        LogPosition at = new LogPosition(log.size());
        switch (fact) {
            case Event.StatementRecorded recorded -> {
                StatementState state = StatementState.recorded(at, recordedMillis, recorded);
                append(fact, state, Decider.derived(state, this));
            }
            case Event.Amendment amendment -> {
                StatementState before = statements.get(amendment.statement());
                append(fact, before.after(at, amendment), Decider.derived(before, amendment, this, at));
            }
            default -> log.add(fact);
        }
        return log.subList((int) at.value() + 1, log.size()).stream()
                .map(Event.Derived.class::cast)
                .toList();
    }

    private void append(Event.Fact fact, StatementState after, List<Decision.Derivation> derived) {
        log.add(fact);
        statements.put(after.id(), after);
        StancePolicy.ONE.slots(after.statement()).forEach(slot -> spokeTo.computeIfAbsent(
                        slot, none -> new LinkedHashSet<>())
                .add(after.id()));
        Population.dependsOn(after.statement()).forEach(target -> dependants
                .computeIfAbsent(target, none -> new LinkedHashSet<>())
                .add(after.id()));
        for (Decision.Derivation derivation : derived) {
            SlotKey slot = derivation.event().slot();
            previous.put(slot, new LogPosition(log.size()));
            if (!(derivation.event() instanceof Event.PositionAffirmed)) {
                previousChange.put(slot.party() + "/" + slot.issue(), new LogPosition(log.size()));
            }
            log.add(derivation.event());
            derivation.after().ifPresentOrElse(state -> states.put(slot, state), () -> states.remove(slot));
        }
    }

    public Map<SlotKey, SlotState> states() {
        return states;
    }

    /** Every statement as it stands, in the order of recording. */
    public List<StatementState> inOrder() {
        return List.copyOf(statements.values());
    }

    /** Every statement as it stands. */
    public Population population() {
        return Population.of(StancePolicy.ONE, statements.values());
    }

    @Override
    public boolean isDefined(PartyId party) {
        return parties.contains(party);
    }

    @Override
    public Optional<IssueTerms> issue(IssueId issue) {
        return Optional.ofNullable(issues.get(issue));
    }

    @Override
    public boolean isRecorded(StatementId id) {
        return statements.containsKey(id);
    }

    @Override
    public Optional<StatementState> statement(StatementId id) {
        return Optional.ofNullable(statements.get(id));
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
                found.put(id, state);
                next.addAll(dependants.getOrDefault(id, Set.of()));
                Population.dependsOn(state.statement()).forEach(next::add);
            }
            next.removeAll(found.keySet());
            open.clear();
            open.addAll(next);
        }
        return Population.of(StancePolicy.ONE, found.values());
    }

    @Override
    public Collection<StatementState> saidAbout(Statement statement) {
        return statements.values();
    }

    @Override
    public Optional<LogPosition> previous(SlotKey slot) {
        return Optional.ofNullable(previous.get(slot));
    }

    @Override
    public Optional<LogPosition> previousChange(PartyId party, IssueId issue) {
        return Optional.ofNullable(previousChange.get(party + "/" + issue));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A log in memory, with the least that a decision needs to look at. */
final class MemoryLedger implements Surroundings {
    final List<Event> log = new ArrayList<>();
    private final Set<PartyId> parties = new HashSet<>();
    private final Map<IssueId, IssueTerms> issues = new HashMap<>();
    private final Map<StatementId, RecordedStatement> statements = new HashMap<>();
    private final Map<SlotKey, List<Contribution>> contributions = new HashMap<>();
    private final Map<SlotKey, SlotState> states = new HashMap<>();
    private final Map<SlotKey, LogPosition> previous = new HashMap<>();

    MemoryLedger with(PartyId party) {
        parties.add(party);
        return this;
    }

    MemoryLedger with(IssueId issue, IssueTerms terms) {
        issues.put(issue, terms);
        return this;
    }

    /** Decides, and appends what was accepted. */
    Decision record(StatementId id, Statement statement, long recordedMillis) {
        LogPosition at = new LogPosition(log.size());
        Decision decision = Decider.decide(new Command.RecordStatement(id, statement), this, at, recordedMillis);
        if (decision instanceof Decision.Accepted accepted) {
            log.add(new Event.StatementRecorded(id, statement));
            statements.put(id, new RecordedStatement(at, accepted.contributes()));
            Map<IssueId, Contribution> contributed = StancePolicy.contributions(at, id, statement, recordedMillis);
            for (Decision.Derivation derivation : accepted.derived()) {
                SlotKey slot = derivation.event().slot();
                previous.put(slot, new LogPosition(log.size()));
                log.add(derivation.event());
                states.put(slot, derivation.after());
                contributions.computeIfAbsent(slot, key -> new ArrayList<>()).add(contributed.get(slot.issue()));
            }
        }
        return decision;
    }

    Map<SlotKey, SlotState> states() {
        return states;
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
    public Optional<RecordedStatement> statement(StatementId id) {
        return Optional.ofNullable(statements.get(id));
    }

    @Override
    public Optional<SlotState> state(PartyId party, IssueId issue, Slot slot) {
        return Optional.ofNullable(states.get(new SlotKey(party, issue, slot)));
    }

    @Override
    public List<Contribution> contributions(PartyId party, IssueId issue, Slot slot) {
        return contributions.getOrDefault(new SlotKey(party, issue, slot), List.of());
    }

    @Override
    public Optional<LogPosition> previous(PartyId party, IssueId issue, Slot slot) {
        return Optional.ofNullable(previous.get(new SlotKey(party, issue, slot)));
    }

    @Override
    public Optional<LogPosition> previousChange(PartyId party, IssueId issue) {
        for (int at = log.size() - 1; at >= 0; at--) {
            if (log.get(at) instanceof Event.Derived event
                    && !(event instanceof Event.PositionAffirmed)
                    && event.slot().party().equals(party)
                    && event.slot().issue().equals(issue)) {
                return Optional.of(new LogPosition(at));
            }
        }
        return Optional.empty();
    }
}

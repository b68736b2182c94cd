// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything on the heap. */
final class HeapMemory implements LogMemory {
    private final Map<StatementId, StatementState> statements = new LinkedHashMap<>();
    private final Map<SlotKey, Set<StatementId>> spokeTo = new HashMap<>();
    private final Map<StatementId, Set<StatementId>> dependants = new HashMap<>();
    private final Map<SlotKey, SlotState> states = new HashMap<>();
    private final Map<SlotKey, LogPosition> previous = new HashMap<>();
    private final Map<Dossier, LogPosition> previousChange = new HashMap<>();

    private record Dossier(PartyId party, IssueId issue) {}

    /** In the order of recording. */
    Map<StatementId, StatementState> statements() {
        return statements;
    }

    Map<SlotKey, SlotState> states() {
        return states;
    }

    @Override
    public Optional<StatementState> statement(StatementId id) {
        return Optional.ofNullable(statements.get(id));
    }

    @Override
    public void keep(StatementState state) {
        statements.put(state.id(), state);
    }

    @Override
    public void forget(StatementId id) {
        statements.remove(id);
    }

    @Override
    public Optional<SlotState> state(SlotKey slot) {
        return Optional.ofNullable(states.get(slot));
    }

    @Override
    public void keep(SlotKey slot, Optional<SlotState> state) {
        state.ifPresentOrElse(value -> states.put(slot, value), () -> states.remove(slot));
    }

    @Override
    public Optional<LogPosition> previous(SlotKey slot) {
        return Optional.ofNullable(previous.get(slot));
    }

    @Override
    public Optional<LogPosition> previousChange(PartyId party, IssueId issue) {
        return Optional.ofNullable(previousChange.get(new Dossier(party, issue)));
    }

    @Override
    public void keepPrevious(SlotKey slot, LogPosition at, boolean affirms) {
        previous.put(slot, at);
        if (!affirms) {
            previousChange.put(new Dossier(slot.party(), slot.issue()), at);
        }
    }

    @Override
    public void link(SlotKey slot, StatementId statement) {
        spokeTo.computeIfAbsent(slot, none -> new LinkedHashSet<>()).add(statement);
    }

    @Override
    public Collection<StatementId> spokeTo(SlotKey slot) {
        return spokeTo.getOrDefault(slot, Set.of());
    }

    @Override
    public void linkDependant(StatementId on, StatementId dependant) {
        dependants.computeIfAbsent(on, none -> new LinkedHashSet<>()).add(dependant);
    }

    @Override
    public Collection<StatementId> dependants(StatementId on) {
        return dependants.getOrDefault(on, Set.of());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogMemory;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Slot;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;

/** Remembers no statement: enough where each is recorded once, in the order in which they were said, and never amended. */
final class StancesOnly implements LogMemory {
    private final Map<SlotKey, SlotState> states = new HashMap<>();
    private final Map<SlotKey, LogPosition> previous = new HashMap<>();
    private final Map<SlotKey, LogPosition> previousChange = new HashMap<>();

    /** Every stance that somebody holds. */
    Map<SlotKey, SlotState> states() {
        return states;
    }

    @Override
    public Optional<StatementState> statement(StatementId id) {
        return Optional.empty();
    }

    @Override
    public void keep(StatementState state) {
        // Nothing will ask for it.
    }

    @Override
    public void forget(StatementId id) {
        throw new IllegalStateException("a vote is not redacted");
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
        return Optional.ofNullable(previousChange.get(new SlotKey(party, issue, Slot.OWN)));
    }

    @Override
    public void keepPrevious(SlotKey slot, LogPosition at, boolean affirms) {
        previous.put(slot, at);
        if (!affirms) {
            previousChange.put(new SlotKey(slot.party(), slot.issue(), Slot.OWN), at);
        }
    }

    @Override
    public void link(SlotKey slot, StatementId statement) {
        // Nothing will ask for it.
    }

    @Override
    public Collection<StatementId> spokeTo(SlotKey slot) {
        throw new IllegalStateException("votes come in the order in which they were cast");
    }

    @Override
    public void linkDependant(StatementId on, StatementId dependant) {
        throw new IllegalStateException("a vote depends on no other");
    }

    @Override
    public Collection<StatementId> dependants(StatementId on) {
        return List.of();
    }
}

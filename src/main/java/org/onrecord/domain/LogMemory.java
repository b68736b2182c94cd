// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Collection;
import java.util.Optional;

/**
 * Where a {@link LogFollower} keeps what the facts so far have made: on the heap, or wherever more fits. What was kept last is
 * what is found. Belongs to one follower and is as safe for threads as that.
 */
public interface LogMemory {
    /** A statement as it stands. */
    Optional<StatementState> statement(StatementId id);

    /** Keeps a statement as it stands from now on. */
    void keep(StatementState state);

    /** Keeps a statement no longer; what it was linked to stays so. */
    void forget(StatementId id);

    /** The fold so far of a slot; nothing while nothing contributes to it. */
    Optional<SlotState> state(SlotKey slot);

    /** Keeps the fold of a slot. */
    void keep(SlotKey slot, Optional<SlotState> state);

    /** The last derived entry of a slot. */
    Optional<LogPosition> previous(SlotKey slot);

    /** The last PositionChanged or StanceHistoryRevised of either slot. */
    Optional<LogPosition> previousChange(PartyId party, IssueId issue);

    /**
     * Keeps the position of a slot's last derived entry.
     *
     * @param affirms whether that is a PositionAffirmed
     */
    void keepPrevious(SlotKey slot, LogPosition at, boolean affirms);

    /** Keeps that a statement speaks to a slot. Called once for the two, or more often. */
    void link(SlotKey slot, StatementId statement);

    /** The statements that were linked to a slot, in no order, one of them twice perhaps. */
    Collection<StatementId> spokeTo(SlotKey slot);

    /** Keeps that what a statement contributes depends on another. Called once for the two, or more often. */
    void linkDependant(StatementId on, StatementId dependant);

    /** The statements that depend on another, in no order, one of them twice perhaps. */
    Collection<StatementId> dependants(StatementId on);
}

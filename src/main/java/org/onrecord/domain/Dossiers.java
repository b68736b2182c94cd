// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;
import java.util.Set;

/** The stances so far, and the statements that they follow from: all that the consequences of a fact depend on. */
public interface Dossiers {
    /** The fold so far of one slot; nothing while nothing contributes to it. */
    Optional<SlotState> state(SlotKey slot);

    /**
     * Every statement that contributes or may come to contribute to any of these slots, and these statements, with all
     * on which those depend and all that depend on those. Reads whole dossiers.
     */
    Population population(Set<SlotKey> slots, Set<StatementId> statements);

    /** The last derived entry of one slot. */
    Optional<LogPosition> previous(SlotKey slot);

    /** The last PositionChanged or StanceHistoryRevised of either slot. */
    Optional<LogPosition> previousChange(PartyId party, IssueId issue);
}

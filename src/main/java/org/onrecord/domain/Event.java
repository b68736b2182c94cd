// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Optional;

/**
 * What the log holds: facts, which were recorded, and derived events, which the stance policy made of them in the same
 * append. Times are epoch milliseconds.
 */
public sealed interface Event {
    /** A fact of the world or of the desk. */
    sealed interface Fact extends Event {}

    /** What a fact did to one stance. */
    sealed interface Derived extends Event {
        SlotKey slot();

        /** The stance in the slot after the event. */
        Ref to();

        /** How the stance in the slot after the event came about: the kind of the last PositionChanged. */
        ChangeKind changeKind();

        /** When what caused it took effect in the world. */
        long effectiveMillis();

        long sinceMillis();

        long lastAffirmedMillis();

        Cause cause();

        /** The version of the policy that made it. */
        String policy();

        /** The previous derived entry of the slot. */
        Optional<LogPosition> previous();

        /** The previous PositionChanged or StanceHistoryRevised of the same party and issue, in either slot. */
        Optional<LogPosition> previousChange();
    }

    /** From here on stances are derived by this policy; entry 0 of every log. */
    record StancePolicyAdopted(String policy) implements Fact {}

    record PartyDefined(PartyId party, PartyDefinition definition) implements Fact {}

    record IssueDefined(IssueId issue, IssueDefinition definition) implements Fact {}

    record StatementRecorded(StatementId id, Statement statement) implements Fact {}

    /** The current stance moved. */
    record PositionChanged(
            SlotKey slot,
            Optional<Ref> from,
            Ref to,
            ChangeKind changeKind,
            long effectiveMillis,
            long sinceMillis,
            long lastAffirmedMillis,
            Cause cause,
            String policy,
            Optional<LogPosition> previous,
            Optional<LogPosition> previousChange)
            implements Derived {}

    /** The current stance was said again; it has not moved. */
    record PositionAffirmed(
            SlotKey slot,
            Ref to,
            ChangeKind changeKind,
            long effectiveMillis,
            long sinceMillis,
            long lastAffirmedMillis,
            Cause cause,
            String policy,
            Optional<LogPosition> previous,
            Optional<LogPosition> previousChange)
            implements Derived {}

    /**
     * The history of the stance moved, the current stance did not.
     *
     * @param effectiveMillis when the contribution that caused it took effect
     * @param revised every item of the history that is new or whose result is different, in the order of the fold
     */
    record StanceHistoryRevised(
            SlotKey slot,
            Ref to,
            ChangeKind changeKind,
            long effectiveMillis,
            long sinceMillis,
            long lastAffirmedMillis,
            Cause cause,
            String policy,
            Optional<LogPosition> previous,
            Optional<LogPosition> previousChange,
            List<HistoryItem> revised)
            implements Derived {
        public StanceHistoryRevised {
            revised = List.copyOf(revised);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.onrecord.readmodel.LogEvent.Derived;
import org.onrecord.readmodel.LogEvent.SaidOfIssue;

/** A stance with its values resolved: a row of {@code stance}. */
record StanceRow(
        StanceKey key,
        long position,
        long sinceMillis,
        long lastAffirmedMillis,
        long entry,
        UUID statement,
        @Nullable Integer sourceCount,
        @Nullable String polarity,
        @Nullable String strength,
        String changeKind,
        byte @Nullable [] detail) {

    /** The stance after a derived event, of what the statements said to which it refers. */
    static StanceRow of(StanceKey key, StanceMove move, StatementSaid holds, @Nullable StatementSaid strengthened) {
        Derived event = move.event();
        SaidOfIssue said = holds.of(event.issue());
        String strength = strengthened == null
                ? said.strength()
                : strengthened.of(event.issue()).strength();
        return new StanceRow(
                key,
                move.position(),
                event.sinceMillis(),
                event.lastAffirmedMillis(),
                event.to().entry(),
                holds.id(),
                holds.sourceCount(),
                said.polarity(),
                strength,
                event.changeKind() == null ? "RESTATED" : event.changeKind(),
                said.detail());
    }

    /** A derived event that awaits the values to which it refers. */
    record StanceMove(long position, Derived event) {}
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.onrecord.readmodel.LogEvent.Held;
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

    /** The stance after a derived event, of what the versions say to which it refers. */
    static StanceRow of(StanceKey key, StanceMove move, StatementSaid holds, @Nullable StatementSaid strengthened) {
        SaidOfIssue said = holds.of(move.issue(), key.slot());
        String strength = strengthened == null
                ? said.strength()
                : strengthened.of(move.issue(), key.slot()).strength();
        Held held = move.held();
        return new StanceRow(
                key,
                move.position(),
                held.sinceMillis(),
                held.lastAffirmedMillis(),
                held.ref().entry(),
                holds.id(),
                holds.sourceCount(),
                said.polarity(),
                strength,
                held.changeKind(),
                said.detail());
    }

    /** A stance after the derived event at a position; it awaits the values to which it refers. */
    record StanceMove(long position, String issue, Held held) {}
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Polarity;
import org.onrecord.domain.Strength;
import org.onrecord.readmodel.LogEvent.SaidOfIssue;
import org.onrecord.readmodel.LogEvent.StatementRecorded;

/** What a stance takes over from the version of a statement that it rests on. */
record StatementSaid(
        UUID id, @Nullable Integer sourceCount, @Nullable String slot, List<SaidOfIssue> positions) {
    static StatementSaid of(StatementRecorded statement) {
        return new StatementSaid(statement.id(), statement.sourceCount(), statement.slot(), statement.positions());
    }

    /** A version that says nothing of the issue in the slot ended the stance there (DESIGN §3, rule 8). */
    SaidOfIssue of(String issue, String in) {
        for (SaidOfIssue said : positions) {
            if (said.issue().equals(issue) && in.equals(slot)) {
                return said;
            }
        }
        return new SaidOfIssue(issue, Polarity.NO_POSITION.name(), Strength.UNSTATED.name(), null);
    }
}

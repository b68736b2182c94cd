// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.onrecord.readmodel.LogEvent.SaidOfIssue;
import org.onrecord.readmodel.LogEvent.StatementRecorded;

/** What a stance takes over from the statement that it rests on. */
record StatementSaid(UUID id, @Nullable Integer sourceCount, List<SaidOfIssue> positions) {
    static StatementSaid of(StatementRecorded statement) {
        return new StatementSaid(statement.id(), statement.sourceCount(), statement.positions());
    }

    SaidOfIssue of(String issue) {
        for (SaidOfIssue said : positions) {
            if (said.issue().equals(issue)) {
                return said;
            }
        }
        throw new DamagedLog("a stance on " + issue + " refers to statement " + id + ", which says nothing of it");
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Set;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Restraint;
import org.onrecord.domain.StatementId;

/**
 * A statement as it stands: it has to pass the gate before it leaves.
 *
 * @param position the position of its recording
 * @param saidMillis the latest instant at which it can have been said
 * @param json the standing content, a JSON object, with everything that the terms protect
 * @param revision of the last entry of its stream
 * @param now what keeps back of it
 * @param unseen those of the statements it relates to that the public never saw, or that are gone
 */
public record StoredStatement(
        StatementId id,
        LogPosition position,
        long recordedMillis,
        long saidMillis,
        String json,
        long revision,
        Restraint now,
        Set<String> unseen) {
    public StoredStatement {
        unseen = Set.copyOf(unseen);
    }
}

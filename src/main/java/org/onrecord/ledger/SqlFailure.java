// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;
import java.util.Set;

/** Tells an outage, which passes, from a defect, which repetition does not mend. */
final class SqlFailure {
    /**
     * SQLSTATE classes: 08 connection, 25 transaction state (a session ended for idling in its transaction), 40 rollback,
     * 53 resources, 55 lock not available, 57 operator intervention (shutdown, timeout, terminated session).
     */
    private static final Set<String> PASSING = Set.of("08", "25", "40", "53", "55", "57");

    private SqlFailure() {}

    static boolean isPassing(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.length() < 2 || PASSING.contains(state.substring(0, 2));
    }
}

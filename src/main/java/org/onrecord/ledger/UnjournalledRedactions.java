// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.onrecord.vault.DataKeys;

/**
 * What was ordered and is not known to be in the journal outside of the database yet. Nothing is destroyed before it is.
 * Blocking; one thread at a time.
 */
public final class UnjournalledRedactions {
    /** Journalled together; more come in the next round. */
    private static final int ROUND = 200;

    private final Connection connection;
    private final LogReader log;

    /** Over a connection that stays its caller's and must commit by itself. */
    public UnjournalledRedactions(Connection connection, DataKeys keys) {
        this.connection = connection;
        this.log = new LogReader(connection, keys);
    }

    /**
     * The first of them; at most {@value #ROUND}. One whose key is lost is not among them: it stays undone, which health
     * tells in time.
     */
    public List<JournalledRedaction> next() throws SQLException {
        List<Long> orders = new ArrayList<>();
        try (Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery("SELECT ordered FROM ledger.redaction"
                        + " WHERE ordered IS NOT NULL AND NOT journalled ORDER BY ordered LIMIT " + ROUND)) {
            while (rows.next()) {
                orders.add(rows.getLong(1));
            }
        }
        List<JournalledRedaction> found = new ArrayList<>(orders.size());
        for (LogEntry entry : log.at(orders)) {
            JournalledRedaction.of(entry).ifPresent(found::add);
        }
        return found;
    }

    /** Notes that the journal has these, durably. */
    public void journalled(List<JournalledRedaction> redactions) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(
                "UPDATE ledger.redaction SET journalled = true WHERE ordered = ANY (?::bigint[])")) {
            new Parameters(connection, sql)
                    .array("int8", redactions, redaction -> redaction.order().value());
            sql.executeUpdate();
        }
    }
}

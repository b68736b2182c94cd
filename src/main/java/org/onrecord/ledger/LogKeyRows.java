// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** The keys that the log was signed with, of which an append adds the next. Used by one thread, under the head lock. */
final class LogKeyRows {
    private final Connection connection;

    LogKeyRows(Connection connection) {
        this.connection = connection;
    }

    /**
     * How the last key came in.
     *
     * @param nth 0 for the first key of the log, which no entry brought in
     * @param entry that brought it in; -1 for the first
     * @param stream of these entries
     */
    record Last(int nth, String vkey, long entry, Memory.Stream stream) {
        /** The key that the entry at this position brings in. */
        Last then(String next, long position, Memory.Stream after) {
            return new Last(nth + 1, next, position, after);
        }
    }

    /** A key that a batch brings in. */
    record Row(Last last, long overlapSeconds) {}

    Last last() throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(
                        "SELECT nth, vkey, entry, stream, tail FROM heads.key ORDER BY nth DESC LIMIT 1")) {
            if (!row.next()) {
                throw new IllegalStateException("the log has no key that another could follow");
            }
            int nth = row.getInt(1);
            return nth == 0
                    ? new Last(0, row.getString(2), -1, Memory.Stream.fresh())
                    : new Last(
                            nth,
                            row.getString(2),
                            row.getLong(3),
                            new Memory.Stream(row.getObject(4, UUID.class), nth - 1, row.getBytes(5)));
        }
    }

    static void write(Connection connection, Row row, long recordedMillis) throws SQLException {
        try (PreparedStatement sql =
                connection.prepareStatement("INSERT INTO heads.key (nth, vkey, entry, recorded, overlap, stream, tail)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            sql.setInt(1, row.last().nth());
            sql.setString(2, row.last().vkey());
            sql.setLong(3, row.last().entry());
            sql.setLong(4, recordedMillis);
            sql.setLong(5, row.overlapSeconds());
            sql.setObject(6, row.last().stream().id());
            sql.setBytes(7, row.last().stream().tail());
            sql.executeUpdate();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How far a version of the read model has come: its one row of {@code projection}.
 *
 * @param position the last applied log position; -1 when none
 * @param offset the next Kafka offset to read
 * @param recordedMillis {@code recorded} of the last applied entry
 */
record Projection(long position, long offset, long recordedMillis) {
    /** The version that queries read. */
    static final String LIVE = "readmodel";

    static final Projection NOTHING = new Projection(-1, 0, 0);

    static Projection read(Connection connection, String schema) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT position, kafka_offset, recorded FROM " + schema + ".projection");
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("the projection row is missing");
            }
            return new Projection(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    /**
     * Moves the row from this value to the next one, and locks it until the transaction ends.
     *
     * @throws LostTurn when the row has another value: somebody else is projecting
     */
    void advance(Connection connection, String schema, Projection next) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + schema
                + ".projection SET position = ?, kafka_offset = ?, recorded = ?"
                + " WHERE position = ? AND kafka_offset = ?")) {
            update.setLong(1, next.position);
            update.setLong(2, next.offset);
            update.setLong(3, next.recordedMillis);
            update.setLong(4, position);
            update.setLong(5, offset);
            if (update.executeUpdate() != 1) {
                throw new LostTurn(this);
            }
        }
    }

    /** Another projector has moved the projection since this one read it. */
    static final class LostTurn extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LostTurn(Projection expected) {
            super(
                    "the projection is not at position " + expected.position + ", offset " + expected.offset,
                    null,
                    false,
                    false);
        }
    }
}

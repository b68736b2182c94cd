// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.StatementId;
import org.onrecord.ledger.Erasure;

/**
 * Says when queries have nothing left to answer from. The projection does the work when it comes to the order; what remains
 * is a version that a rebuild is making, or has left behind, and what PostgreSQL has sampled.
 */
@Singleton
class ReadModelErasure implements Erasure {
    /** The row of the order is written in one transaction with every removal. */
    private static final String REMOVED = "SELECT EXISTS (SELECT 1 FROM readmodel.projection p"
            + " JOIN readmodel.redacted r ON p.position >= r.position WHERE r.position = ? AND r.statement = ?)"
            + " AND NOT EXISTS (SELECT 1 FROM readmodel.statement WHERE id = ?)";

    /** Rows that have lost fields are written in one transaction with the order that took them. */
    private static final String WITHOUT_FIELDS = "SELECT position >= ? FROM readmodel.projection"
            + " WHERE EXISTS (SELECT FROM ledger.redacted_field WHERE ordered = ?)";

    private final DataSource database;

    ReadModelErasure(DataSource database) {
        this.database = database;
    }

    @Override
    public RedactedSystem system() {
        return RedactedSystem.READ_MODEL;
    }

    @Override
    public boolean isDone(LogPosition order, StatementId statement) throws SQLException {
        try (Connection connection = database.getConnection()) {
            // In this order: a rebuild that ends in between has put its version in the place of the one asked for then.
            if (!Rebuild.leavesNothing(connection)
                    || !isRemoved(connection, order, statement) && !isWithoutFields(connection, order)) {
                return false;
            }
            PlannerSamples.renew(connection, Projection.LIVE);
            return true;
        }
    }

    private static boolean isWithoutFields(Connection connection, LogPosition order) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(WITHOUT_FIELDS)) {
            select.setLong(1, order.value());
            select.setLong(2, order.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static boolean isRemoved(Connection connection, LogPosition order, StatementId statement)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(REMOVED)) {
            select.setLong(1, order.value());
            select.setObject(2, statement.value());
            select.setObject(3, statement.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}

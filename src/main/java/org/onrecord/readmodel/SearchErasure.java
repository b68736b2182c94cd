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

/** Says when no search can find a word any more: once the index has passed the order, and PostgreSQL has no sample of it. */
@Singleton
class SearchErasure implements Erasure {
    private static final String REMOVED = "SELECT EXISTS (SELECT 1 FROM readmodel.projection p"
            + " JOIN readmodel.redacted r ON p.position >= r.position JOIN search.progress i ON i.position >= r.position"
            + " WHERE r.position = ? AND r.statement = ?"
            + " AND NOT EXISTS (SELECT 1 FROM search.words w WHERE w.statement = r.entry))"
            // Of fields: the words are made anew in the step that passes the order.
            + " OR EXISTS (SELECT 1 FROM readmodel.projection p JOIN search.progress i ON i.position >= ?"
            + " WHERE p.position >= ? AND EXISTS (SELECT FROM ledger.redacted_field WHERE ordered = ?))";

    private final DataSource database;

    SearchErasure(DataSource database) {
        this.database = database;
    }

    @Override
    public RedactedSystem system() {
        return RedactedSystem.SEARCH;
    }

    @Override
    public boolean isDone(LogPosition order, StatementId statement) throws SQLException {
        try (Connection connection = database.getConnection()) {
            if (!isRemoved(connection, order, statement)) {
                return false;
            }
            PlannerSamples.renew(connection, "search");
            return true;
        }
    }

    private static boolean isRemoved(Connection connection, LogPosition order, StatementId statement)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(REMOVED)) {
            select.setLong(1, order.value());
            select.setObject(2, statement.value());
            select.setLong(3, order.value());
            select.setLong(4, order.value());
            select.setLong(5, order.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}

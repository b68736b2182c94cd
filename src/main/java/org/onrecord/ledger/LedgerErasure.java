// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.StatementId;
import org.onrecord.vault.DataKeys;

/**
 * Destroys what the ledger itself holds: the key of the statement, so that no backup of the ledger opens it any more, and
 * the rows; of fields, see {@link Resealing}. Waits until the relay has replaced what it had published, for that takes the
 * rows, and until the journal outside of the database has the order, for what is destroyed here may come back with an older
 * copy.
 */
@Singleton
class LedgerErasure implements Erasure {
    private static final String KEYS = """
            UPDATE ledger.redaction SET data_keys = array(
              SELECT DISTINCT d.key FROM ledger.statement s JOIN ledger.disclosure d ON d.position = s.entry
              WHERE s.id = redaction.statement)
            WHERE ordered = ? AND data_keys IS NULL
            """;

    /** What a key was used for, and found beside the statement, goes: it can't be opened any more. */
    private static final String FORGET_REQUESTS = """
            UPDATE ledger.idempotency SET request = '', beneath = NULL, found = NULL
            WHERE request <> '' AND entry IN (SELECT position FROM ledger.redacted_entry WHERE ordered = ?)
            """;

    /** What was found beside another statement lies under the keys of both. */
    private static final String FORGET_FOUND = """
            UPDATE ledger.idempotency SET beneath = NULL, found = NULL
            WHERE beneath IS NOT NULL AND beneath && (SELECT data_keys FROM ledger.redaction WHERE ordered = ?)
            """;

    private static final String DESTROY = """
            DELETE FROM ledger.disclosure d USING ledger.redacted_entry r WHERE r.ordered = ? AND d.position = r.position
            """;

    private static final String UNQUOTE = "DELETE FROM ledger.quotation WHERE statement = ?";

    private final DataSource database;
    private final DataKeys keys;

    LedgerErasure(DataSource database, DataKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    @Override
    public RedactedSystem system() {
        return RedactedSystem.LEDGER;
    }

    @Override
    public boolean isDone(LogPosition order, StatementId statement) throws SQLException {
        try (Connection connection = database.getConnection()) {
            if (!isDue(connection, order)) {
                return false;
            }
            if (takesFields(connection, order)) {
                return new Resealing(connection, keys).isDone(order, statement);
            }
            noteKeys(connection, order);
            keys.destroy(dataKeys(connection, order));
            destroyRows(connection, order, statement);
            return true;
        }
    }

    static boolean takesFields(Connection connection, LogPosition order) throws SQLException {
        try (PreparedStatement sql =
                connection.prepareStatement("SELECT fields IS NOT NULL FROM ledger.redaction WHERE ordered = ?")) {
            sql.setLong(1, order.value());
            try (ResultSet row = sql.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** To be done first: after a crash the rows may be gone and the key may not. */
    static void noteKeys(Connection connection, LogPosition order) throws SQLException {
        update(connection, KEYS, order);
    }

    static void destroyRows(Connection connection, LogPosition order, StatementId statement) throws SQLException {
        update(connection, FORGET_REQUESTS, order);
        forgetFound(connection, order);
        update(connection, DESTROY, order);
        try (PreparedStatement sql = connection.prepareStatement(UNQUOTE)) {
            sql.setObject(1, statement.value());
            sql.executeUpdate();
        }
    }

    /** What was found beside other statements, with the help of what lay under the keys that are noted for an order. */
    static void forgetFound(Connection connection, LogPosition order) throws SQLException {
        update(connection, FORGET_FOUND, order);
    }

    private static boolean isDue(Connection connection, LogPosition order) throws SQLException {
        try (PreparedStatement sql =
                connection.prepareStatement("SELECT replaced AND journalled FROM ledger.redaction WHERE ordered = ?")) {
            sql.setLong(1, order.value());
            try (ResultSet row = sql.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static List<Long> dataKeys(Connection connection, LogPosition order) throws SQLException {
        try (PreparedStatement sql =
                connection.prepareStatement("SELECT data_keys FROM ledger.redaction WHERE ordered = ?")) {
            sql.setLong(1, order.value());
            try (ResultSet row = sql.executeQuery()) {
                Stream<Object> ids =
                        row.next() ? Arrays.stream((Object[]) row.getArray(1).getArray()) : Stream.empty();
                return ids.map(id -> (Long) id).toList();
            }
        }
    }

    private static void update(Connection connection, String text, LogPosition order) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(text)) {
            sql.setLong(1, order.value());
            sql.executeUpdate();
        }
    }
}

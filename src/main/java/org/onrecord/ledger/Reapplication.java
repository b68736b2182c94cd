// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.StatementId;
import org.onrecord.vault.DataKeys;

/**
 * Destroys again what the log says the ledger has destroyed, should any of it be back: the rows, because an older copy of the
 * database was brought up to date, and the keys, because the key store is an older copy. Done once, before anything is
 * served; two questions to the database where there is nothing to do. Blocking; stateless.
 */
@Singleton
public class Reapplication {
    private static final Logger LOG = Logger.getLogger(Reapplication.class);

    private static final String DONE =
            " FROM ledger.redaction r JOIN ledger.redacted_system s ON s.redaction = r.id AND s.system = 'LEDGER'";

    private static final String LEFT = "SELECT DISTINCT r.ordered, r.statement" + DONE
            + " JOIN ledger.redacted_entry e ON e.ordered = r.ordered"
            + " JOIN ledger.disclosure d ON d.position = e.position";

    /** Of fields: what came back is sealed as it was before, and no key is noted under which it no longer is. */
    private static final String WITH_FIELDS =
            "SELECT r.ordered, r.statement" + DONE + " WHERE r.fields IS NOT NULL AND r.data_keys IS NULL";

    private static final String KEYS = "SELECT DISTINCT unnest(r.data_keys)" + DONE;

    /** An id that was given out again, because the sequence of an older key store was, is another key. */
    private static final String STILL_USED = "SELECT DISTINCT key FROM ledger.disclosure WHERE key = ANY (?::bigint[])";

    private final DataKeys keys;

    public Reapplication(DataKeys keys) {
        this.keys = keys;
    }

    private record Left(LogPosition order, StatementId statement) {}

    /** @param connection that commits by itself */
    public void run(Connection connection) throws SQLException {
        List<Left> left = left(connection, LEFT);
        for (Left each : left) {
            LedgerErasure.noteKeys(connection, each.order());
            LedgerErasure.destroyRows(connection, each.order(), each.statement());
        }
        List<Left> withFields = left(connection, WITH_FIELDS);
        for (Left each : withFields) {
            if (!new Resealing(connection, keys).isDone(each.order(), each.statement())) {
                throw new SQLException("the fields that order " + each.order() + " destroys are not sealed away yet");
            }
        }
        Set<Long> back = new HashSet<>(keys.find(noted(connection)).keySet());
        if (!back.isEmpty()) {
            back.removeAll(used(connection, back));
            keys.destroy(back);
        }
        if (!left.isEmpty() || !withFields.isEmpty() || !back.isEmpty()) {
            LOG.warnf(
                    "what was redacted was back and is destroyed again: orders=%d keys=%d",
                    left.size() + withFields.size(), back.size());
        }
    }

    private static List<Left> left(Connection connection, String text) throws SQLException {
        List<Left> left = new ArrayList<>();
        try (Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(text)) {
            while (rows.next()) {
                left.add(new Left(new LogPosition(rows.getLong(1)), new StatementId(rows.getObject(2, UUID.class))));
            }
        }
        return left;
    }

    private static List<Long> noted(Connection connection) throws SQLException {
        List<Long> noted = new ArrayList<>();
        try (Statement sql = connection.createStatement();
                ResultSet ids = sql.executeQuery(KEYS)) {
            while (ids.next()) {
                noted.add(ids.getLong(1));
            }
        }
        return noted;
    }

    private static Set<Long> used(Connection connection, Collection<Long> ids) throws SQLException {
        Set<Long> used = new HashSet<>();
        try (PreparedStatement sql = connection.prepareStatement(STILL_USED)) {
            new Parameters(connection, sql).array("int8", List.copyOf(ids), id -> id);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    used.add(rows.getLong(1));
                }
            }
        }
        return used;
    }
}

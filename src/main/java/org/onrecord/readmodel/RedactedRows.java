// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.onrecord.readmodel.AmendedStatement.Entry;
import org.onrecord.readmodel.LogEvent.StatementRedacted;

/**
 * Takes out of one version of the read model what an order destroys, so that the rows are those of a log in which it never
 * was: the rows of the statement, the changes, and of histories the readings that a destroyed entry told. What ended such
 * a reading, or was ended by it, is joined again. Orders are few. For one thread.
 */
final class RedactedRows {
    /** The slots of the derived entries among these positions: the stream of a slot is known by its dossier. */
    private static final String SLOTS =
            "SELECT DISTINCT d.issue, d.party, CASE d.slot WHEN 0 THEN 'own' ELSE 'reported' END"
                    + " AS slot FROM ledger.entry e JOIN ledger.dossier d ON d.stream = e.stream WHERE e.position = ANY (?)";

    private static final String OF =
            "h.issue = <r>.issue AND h.party = <r>.party AND h.slot = <r>.slot AND h.entry = <r>.entry";

    private static final String RELINK = """
            WITH gone AS (SELECT unnest(?::int8[]) AS position),
            slot AS (<slots>),
            item AS (
              SELECT DISTINCT h.issue, h.party, h.slot, h.entry FROM slot s
              JOIN <schema>.history h ON h.issue = s.issue AND h.party = s.party AND h.slot = s.slot
              WHERE h.told IN (SELECT position FROM gone) OR h.untold IN (SELECT position FROM gone)
            ), reading AS (
              SELECT h.*, h.told IN (SELECT position FROM gone) AS lost,
                coalesce(h.untold NOT IN (SELECT position FROM gone), false) AS ended
              FROM item i JOIN <schema>.history h ON <of i>
            ), event AS (
              SELECT issue, party, slot, entry, known_from AS at, CAST(NULL AS bigint) AS untold
              FROM reading WHERE NOT lost
              UNION ALL
              SELECT issue, party, slot, entry, known_to, untold FROM reading WHERE ended
            ), linked AS (
              SELECT issue, party, slot, entry, at, untold IS NULL AS reads, lead(at) OVER next AS ends,
                lead(untold) OVER next AS ended_by
              FROM event WINDOW next AS (PARTITION BY issue, party, slot, entry ORDER BY at)
            ), lost AS (
              DELETE FROM <schema>.history h USING reading r WHERE <of r> AND h.known_from = r.known_from AND r.lost
            )
            UPDATE <schema>.history h SET known_to = coalesce(l.ends, <stands>), untold = l.ended_by
            FROM linked l WHERE <of l> AND h.known_from = l.at AND l.reads
            """.replace("<slots>", SLOTS)
            .replace("<of i>", OF.replace("<r>", "i"))
            .replace("<of r>", OF.replace("<r>", "r"))
            .replace("<of l>", OF.replace("<r>", "l"))
            .replace("<stands>", Long.toString(HistoryRows.STANDS));

    private final String schema;
    private final AmendedRows rows;

    RedactedRows(String schema, Slugs slugs) {
        this.schema = schema;
        this.rows = new AmendedRows(schema, slugs);
    }

    /** What came before the order is written, and nothing that comes behind it. */
    void remove(Connection connection, StatementRedacted order) throws SQLException {
        OptionalLong statement = statement(connection, order.statement());
        if (statement.isPresent()) {
            rows.remove(connection, stream(connection, statement.getAsLong()));
        }
        Array destroyed = connection.createArrayOf("int8", order.destroyed().toArray());
        execute(connection, "DELETE FROM <schema>.change WHERE position = ANY (?)", destroyed);
        execute(connection, RELINK, destroyed, destroyed);
    }

    /** Notes that the statement was redacted. */
    void note(Connection connection, Batch.Order order) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO " + schema + ".redacted (statement, entry, position) VALUES (?, ?, ?)")) {
            insert.setObject(1, order.event().statement());
            insert.setLong(2, order.event().destroyed().getFirst());
            insert.setLong(3, order.position());
            insert.executeUpdate();
        }
    }

    private OptionalLong statement(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT position FROM " + schema + ".statement WHERE id = ?")) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** Of a statement that was never amended, its row is the stream. */
    private AmendedStatement stream(Connection connection, long statement) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT position, recorded, type, doc FROM ("
                + "SELECT position, recorded, rev, type, doc FROM <schema>.statement_entry WHERE statement = ?"
                        .replace("<schema>", schema)
                + " UNION ALL SELECT position, recorded, 0, 'StatementRecorded', doc FROM <schema>.statement"
                        .replace("<schema>", schema)
                + " WHERE position = ? AND rev = 0) s ORDER BY rev")) {
            select.setLong(1, statement);
            select.setLong(2, statement);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(new Entry(
                            row.getLong(1),
                            row.getLong(2),
                            row.getString(3),
                            row.getString(4).getBytes(UTF_8)));
                }
            }
        }
        return AmendedStatement.of(entries);
    }

    private void execute(Connection connection, String sql, Array... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.replace("<schema>", schema))) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setArray(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }
}

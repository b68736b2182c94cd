// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.onrecord.readmodel.Batch.Definition;
import org.onrecord.readmodel.Batch.Moment;
import org.onrecord.readmodel.Batch.Restated;
import org.onrecord.readmodel.LogEvent.Ref;

/**
 * Writes batches into one version of the read model, each kind of row in one round trip. It neither begins nor commits:
 * the caller's transaction also holds the offset. For one thread.
 */
final class BatchWriter {
    private final String schema;
    private final AmendedStatements amended;
    private final StanceWriter stances;
    private final RedactedRows redacted;
    private final StatementReader statements = new StatementReader();
    private final JsonFactory json = new JsonFactory();

    /**
     * @param schema {@code readmodel}, or the version that is being rebuilt
     * @param slugs of the batches that it is given
     */
    BatchWriter(String schema, Slugs slugs) {
        this.schema = schema;
        this.amended = new AmendedStatements(schema, slugs);
        this.stances = new StanceWriter(schema);
        this.redacted = new RedactedRows(schema, slugs);
    }

    void write(Connection connection, Batch batch) throws SQLException {
        if (batch.order().isPresent()) {
            remove(connection, batch.order().get());
        }
        writeRows(connection, batch);
        amended.write(connection, batch.amendments);
        resolveRest(connection, batch, Map.of());
        stances.delete(connection, batch.emptied);
        stances.upsert(connection, batch.stances.values());
        batch.revisions.write(connection, schema);
    }

    /** Removes what an order destroys; everything before it is written. */
    void remove(Connection connection, Batch.Order order) throws SQLException {
        redacted.remove(connection, order.event());
    }

    /** Everything but what an order removes, amendments, stances and revised history. */
    void writeRows(Connection connection, Batch batch) throws SQLException {
        if (batch.order().isPresent()) {
            redacted.note(connection, batch.order().get());
        }
        upsertDefinitions(connection, batch);
        batch.statements.copyInto(connection, schema);
        batch.contributions.copyInto(connection, schema);
        batch.changes.copyInto(connection, schema);
        upsertMoments(connection, batch);
        upsertRestated(connection, List.copyOf(batch.restated));
    }

    /** The end of a restriction, too, is what two have done: nothing is lost by it. Of orders, a batch has one at the most. */
    private void upsertRestated(Connection connection, List<Restated> restated) throws SQLException {
        if (restated.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(("INSERT INTO <schema>.redacted_slot"
                        + " (issue, party, position, recorded, slot) SELECT k.* FROM unnest(?::int8[], ?::int8[],"
                        + " ?::int8[], ?::int8[], ?::text[]) AS k (issue, party, position, recorded, slot)"
                        + " JOIN <schema>.redacted r ON r.position = k.position ON CONFLICT (issue, party, slot)"
                        + " DO UPDATE SET position = excluded.position, recorded = excluded.recorded")
                .replace("<schema>", schema))) {
            new ArrayParameters<>(connection, insert, restated)
                    .int8(each -> each.key().issue())
                    .int8(each -> each.key().party())
                    .int8(Restated::order)
                    .int8(Restated::recordedMillis)
                    .array("text", each -> each.key().slot());
            insert.executeUpdate();
        }
    }

    /**
     * Fetches the versions that the batch's stances refer to and that are not at hand; one query at most.
     *
     * @param unwritten versions that are not in the tables yet
     */
    void resolveRest(Connection connection, Batch batch, Map<Long, StatementSaid> unwritten) throws SQLException {
        if (batch.moves.isEmpty()) {
            return;
        }
        TreeSet<Long> missing = new TreeSet<>();
        batch.moves.values().forEach(move -> {
            Ref ref = move.held().ref();
            missing.add(ref.entry());
            if (ref.strength() != null) {
                missing.add(ref.strength());
            }
        });
        Map<Long, StatementSaid> found = new HashMap<>();
        missing.removeIf(version -> {
            StatementSaid said = unwritten.get(version);
            if (said != null) {
                found.put(version, said);
            }
            return said != null;
        });
        fetch(connection, missing, found);
        batch.resolve(found);
        if (!batch.moves.isEmpty()) {
            throw new DamagedLog("a stance refers to a statement that is not in the log: "
                    + batch.moves.values().iterator().next().held().ref());
        }
    }

    private void fetch(Connection connection, Collection<Long> versions, Map<Long, StatementSaid> found)
            throws SQLException {
        String sql = "SELECT k.position, s.recorded, coalesce(e.doc, s.doc) FROM unnest(?) AS k (position)"
                + " LEFT JOIN %1$s.statement_entry e ON e.position = k.position"
                + " JOIN %1$s.statement s ON s.position = coalesce(e.statement, k.position)";
        try (PreparedStatement select = connection.prepareStatement(sql.replace("%1$s", schema))) {
            select.setArray(1, connection.createArrayOf("int8", versions.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    byte[] doc = rows.getString(3).getBytes(StandardCharsets.UTF_8);
                    found.put(rows.getLong(1), read(doc, rows.getLong(2)));
                }
            }
        }
    }

    private StatementSaid read(byte[] doc, long recordedMillis) {
        try (var in = json.createParser(doc)) {
            in.nextToken();
            return StatementSaid.of(statements.read(in, doc, recordedMillis));
        } catch (IOException e) {
            throw new DamagedLog("a stored statement cannot be read: " + e, e);
        }
    }

    private void upsertDefinitions(Connection connection, Batch batch) throws SQLException {
        if (!batch.parties.isEmpty()) {
            upsert(connection, batch.parties, "party", false);
        }
        if (!batch.issues.isEmpty()) {
            upsert(connection, batch.issues, "issue", true);
        }
    }

    private void upsert(Connection connection, Map<Long, Definition> definitions, String table, boolean issues)
            throws SQLException {
        String sql = "INSERT INTO " + schema + "." + table + " (id, position, recorded, rev, slug, doc"
                + (issues ? ", topic, kind) VALUES (?,?,?,?,?,?,?,?)" : ") VALUES (?,?,?,?,?,?)")
                + " ON CONFLICT (id) DO UPDATE SET position = excluded.position, recorded = excluded.recorded,"
                + " rev = excluded.rev, doc = excluded.doc"
                + (issues ? ", topic = excluded.topic" : "");
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Map.Entry<Long, Definition> each : definitions.entrySet()) {
                Definition definition = each.getValue();
                insert.setLong(1, each.getKey());
                insert.setLong(2, definition.entry().position());
                insert.setLong(3, definition.entry().recordedMillis());
                insert.setInt(4, definition.entry().revision());
                insert.setString(5, definition.slug());
                insert.setString(6, new String(definition.doc(), StandardCharsets.UTF_8));
                if (issues) {
                    insert.setString(7, definition.topic());
                    insert.setString(8, definition.kind());
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The last moment of a batch may be the first of the next one. */
    private void upsertMoments(Connection connection, Batch batch) throws SQLException {
        if (batch.entries() == 0) {
            return;
        }
        List<Moment> moments = new ArrayList<>(batch.moments);
        moments.add(new Moment(batch.lastRecordedMillis(), batch.lastPosition()));
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + schema
                + ".moment (recorded, position) SELECT * FROM unnest(?::int8[], ?::int8[])"
                + " ON CONFLICT (recorded) DO UPDATE SET position = excluded.position")) {
            new ArrayParameters<>(connection, insert, moments)
                    .int8(Moment::recordedMillis)
                    .int8(Moment::position);
            insert.executeUpdate();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.onrecord.readmodel.Batch.ContributionKey;
import org.onrecord.readmodel.Batch.Definition;
import org.onrecord.readmodel.LogEvent.Contribution;
import org.onrecord.readmodel.LogEvent.Ref;

/**
 * Writes batches into one version of the read model, each kind of row in one round trip. It neither begins nor commits:
 * the caller's transaction also holds the offset. For one thread.
 */
final class BatchWriter {
    /** A bound on the memory of one COPY where rows are not gathered in batches. */
    private static final int MAX_COPY_BYTES = 4 << 20;

    private final String schema;
    private final StatementReader statements = new StatementReader();
    private final com.fasterxml.jackson.core.JsonFactory json = new com.fasterxml.jackson.core.JsonFactory();

    /** @param schema {@code readmodel}, or the version that is being rebuilt */
    BatchWriter(String schema) {
        this.schema = schema;
    }

    void write(Connection connection, Batch batch) throws SQLException {
        writeRows(connection, batch);
        resolveRest(connection, batch);
        upsertStances(connection, batch.stances.values());
        upsertContributions(connection, batch.revisions);
    }

    /** Everything but stances and revised history. */
    void writeRows(Connection connection, Batch batch) throws SQLException {
        upsertDefinitions(connection, batch);
        batch.statements.copyInto(connection, schema);
        batch.statementIssues.copyInto(connection, schema);
        batch.statementOutlets.copyInto(connection, schema);
        batch.contributions.copyInto(connection, schema);
        batch.changes.copyInto(connection, schema);
    }

    /** Fetches the statements that the batch's stances refer to and that are not at hand; one query at most. */
    void resolveRest(Connection connection, Batch batch) throws SQLException {
        if (batch.moves.isEmpty()) {
            return;
        }
        TreeSet<Long> missing = new TreeSet<>();
        batch.moves.values().forEach(move -> {
            missing.add(move.event().to().entry());
            if (move.event().to().strength() != null) {
                missing.add(move.event().to().strength());
            }
        });
        batch.resolve(fetch(connection, missing));
        if (!batch.moves.isEmpty()) {
            throw new DamagedLog("a stance refers to a statement that is not in the log: "
                    + batch.moves.values().iterator().next().event().to());
        }
    }

    private Map<Long, StatementSaid> fetch(Connection connection, Collection<Long> positions) throws SQLException {
        Map<Long, StatementSaid> found = new HashMap<>();
        String sql = "SELECT position, recorded, doc FROM " + schema + ".statement WHERE position = ANY (?)";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("int8", positions.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    byte[] doc = rows.getString(3).getBytes(StandardCharsets.UTF_8);
                    found.put(rows.getLong(1), read(doc, rows.getLong(2)));
                }
            }
        }
        return found;
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

    /** Into a table that holds none of them yet. */
    void copyStances(Connection connection, Collection<StanceRow> stances) throws SQLException {
        CopyRows rows = new CopyRows(
                "stance",
                "issue",
                "party",
                "position",
                "since",
                "last_affirmed",
                "entry",
                "statement",
                "source_count",
                "slot",
                "polarity",
                "strength",
                "change_kind",
                "detail");
        for (StanceRow row : stances) {
            rows.row()
                    .int8(row.key().issue())
                    .int8(row.key().party())
                    .int8(row.position())
                    .int8(row.sinceMillis())
                    .int8(row.lastAffirmedMillis())
                    .int8(row.entry())
                    .uuid(row.statement())
                    .int4(row.sourceCount())
                    .text(row.key().slot())
                    .text(row.polarity())
                    .text(row.strength())
                    .text(row.changeKind())
                    .text(row.detail());
            if (rows.bytes() > MAX_COPY_BYTES) {
                rows.copyInto(connection, schema);
                rows.clear();
            }
        }
        rows.copyInto(connection, schema);
    }

    void upsertStances(Connection connection, Collection<StanceRow> stances) throws SQLException {
        if (stances.isEmpty()) {
            return;
        }
        String sql = "INSERT INTO " + schema + ".stance (issue, party, position, since, last_affirmed, entry,"
                + " statement, source_count, slot, polarity, strength, change_kind, detail) SELECT * FROM"
                + " unnest(?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::uuid[], ?::int4[],"
                + " ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])"
                + " ON CONFLICT (issue, party, slot) DO UPDATE SET position = excluded.position,"
                + " since = excluded.since, last_affirmed = excluded.last_affirmed, entry = excluded.entry,"
                + " statement = excluded.statement, source_count = excluded.source_count,"
                + " polarity = excluded.polarity, strength = excluded.strength,"
                + " change_kind = excluded.change_kind, detail = excluded.detail";
        List<StanceRow> rows = List.copyOf(stances);
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            Columns<StanceRow> columns = new Columns<>(connection, insert, rows);
            columns.int8(row -> row.key().issue());
            columns.int8(row -> row.key().party());
            columns.int8(StanceRow::position);
            columns.int8(StanceRow::sinceMillis);
            columns.int8(StanceRow::lastAffirmedMillis);
            columns.int8(StanceRow::entry);
            columns.array("uuid", StanceRow::statement);
            columns.array("int4", StanceRow::sourceCount);
            columns.array("text", row -> row.key().slot());
            columns.array("text", StanceRow::polarity);
            columns.array("text", StanceRow::strength);
            columns.array("text", StanceRow::changeKind);
            columns.array(
                    "text", row -> row.detail() == null ? null : new String(row.detail(), StandardCharsets.UTF_8));
            insert.executeUpdate();
        }
    }

    void upsertContributions(Connection connection, Map<ContributionKey, Contribution> revisions) throws SQLException {
        if (revisions.isEmpty()) {
            return;
        }
        String sql = "INSERT INTO " + schema + ".history (issue, party, slot, entry, effective, kind, from_entry,"
                + " from_strength, to_entry, to_strength) VALUES (?,?,?,?,?,?,?,?,?,?)"
                + " ON CONFLICT (issue, party, slot, entry) DO UPDATE SET effective = excluded.effective,"
                + " kind = excluded.kind, from_entry = excluded.from_entry,"
                + " from_strength = excluded.from_strength, to_entry = excluded.to_entry,"
                + " to_strength = excluded.to_strength";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Map.Entry<ContributionKey, Contribution> each : revisions.entrySet()) {
                StanceKey key = each.getKey().stance();
                Contribution item = each.getValue();
                Ref from = item.from();
                insert.setLong(1, key.issue());
                insert.setLong(2, key.party());
                insert.setString(3, key.slot());
                insert.setLong(4, item.entry());
                insert.setLong(5, item.effectiveMillis());
                insert.setString(6, item.kind());
                insert.setObject(7, from == null ? null : (Long) from.entry(), Types.BIGINT);
                insert.setObject(8, from == null ? null : from.strength(), Types.BIGINT);
                insert.setLong(9, item.to().entry());
                insert.setObject(10, item.to().strength(), Types.BIGINT);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Binds one array a column, in order. */
    private static final class Columns<R> {
        private final Connection connection;
        private final PreparedStatement statement;
        private final List<R> rows;
        private int index;

        Columns(Connection connection, PreparedStatement statement, List<R> rows) {
            this.connection = connection;
            this.statement = statement;
            this.rows = rows;
        }

        void int8(java.util.function.ToLongFunction<R> value) throws SQLException {
            long[] values = rows.stream().mapToLong(value).toArray();
            bind(connection.unwrap(org.postgresql.PGConnection.class).createArrayOf("int8", values));
        }

        void array(String type, java.util.function.Function<R, @Nullable Object> value) throws SQLException {
            Object[] values = new Object[rows.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value.apply(rows.get(i));
            }
            bind(connection.createArrayOf(type, values));
        }

        private void bind(Array array) throws SQLException {
            statement.setArray(++index, array);
        }
    }
}

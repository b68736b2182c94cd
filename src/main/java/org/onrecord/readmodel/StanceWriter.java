// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Writes the rows of {@code stance} in one version of the read model. */
final class StanceWriter {
    /** A bound on the memory of one COPY. */
    private static final int MAX_COPY_BYTES = 4 << 20;

    private final String schema;

    StanceWriter(String schema) {
        this.schema = schema;
    }

    /** Into a table that holds none of them yet. */
    void copy(Connection connection, Collection<StanceRow> stances) throws SQLException {
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

    void upsert(Connection connection, Collection<StanceRow> stances) throws SQLException {
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
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            new ArrayParameters<>(connection, insert, List.copyOf(stances))
                    .int8(row -> row.key().issue())
                    .int8(row -> row.key().party())
                    .int8(StanceRow::position)
                    .int8(StanceRow::sinceMillis)
                    .int8(StanceRow::lastAffirmedMillis)
                    .int8(StanceRow::entry)
                    .array("uuid", StanceRow::statement)
                    .array("int4", StanceRow::sourceCount)
                    .array("text", row -> row.key().slot())
                    .array("text", StanceRow::polarity)
                    .array("text", StanceRow::strength)
                    .array("text", StanceRow::changeKind)
                    .array(
                            "text",
                            row -> row.detail() == null ? null : new String(row.detail(), StandardCharsets.UTF_8));
            insert.executeUpdate();
        }
    }

    /** Slots to which nothing contributes any more; their past stays in {@code history}. */
    void delete(Connection connection, Collection<StanceKey> emptied) throws SQLException {
        if (emptied.isEmpty()) {
            return;
        }
        String sql = "DELETE FROM " + schema + ".stance s USING unnest(?::int8[], ?::int8[], ?::text[])"
                + " AS k (issue, party, slot) WHERE s.issue = k.issue AND s.party = k.party AND s.slot = k.slot";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            new ArrayParameters<>(connection, delete, List.copyOf(emptied))
                    .int8(StanceKey::issue)
                    .int8(StanceKey::party)
                    .array("text", StanceKey::slot);
            delete.executeUpdate();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.onrecord.domain.EventType;
import org.onrecord.readmodel.AmendedStatement.Entry;
import org.onrecord.readmodel.Batch.Amendment;

/**
 * Writes what amendments make of statements in one version of the read model. The stream of an amended statement is
 * kept whole, and its rows are made anew from it: they depend on the stream alone, not on how it was cut into batches.
 * Amendments are few. For one thread.
 */
final class AmendedStatements {
    /** Streams that are read at once. */
    private static final int MAX_STREAMS = 500;

    /** They outlive the statement, when that is destroyed later. */
    private static final Set<String> OF_ORDERS =
            Set.of(EventType.REDACTION_ORDERED.eventName(), EventType.RESTRICTION_LIFTED.eventName());

    private final String schema;
    private final AmendedRows rows;

    AmendedStatements(String schema, Slugs slugs) {
        this.schema = schema;
        this.rows = new AmendedRows(schema, slugs);
    }

    /**
     * Writes the amendments that follow those written before; the rows of the statements as they were recorded are
     * there. Looks statements up by id.
     */
    void write(Connection connection, List<Amendment> amendments) throws SQLException {
        if (amendments.isEmpty()) {
            return;
        }
        Map<UUID, Long> statements = positions(connection, amendments);
        Set<Long> first = new TreeSet<>();
        Set<Long> added = new HashSet<>();
        CopyRows entries = new CopyRows("statement_entry", "position", "statement", "recorded", "rev", "type", "doc");
        for (Amendment amendment : amendments) {
            Long statement = statements.get(amendment.event().statement());
            if (statement == null && OF_ORDERS.contains(amendment.event().type())) {
                continue;
            }
            if (statement == null) {
                throw new DamagedLog("entry " + amendment.position() + " amends a statement that is not in the log");
            }
            entries.row()
                    .int8(amendment.position())
                    .int8(statement)
                    .int8(amendment.recordedMillis())
                    .int4(amendment.revision())
                    .text(amendment.event().type())
                    .text(amendment.event().doc());
            added.add(amendment.position());
            if (amendment.revision() == 1) {
                first.add(statement);
            }
        }
        keepRecordings(connection, first);
        entries.copyInto(connection, schema);
        List<Long> all = List.copyOf(new TreeSet<>(statements.values()));
        for (int i = 0; i < all.size(); i += MAX_STREAMS) {
            rows.replace(connection, streams(connection, all.subList(i, Math.min(all.size(), i + MAX_STREAMS))), added);
        }
    }

    private Map<UUID, Long> positions(Connection connection, List<Amendment> amendments) throws SQLException {
        Map<UUID, Long> positions = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id, position FROM " + schema + ".statement WHERE id = ANY (?)")) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid",
                            amendments.stream()
                                    .map(amendment -> amendment.event().statement())
                                    .distinct()
                                    .toArray()));
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    positions.put(found.getObject(1, UUID.class), found.getLong(2));
                }
            }
        }
        return positions;
    }

    /** Before their first amendment is written, statements still read as they were recorded. */
    private void keepRecordings(Connection connection, Collection<Long> statements) throws SQLException {
        if (statements.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + schema + ".statement_entry"
                + " (position, statement, recorded, rev, type, doc)"
                + " SELECT position, position, recorded, 0, 'StatementRecorded', doc FROM " + schema
                + ".statement WHERE position = ANY (?)")) {
            insert.setArray(1, connection.createArrayOf("int8", statements.toArray()));
            insert.executeUpdate();
        }
    }

    /** Streams of which an order takes fields are stored without them. */
    private List<AmendedStatement> streams(Connection connection, List<Long> statements) throws SQLException {
        List<AmendedStatement> streams = new ArrayList<>();
        List<Entry> changed = new ArrayList<>();
        for (List<Entry> stream : read(connection, statements)) {
            List<Entry> left = WithoutFields.of(stream);
            for (int i = 0; i < stream.size(); i++) {
                if (!Arrays.equals(stream.get(i).payload(), left.get(i).payload())) {
                    changed.add(left.get(i));
                }
            }
            streams.add(AmendedStatement.of(left));
        }
        store(connection, changed);
        return streams;
    }

    private void store(Connection connection, List<Entry> changed) throws SQLException {
        if (changed.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + schema + ".statement_entry e"
                + " SET doc = k.doc FROM unnest(?::int8[], ?::text[]) AS k (position, doc)"
                + " WHERE e.position = k.position")) {
            new ArrayParameters<>(connection, update, changed)
                    .int8(Entry::position)
                    .array("text", entry -> new String(entry.payload(), UTF_8));
            update.executeUpdate();
        }
    }

    private Collection<List<Entry>> read(Connection connection, List<Long> statements) throws SQLException {
        Map<Long, List<Entry>> streams = new LinkedHashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT statement, position, recorded, type, doc FROM " + schema
                        + ".statement_entry WHERE statement = ANY (?) ORDER BY statement, rev")) {
            select.setArray(1, connection.createArrayOf("int8", statements.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    streams.computeIfAbsent(row.getLong(1), none -> new ArrayList<>())
                            .add(new Entry(
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getString(4),
                                    row.getString(5).getBytes(UTF_8)));
                }
            }
        }
        return streams.values();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The version that is being built beside the live one: a schema with the same tables, storage parameters and indexes,
 * read from PostgreSQL's catalogue, so that migrations are written once. Stateless but for its names.
 */
final class Shadow {
    static final String NEXT = "readmodel_next";
    static final String OLD = "readmodel_old";

    /** Needed while loading: definitions are upserted, and a stance may refer to a statement of long ago. */
    private static final Set<String> EARLY_INDEXES = Set.of(
            "projection_one",
            "party_id",
            "party_slug",
            "issue_id",
            "issue_slug",
            "moment_recorded",
            "statement_position",
            "statement_entry_position",
            "statement_entry_rev",
            "redacted_slot_key");

    /** Needed to put the rows of amended statements in the place of others, as are the early ones. */
    private static final List<String> AMENDING_INDEXES =
            List.of("statement_id", "statement_issue_key", "statement_outlet_key", "relation_position");

    /** Needed to take out what an order destroys, as are those before. */
    private static final List<String> REDACTING_INDEXES =
            List.of("history_key", "change_position", "version_issue_key");

    private Shadow() {}

    /** Makes the empty tables, in the caller's transaction: rows that are copied in before its end need no WAL. */
    static void create(Connection connection) throws SQLException {
        execute(connection, "CREATE SCHEMA " + NEXT);
        for (Map.Entry<String, String> table : tables(connection).entrySet()) {
            execute(
                    connection,
                    "CREATE TABLE " + NEXT + "." + table.getKey() + " (LIKE " + Projection.LIVE + "." + table.getKey()
                            + " INCLUDING DEFAULTS INCLUDING CONSTRAINTS)" + table.getValue());
        }
        execute(connection, "INSERT INTO " + NEXT + ".projection (position, kafka_offset, recorded) VALUES (-1, 0, 0)");
        for (Map.Entry<String, String> index : indexes(connection).entrySet()) {
            if (EARLY_INDEXES.contains(index.getKey())) {
                execute(connection, index.getValue());
            }
        }
    }

    /** The statements that make the indexes which are not there yet, the longest-running ones first. */
    static List<String> missingIndexes(Connection connection) throws SQLException {
        Set<String> there = names(connection, NEXT);
        List<String> missing = new ArrayList<>();
        indexes(connection).forEach((name, definition) -> {
            if (!there.contains(name)) {
                missing.add(definition);
            }
        });
        return missing;
    }

    /** Makes one index now, if it is not there yet. */
    static void index(Connection connection, String name) throws SQLException {
        if (!names(connection, NEXT).contains(name)) {
            execute(connection, Objects.requireNonNull(indexes(connection).get(name), name));
        }
    }

    /** Makes what amendments need, if it is not there yet. */
    static void indexForAmending(Connection connection) throws SQLException {
        for (String name : AMENDING_INDEXES) {
            index(connection, name);
        }
    }

    /** Makes what an order needs, if it is not there yet. */
    static void indexForRedacting(Connection connection) throws SQLException {
        indexForAmending(connection);
        for (String name : REDACTING_INDEXES) {
            index(connection, name);
        }
    }

    static void drop(Connection connection, String schema) throws SQLException {
        execute(connection, "DROP SCHEMA IF EXISTS " + schema + " CASCADE");
    }

    /** The live version's tables, but for the projection row, which is compared by its position. */
    static List<String> comparedTables(Connection connection) throws SQLException {
        return tables(connection).keySet().stream()
                .filter(table -> !table.equals("projection"))
                .toList();
    }

    /** Tables with their storage parameters as SQL. */
    private static Map<String, String> tables(Connection connection) throws SQLException {
        Map<String, String> tables = new LinkedHashMap<>();
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("SELECT relname, reloptions FROM pg_class WHERE relkind = 'r'"
                        + " AND relnamespace = '" + Projection.LIVE + "'::regnamespace ORDER BY relname")) {
            while (rows.next()) {
                Array options = rows.getArray(2);
                tables.put(
                        rows.getString(1),
                        options == null ? "" : " WITH (" + String.join(", ", (String[]) options.getArray()) + ")");
            }
        }
        return tables;
    }

    /** The live version's indexes by name, as statements that make them in the shadow. */
    private static Map<String, String> indexes(Connection connection) throws SQLException {
        Map<String, String> definitions = new LinkedHashMap<>();
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i"
                        + " JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = '" + Projection.LIVE
                        + "'::regnamespace ORDER BY pg_relation_size(c.oid) DESC, c.relname")) {
            while (rows.next()) {
                definitions.put(
                        rows.getString(1),
                        rows.getString(2).replace(" ON " + Projection.LIVE + ".", " ON " + NEXT + "."));
            }
        }
        return definitions;
    }

    private static Set<String> names(Connection connection, String schema) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet rows =
                        select.executeQuery("SELECT indexname FROM pg_indexes WHERE schemaname = '" + schema + "'")) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names.stream().collect(Collectors.toUnmodifiableSet());
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

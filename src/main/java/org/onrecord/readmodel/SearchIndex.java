// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import javax.sql.DataSource;

/**
 * Brings {@code search.words} after the read model, a step at a time and each step in one transaction with the position it
 * reaches. Whoever steps locks that position, so that of all instances one does. For one thread.
 */
final class SearchIndex {
    /** Entries of a step, of which every one may be a statement. */
    static final int STEP = 1_000;

    /** What is lost in a crash is made again, as the rows it is made of are; a paused step must not hold the lock. */
    private static final String SETTINGS = "SET LOCAL synchronous_commit = off; SET LOCAL statement_timeout = '30s';"
            + " SET LOCAL idle_in_transaction_session_timeout = '5s'; SET LOCAL transaction_timeout = '40s'";

    private static final String FROM = "SELECT position FROM search.progress FOR UPDATE SKIP LOCKED";

    /** Statements that were recorded in the step, and those that were corrected or lost fields, in the words that stand now. */
    private static final String TEXTS = """
            SELECT s.position, s.version, coalesce(s.doc::json->>'text', '')
            FROM readmodel.statement s
            WHERE s.position IN (
                SELECT position FROM readmodel.statement WHERE position > ? AND position <= ?
                UNION
                SELECT statement FROM readmodel.statement_entry
                WHERE position > ? AND position <= ? AND type IN ('StatementCorrected', 'RedactionOrdered'))
            """;

    /** A statement that was corrected since its text was read is left to the step that reaches the correction. */
    private static final String WORDS = """
            INSERT INTO search.words (statement, position, config, words, issues)
            SELECT v.statement, v.position, v.config,
                to_tsvector(v.config, v.text) || array_to_tsvector(ARRAY['=' || v.config::text]), v.issues
            FROM (
                SELECT s.position AS statement, s.version AS position,
                    coalesce(l.config, 'simple'::regconfig) AS config, t.text,
                    ARRAY(SELECT o->>'issue' FROM json_array_elements(d.doc->'positions') o) AS issues
                FROM unnest(?::bigint[], ?::bigint[], ?::text[]) AS t (statement, version, text)
                JOIN readmodel.statement s ON s.position = t.statement AND s.version = t.version
                CROSS JOIN LATERAL (SELECT s.doc::json AS doc) d
                LEFT JOIN search.language l ON l.tag = lower(split_part(d.doc->>'language', '-', 1))
            ) v
            ON CONFLICT (statement) DO UPDATE
            SET position = excluded.position, config = excluded.config, words = excluded.words, issues = excluded.issues
            """;

    /** The words of statements whose redaction was ordered in the step: nothing makes them anew, their rows are gone. */
    private static final String REDACTED = "DELETE FROM search.words w USING readmodel.redacted r"
            + " WHERE r.position > ? AND r.position <= ? AND w.statement = r.entry";

    private final DataSource database;

    SearchIndex(DataSource database) {
        this.database = database;
    }

    /** Takes the next step, if there is one; how far the words have come. Empty: another instance is at it. */
    OptionalLong step() throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                OptionalLong reached = step(connection);
                connection.commit();
                return reached;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private static OptionalLong step(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute(SETTINGS);
            // The swap of a rebuild waits for whoever named this table (see Rebuild).
            long projected = Projection.read(connection, Projection.LIVE).position();
            long from;
            try (ResultSet row = sql.executeQuery(FROM)) {
                if (!row.next()) {
                    return OptionalLong.empty();
                }
                from = row.getLong(1);
            }
            long to = Math.min(projected, from + STEP);
            if (to <= from) {
                return OptionalLong.of(from);
            }
            write(connection, from, to);
            return OptionalLong.of(to);
        }
    }

    private static void write(Connection connection, long from, long to) throws SQLException {
        try (PreparedStatement redacted = connection.prepareStatement(REDACTED);
                PreparedStatement progress = connection.prepareStatement("UPDATE search.progress SET position = ?")) {
            redacted.setLong(1, from);
            redacted.setLong(2, to);
            redacted.executeUpdate();
            writeWords(connection, from, to);
            progress.setLong(1, to);
            progress.executeUpdate();
        }
    }

    private static void writeWords(Connection connection, long from, long to) throws SQLException {
        List<Long> statements = new ArrayList<>();
        List<Long> versions = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(TEXTS)) {
            select.setLong(1, from);
            select.setLong(2, to);
            select.setLong(3, from);
            select.setLong(4, to);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    statements.add(rows.getLong(1));
                    versions.add(rows.getLong(2));
                    texts.add(SearchText.of(rows.getString(3)).folded());
                }
            }
        }
        try (PreparedStatement words = connection.prepareStatement(WORDS)) {
            words.setArray(1, connection.createArrayOf("bigint", statements.toArray()));
            words.setArray(2, connection.createArrayOf("bigint", versions.toArray()));
            words.setArray(3, connection.createArrayOf("text", texts.toArray()));
            words.executeUpdate();
        }
    }
}

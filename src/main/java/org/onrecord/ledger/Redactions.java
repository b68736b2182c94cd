// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.RedactionRequest;
import org.onrecord.domain.StatementId;

/**
 * What was asked for that takes two, and how far it is. The log speaks of it from the order on; before that only this
 * does. Blocking; safe for any thread.
 */
@Singleton
public class Redactions {
    /** The most that one list names. */
    public static final int MAX_LISTED = 200;

    private static final String SELECT = "SELECT r.id, r.statement, r.basis, r.lifts, r.asked_by, r.asked,"
            + " r.declined_by, r.approved_by, r.ordered,"
            + " (SELECT e.recorded FROM ledger.entry e WHERE e.position = r.ordered), array(SELECT s.system FROM ledger.redacted_system s"
            + " WHERE s.redaction = r.id), r.fields FROM ledger.redaction r";

    /** Neither declined nor carried out. */
    private static final String OPEN = " WHERE r.declined_by IS NULL AND (r.ordered IS NULL OR r.lifts IS NULL"
            + " AND r.basis <> 'GDPR_RESTRICTION' AND (SELECT count(*) FROM ledger.redacted_system s"
            + " WHERE s.redaction = r.id) < " + RedactedSystem.values().length + ")";

    private final DataSource database;
    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();

    Redactions(DataSource database) {
        this.database = database;
    }

    /**
     * One of them.
     *
     * @param askedMillis epoch milliseconds
     * @param ordered the entry that orders it, or ends a restriction
     * @param orderedMillis when that was recorded, epoch milliseconds
     * @param completed the systems that hold nothing more of it
     */
    public record Redaction(
            RedactionId id,
            StatementId statement,
            RedactionRequest request,
            String askedBy,
            long askedMillis,
            Optional<String> declinedBy,
            Optional<String> approvedBy,
            Optional<LogPosition> ordered,
            OptionalLong orderedMillis,
            Set<RedactedSystem> completed) {

        /** Whether it waits for somebody to approve or decline it. */
        public boolean isUndecided() {
            return declinedBy.isEmpty() && ordered.isEmpty();
        }

        /** Whether it destroys what it names. */
        public boolean destroys() {
            return request instanceof RedactionRequest.Of of && of.basis().destroys();
        }

        /** Whether nothing is left to do. */
        public boolean isDone() {
            return declinedBy.isPresent()
                    || ordered.isPresent() && (!destroys() || completed.size() == RedactedSystem.values().length);
        }
    }

    /**
     * Notes that somebody asks. The same subject who asks the same again finds what is noted already.
     *
     * @return empty when the statement is not recorded; else what is noted, which may be what somebody else asks
     */
    public Optional<Redaction> ask(StatementId statement, RedactionRequest request, String subject)
            throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (!isRecorded(connection, statement)) {
                    return Optional.empty();
                }
                Optional<Redaction> undecided = read(
                                connection,
                                SELECT + OPEN + " AND r.ordered IS NULL AND r.statement = ?",
                                statement.value())
                        .stream()
                        .findFirst();
                if (undecided.isPresent()) {
                    return undecided;
                }
                RedactionId id = RedactionId.next(clock.millis(), random);
                insert(connection, id, statement, request, subject);
                connection.commit();
                return find(connection, id);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /** Locks the statement, so that two who ask at once find each other, and none waits for who has stopped in the middle. */
    private static boolean isRecorded(Connection connection, StatementId statement) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute("SET LOCAL lock_timeout = '5s'; SET LOCAL idle_in_transaction_session_timeout = '2s';"
                    + " SET LOCAL transaction_timeout = '12s'");
        }
        try (PreparedStatement sql =
                connection.prepareStatement("SELECT 1 FROM ledger.statement WHERE id = ? FOR UPDATE")) {
            sql.setObject(1, statement.value());
            try (ResultSet row = sql.executeQuery()) {
                return row.next();
            }
        }
    }

    private void insert(
            Connection connection, RedactionId id, StatementId statement, RedactionRequest request, String subject)
            throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement("INSERT INTO ledger.redaction"
                + " (id, statement, basis, lifts, asked_by, asked, fields) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            sql.setObject(1, id.value());
            sql.setObject(2, statement.value());
            sql.setString(
                    3, request instanceof RedactionRequest.Of of ? of.basis().name() : null);
            sql.setObject(4, request instanceof RedactionRequest.Lift(LogPosition order) ? order.value() : null);
            sql.setString(5, subject);
            sql.setLong(6, clock.millis());
            sql.setArray(
                    7,
                    request instanceof RedactionRequest.Of of && !of.fields().isEmpty()
                            ? connection.createArrayOf("text", of.fields().toArray())
                            : null);
            sql.executeUpdate();
        }
    }

    public Optional<Redaction> find(RedactionId id) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return find(connection, id);
        }
    }

    private static Optional<Redaction> find(Connection connection, RedactionId id) throws SQLException {
        return read(connection, SELECT + " WHERE r.id = ?", id.value()).stream().findFirst();
    }

    /** Those of which something is left to do, the oldest first; at most {@link #MAX_LISTED}. */
    public List<Redaction> open() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return open(connection);
        }
    }

    /** As above; the connection stays its caller's. */
    public static List<Redaction> open(Connection connection) throws SQLException {
        List<Redaction> open = new ArrayList<>();
        try (Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(SELECT + OPEN + " ORDER BY r.asked, r.id LIMIT " + MAX_LISTED)) {
            while (rows.next()) {
                open.add(redaction(rows));
            }
        }
        return open;
    }

    /** Ends a request that nobody approves; false when it was decided before. The statement stays held. */
    public boolean decline(RedactionId id, String subject) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement sql = connection.prepareStatement("UPDATE ledger.redaction SET declined_by = ?"
                        + " WHERE id = ? AND ordered IS NULL AND declined_by IS NULL")) {
            sql.setString(1, subject);
            sql.setObject(2, id.value());
            return sql.executeUpdate() == 1;
        }
    }

    /**
     * Notes that Kafka holds the log up to a position, and replacements of all that was redacted up to there.
     *
     * @param connection stays its caller's and must commit by itself
     */
    public static void replaced(Connection connection, LogPosition upTo) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(
                "UPDATE ledger.redaction SET replaced = true WHERE ordered <= ? AND NOT replaced")) {
            sql.setLong(1, upTo.value());
            sql.executeUpdate();
        }
    }

    private static List<Redaction> read(Connection connection, String text, UUID of) throws SQLException {
        List<Redaction> found = new ArrayList<>(1);
        try (PreparedStatement sql = connection.prepareStatement(text)) {
            sql.setObject(1, of);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    found.add(redaction(rows));
                }
            }
        }
        return found;
    }

    private static List<String> fields(@Nullable Array column) throws SQLException {
        return column == null ? List.of() : List.of((String[]) column.getArray());
    }

    private static Redaction redaction(ResultSet row) throws SQLException {
        String basis = row.getString(3);
        long ordered = row.getLong(9);
        Optional<LogPosition> order = row.wasNull() ? Optional.empty() : Optional.of(new LogPosition(ordered));
        long at = row.getLong(10);
        OptionalLong orderedMillis = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(at);
        Set<RedactedSystem> completed = new TreeSet<>();
        for (Object system : (Object[]) row.getArray(11).getArray()) {
            completed.add(RedactedSystem.valueOf(String.valueOf(system)));
        }
        return new Redaction(
                new RedactionId(row.getObject(1, UUID.class)),
                new StatementId(row.getObject(2, UUID.class)),
                basis == null
                        ? new RedactionRequest.Lift(new LogPosition(row.getLong(4)))
                        : new RedactionRequest.Of(RedactionBasis.valueOf(basis), fields(row.getArray(12))),
                row.getString(5),
                row.getLong(6),
                Optional.ofNullable(row.getString(7)),
                Optional.ofNullable(row.getString(8)),
                order,
                orderedMillis,
                completed);
    }
}

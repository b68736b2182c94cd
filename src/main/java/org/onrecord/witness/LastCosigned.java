// SPDX-License-Identifier: Apache-2.0
package org.onrecord.witness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Tree;
import org.onrecord.transparency.TreeSize;

/**
 * The last head of each log that was cosigned, in PostgreSQL: all instances that share it are one witness. Blocking; safe
 * for any thread.
 */
final class LastCosigned {
    private static final int SILENCE_MILLIS = 10_000;

    private final DataSource database;

    LastCosigned(DataSource database) {
        this.database = database;
    }

    /** The tree of that head; the empty one before the first. */
    record Last(TreeSize size, Hash root) {}

    /**
     * Lets a head take the place of the last one, unless something speaks against it. Nobody else looks at the log's last
     * head meanwhile.
     *
     * @param clock asked once nobody else is ahead, so that of two heads of a log the later one has no earlier time
     * @param objection what is to be answered in place of a cosignature, given the last head; empty for nothing
     * @param cosigned what is to be answered otherwise, once the head is durable, given the time
     * @throws SQLException when PostgreSQL does not answer in time; then the head may be stored or not
     */
    Answer replace(
            Checkpoint.Signed head,
            Clock clock,
            Function<Last, Optional<Answer>> objection,
            Function<Instant, Answer> cosigned)
            throws SQLException {
        try (Connection connection = database.getConnection()) {
            int patienceMillis = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
            connection.setAutoCommit(false);
            try {
                Optional<Answer> answer =
                        objection.apply(lock(connection, head.checkpoint().origin()));
                if (answer.isPresent()) {
                    return answer.get();
                }
                Instant now = clock.instant();
                store(connection, head, now.toEpochMilli());
                connection.commit();
                return cosigned.apply(now);
            } finally {
                if (!connection.isClosed()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                    connection.setNetworkTimeout(Runnable::run, patienceMillis);
                }
            }
        }
    }

    private static Last lock(Connection connection, String origin) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            // An instance that stops in the middle must not keep others from cosigning for ever.
            sql.execute(
                    "SET LOCAL ROLE onrecord_service; SET LOCAL lock_timeout = '2s'; SET LOCAL synchronous_commit = on;"
                            + " SET LOCAL idle_in_transaction_session_timeout = '2s'; SET LOCAL transaction_timeout = '12s'");
        }
        try (PreparedStatement sql = connection.prepareStatement(
                "INSERT INTO heads.witnessed (origin, size, root) VALUES (?, 0, ?) ON CONFLICT DO NOTHING")) {
            sql.setString(1, origin);
            sql.setBytes(2, Tree.emptyRoot().bytes());
            sql.executeUpdate();
        }
        try (PreparedStatement sql =
                connection.prepareStatement("SELECT size, root FROM heads.witnessed WHERE origin = ? FOR UPDATE")) {
            sql.setString(1, origin);
            try (ResultSet row = sql.executeQuery()) {
                row.next();
                return new Last(new TreeSize(row.getLong(1)), Hash.of(row.getBytes(2)));
            }
        }
    }

    private static void store(Connection connection, Checkpoint.Signed head, long nowMillis) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(
                "UPDATE heads.witnessed SET size = ?, root = ?, note = ?, cosigned = ? WHERE origin = ?")) {
            sql.setLong(1, head.checkpoint().size().value());
            sql.setBytes(2, head.checkpoint().root().bytes());
            sql.setBytes(3, head.bytes());
            sql.setLong(4, nowMillis);
            sql.setString(5, head.checkpoint().origin());
            sql.executeUpdate();
        }
    }
}

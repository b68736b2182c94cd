// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One projector's hold on the database: a connection, what it knows of the stored projection, and the caches that are
 * true as long as nobody else projects. For one thread.
 */
final class ProjectionStore {
    /**
     * Rows and offset travel in one transaction and the log can be read again, so a commit need not wait for the disk.
     * A paused projector must not hold the projection row for ever: PostgreSQL ends its transaction.
     */
    private static final String SETTINGS =
            "SET synchronous_commit = off; SET idle_in_transaction_session_timeout = '5s';"
                    + " SET lock_timeout = '10s'";

    /** Of the version that is read: one that is made anew beside it holds up nobody. */
    private static final String NAME = "onrecord-projector";

    /**
     * PostgreSQL heeds no timeout while it waits for the rest of a COPY, but ends the session when it is told to: who waited
     * for the projection row in vain ends those projectors that have said nothing for some seconds.
     */
    private static final String END_PAUSED = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE application_name = '" + NAME + "' AND datname = current_database()"
            + " AND usename = session_user AND pid <> pg_backend_pid() AND wait_event = 'ClientRead'"
            + " AND xact_start IS NOT NULL AND state_change < clock_timestamp() - interval '5 s'";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** A PostgreSQL that answers nothing for so long is taken for lost. */
    private static final int SILENCE_MILLIS = 30_000;

    private static final String DEFAULTS =
            "RESET synchronous_commit; RESET idle_in_transaction_session_timeout; RESET lock_timeout;"
                    + " RESET application_name";

    private static final Logger LOG = Logger.getLogger(ProjectionStore.class);

    private final DataSource database;
    private final String schema;
    private final Slugs slugs = new Slugs();
    private final BatchWriter writer;
    private final Batch batch = new Batch(slugs);
    private @Nullable Connection connection;
    private Projection at = Projection.NOTHING;
    private Map<Long, StatementSaid> lastSaid = Map.of();

    ProjectionStore(DataSource database, String schema) {
        this.database = database;
        this.schema = schema;
        this.writer = new BatchWriter(schema, slugs);
    }

    /** Where the projection stands, as of the last {@link #reload} or {@link #commit}. */
    Projection at() {
        return at;
    }

    /** An empty batch, to be filled and committed. */
    Batch batch() {
        batch.clear();
        return batch;
    }

    /** Reads what is stored, forgetting everything that was cached. */
    Projection reload() throws SQLException {
        Connection open = open();
        if (schema.equals(Projection.LIVE)) {
            ReadModelReset.begin(open);
            open.commit();
        }
        slugs.load(open, schema);
        at = Projection.read(open, schema);
        open.rollback();
        lastSaid = Map.of();
        return at;
    }

    /**
     * Writes the batch and the offset after it in one transaction.
     *
     * @throws Projection.LostTurn when somebody else has moved the projection; nothing is written
     */
    Projection commit(Batch filled, long nextOffset) throws SQLException {
        Projection next = filled.entries() == 0
                ? new Projection(at.position(), nextOffset, at.recordedMillis())
                : new Projection(filled.lastPosition(), nextOffset, filled.lastRecordedMillis());
        Connection open = open();
        try {
            at.advance(open, schema, next);
            Map<Long, StatementSaid> said = filled.resolve(lastSaid);
            writer.write(open, filled);
            open.commit();
            lastSaid = said;
            at = next;
            return next;
        } catch (SQLException | RuntimeException e) {
            if (e instanceof SQLException failed && LOCK_NOT_AVAILABLE.equals(failed.getSQLState())) {
                endPaused(open);
            }
            release();
            throw e;
        }
    }

    private static void endPaused(Connection open) {
        try {
            open.rollback();
            try (Statement sql = open.createStatement();
                    ResultSet row = sql.executeQuery(END_PAUSED)) {
                if (row.next() && row.getLong(1) > 0) {
                    LOG.warnf("ended the sessions of %d paused projectors", row.getLong(1));
                }
            }
        } catch (SQLException e) {
            LOG.debug("paused projectors can't be ended", e);
        }
    }

    /** Rolls back what is open and gives the connection back; caches are stale until the next {@link #reload}. */
    void release() {
        Connection held = connection;
        connection = null;
        if (held == null) {
            return;
        }
        try (held) {
            held.rollback();
            held.setAutoCommit(true);
            execute(held, DEFAULTS);
            held.setNetworkTimeout(Runnable::run, 0);
        } catch (SQLException e) {
            LOG.debugf(e, "a projector's connection was already lost");
        }
    }

    private Connection open() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = database.getConnection();
            connection = open;
            open.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
            execute(open, SETTINGS);
            if (schema.equals(Projection.LIVE)) {
                execute(open, "SET application_name = '" + NAME + "'");
            }
            open.setAutoCommit(false);
        }
        return open;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

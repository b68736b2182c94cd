// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * A database session that acts as the service's own role, which may append to the log and not change it. It is ended
 * for good when closed: a session that changed its role must not serve anybody else from the pool. Used by one thread.
 */
public final class ServiceSession implements AutoCloseable {
    /** A PostgreSQL that is frozen or cut off answers nothing, not even an error; silence beyond this is a failure. */
    private static final int SILENCE_MILLIS = 15_000;

    private final Connection connection;

    private ServiceSession(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens a session; it commits by itself until told otherwise.
     *
     * @param settings further statements for the session, separated by semicolons
     */
    public static ServiceSession open(DataSource database, String settings) throws SQLException {
        ServiceSession session = new ServiceSession(database.getConnection());
        try (Statement sql = session.connection.createStatement()) {
            session.connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
            session.connection.setAutoCommit(true);
            sql.execute("SET ROLE onrecord_service; " + settings);
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    /** Stays this session's; not to be closed. */
    public Connection connection() {
        return connection;
    }

    /** Ends the session below the pool, whose own abort would forget it and leave its transaction open. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            ((Connection) connection.unwrap(PGConnection.class)).abort(Runnable::run);
        }
    }
}

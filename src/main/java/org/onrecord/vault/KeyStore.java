// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The tables of the key store. Each call is one statement, committed when it returns and safe to repeat; blocking, for
 * any thread. A call that the server does not answer fails after some seconds.
 */
final class KeyStore implements AutoCloseable {
    private static final int IDLE_CONNECTIONS = 4;
    private static final int CONNECT_SECONDS = 5;
    private static final int SILENCE_SECONDS = 10;
    private static final String SESSION =
            "SET synchronous_commit = on; SET statement_timeout = '8s'; SET lock_timeout = '5s'";

    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final ArrayBlockingQueue<Connection> idle = new ArrayBlockingQueue<>(IDLE_CONNECTIONS);
    private volatile boolean closed;

    KeyStore(VaultSettings settings) {
        database.setUrl(settings.jdbcUrl());
        database.setUser(settings.user());
        database.setPassword(settings.password());
        database.setApplicationName("onrecord-vault");
        database.setConnectTimeout(CONNECT_SECONDS);
        database.setLoginTimeout(CONNECT_SECONDS);
        database.setSocketTimeout(SILENCE_SECONDS);
        database.setTcpKeepAlive(true);
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Ids that nobody else gets. */
    List<Long> newIds(int count) throws SQLException {
        return with(connection -> {
            try (PreparedStatement sql = connection.prepareStatement(
                    "SELECT nextval('vault.data_key_id') FROM generate_series(1, ?::integer)")) {
                sql.setInt(1, count);
                List<Long> ids = new ArrayList<>(count);
                try (ResultSet rows = sql.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getLong(1));
                    }
                }
                return ids;
            }
        });
    }

    /** Keeps wrapped keys; they are durable when this returns. */
    void keep(Map<Long, byte[]> wrapped, long madeMillis) throws SQLException {
        with(connection -> {
            try (PreparedStatement sql = connection.prepareStatement("INSERT INTO vault.data_key (id, wrapped, made)"
                    + " SELECT i, w, ? FROM unnest(?::bigint[], ?::bytea[]) AS u (i, w) ON CONFLICT DO NOTHING")) {
                sql.setLong(1, madeMillis);
                sql.setArray(2, ids(connection, wrapped.keySet()));
                sql.setArray(
                        3, connection.createArrayOf("bytea", wrapped.values().toArray(byte[][]::new)));
                return sql.executeUpdate();
            }
        });
    }

    /** Those of these keys that there are. */
    Map<Long, byte[]> wrapped(Collection<Long> ids) throws SQLException {
        return with(connection -> {
            try (PreparedStatement sql = connection.prepareStatement(
                    "SELECT id, wrapped FROM vault.data_key WHERE id = ANY (?::bigint[])")) {
                sql.setArray(1, ids(connection, ids));
                Map<Long, byte[]> found = new HashMap<>(ids.size() * 2);
                try (ResultSet rows = sql.executeQuery()) {
                    while (rows.next()) {
                        found.put(rows.getLong(1), rows.getBytes(2));
                    }
                }
                return found;
            }
        });
    }

    void delete(Collection<Long> ids) throws SQLException {
        with(connection -> {
            try (PreparedStatement sql =
                    connection.prepareStatement("DELETE FROM vault.data_key WHERE id = ANY (?::bigint[])")) {
                sql.setArray(1, ids(connection, ids));
                return sql.executeUpdate();
            }
        });
    }

    /** What tells the right key-encryption key; nothing before the first start. */
    Optional<byte[]> checkValue() throws SQLException {
        return with(connection -> {
            try (Statement sql = connection.createStatement();
                    ResultSet row = sql.executeQuery("SELECT check_value FROM vault.kek")) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        });
    }

    /** Keeps the check value, unless there is one. */
    void keepCheckValue(byte[] value) throws SQLException {
        with(connection -> {
            try (PreparedStatement sql = connection.prepareStatement(
                    "INSERT INTO vault.kek (check_value) VALUES (?) ON CONFLICT DO NOTHING")) {
                sql.setBytes(1, value);
                return sql.executeUpdate();
            }
        });
    }

    /** A connection that lay idle may be dead without a fault of the server: then once more, on a fresh one. */
    private <T> T with(Work<T> work) throws SQLException {
        Connection reused = idle.poll();
        if (reused != null) {
            try {
                T done = work.on(reused);
                rest(reused);
                return done;
            } catch (SQLException e) {
                end(reused, e);
                if (e.getSQLState() == null
                        || !e.getSQLState().startsWith("08") && !e.getSQLState().startsWith("57P")) {
                    throw e;
                }
            }
        }
        Connection fresh = open();
        try {
            T done = work.on(fresh);
            rest(fresh);
            return done;
        } catch (SQLException e) {
            end(fresh, e);
            throw e;
        }
    }

    private Connection open() throws SQLException {
        Connection connection = database.getConnection();
        try (Statement sql = connection.createStatement()) {
            sql.execute(SESSION);
            return connection;
        } catch (SQLException e) {
            end(connection, e);
            throw e;
        }
    }

    private void rest(Connection connection) throws SQLException {
        if (closed || !idle.offer(connection)) {
            connection.close();
        }
    }

    private static void end(Connection connection, @Nullable Exception because) {
        try {
            connection.close();
        } catch (SQLException e) {
            if (because != null) {
                because.addSuppressed(e);
            }
        }
    }

    private static java.sql.Array ids(Connection connection, Collection<Long> ids) throws SQLException {
        return connection.createArrayOf("int8", ids.toArray());
    }

    @Override
    public void close() {
        closed = true;
        for (Connection each = idle.poll(); each != null; each = idle.poll()) {
            end(each, null);
        }
    }
}

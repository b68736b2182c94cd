// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parameters of one prepared statement, set in the order of its question marks; columns of rows go as arrays. */
final class Parameters {
    private final Connection connection;
    private final PreparedStatement sql;
    private int index = 1;

    Parameters(Connection connection, PreparedStatement sql) {
        this.connection = connection;
        this.sql = sql;
    }

    Parameters add(long value) throws SQLException {
        sql.setLong(index++, value);
        return this;
    }

    Parameters add(UUID value) throws SQLException {
        sql.setObject(index++, value);
        return this;
    }

    <T> Parameters array(String type, Collection<T> rows, Function<T, @Nullable Object> column) throws SQLException {
        sql.setArray(
                index++,
                connection.createArrayOf(type, rows.stream().map(column).toArray()));
        return this;
    }

    <T> Parameters bytes(Collection<T> rows, Function<T, byte @Nullable []> column) throws SQLException {
        byte[][] values = rows.stream().map(column).toArray(byte[][]::new);
        sql.setArray(index++, connection.createArrayOf("bytea", values));
        return this;
    }
}

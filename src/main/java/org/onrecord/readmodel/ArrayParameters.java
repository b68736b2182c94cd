// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Binds one array a column of the rows, in the order of the calls, for a statement that unnests them. */
final class ArrayParameters<R> {
    private final Connection connection;
    private final PreparedStatement statement;
    private final List<R> rows;
    private int index;

    ArrayParameters(Connection connection, PreparedStatement statement, List<R> rows) {
        this.connection = connection;
        this.statement = statement;
        this.rows = rows;
    }

    ArrayParameters<R> int8(ToLongFunction<R> value) throws SQLException {
        long[] values = rows.stream().mapToLong(value).toArray();
        return bind(connection.unwrap(PGConnection.class).createArrayOf("int8", values));
    }

    ArrayParameters<R> array(String type, Function<R, @Nullable Object> value) throws SQLException {
        Object[] values = new Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(rows.get(i));
        }
        return bind(connection.createArrayOf(type, values));
    }

    private ArrayParameters<R> bind(Array array) throws SQLException {
        statement.setArray(++index, array);
        return this;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What PostgreSQL keeps of the values of a table to plan by ({@code pg_statistic}): common ones, and some others, as they stood
 * when it last looked, which may be weeks ago. Words of rows that are gone stay in there. Stateless.
 */
final class PlannerSamples {
    /** Another who looks, or a vacuum, has the lock; the rest of what is to be destroyed must not wait for it. */
    private static final String PATIENCE = "SET LOCAL lock_timeout = '2s'";

    /** Of a table that has become empty, PostgreSQL takes none, and keeps those that it has. */
    private static final String CLEAR = "SELECT pg_clear_attribute_stats(schemaname, tablename, attname, inherited)"
            + " FROM pg_stats WHERE schemaname = '<schema>' AND tablename = '<table>'";

    private PlannerSamples() {}

    /** Takes all of a schema anew, a table at a time and each at once: some 30,000 rows of each are read. */
    static void renew(Connection connection, String schema) throws SQLException {
        for (String table : tables(connection, schema)) {
            connection.setAutoCommit(false);
            try {
                Shadow.execute(connection, PATIENCE);
                Shadow.execute(connection, CLEAR.replace("<schema>", schema).replace("<table>", table));
                Shadow.execute(connection, "ANALYZE " + schema + "." + table);
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static List<String> tables(Connection connection, String schema) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT relname FROM pg_class WHERE relkind = 'r'"
                        + " AND relnamespace = '" + schema + "'::regnamespace ORDER BY relname")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return tables;
    }
}

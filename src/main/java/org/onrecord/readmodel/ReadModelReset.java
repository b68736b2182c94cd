// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Empties the read model and the search, so that both are made again from the log: of a restored database they may show what
 * was held, killed or redacted since its copy was made, or may have no rows at all.
 */
public final class ReadModelReset {
    private static final String EMPTY = """
            DO $$
            DECLARE
              of_the_log text;
            BEGIN
              FOR of_the_log IN
                SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
                WHERE schemaname = 'readmodel'
              LOOP
                EXECUTE 'TRUNCATE ' || of_the_log;
              END LOOP;
              INSERT INTO readmodel.projection (position, kafka_offset, recorded) VALUES (-1, 0, 0);
              TRUNCATE search.words, search.progress;
              INSERT INTO search.progress (position) VALUES (-1);
              PERFORM search.put_languages();
            END $$
            """;

    private static final String BEGUN =
            "SELECT FROM readmodel.projection, search.progress," + " (SELECT FROM search.language LIMIT 1) AS language";

    private ReadModelReset() {}

    /**
     * Empties both, in the transaction that is open.
     *
     * @param connection of the owner of both; only while no instance runs
     */
    public static void empty(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute(EMPTY);
        }
    }

    /**
     * Empties both, in the transaction that is open, when a row is missing that says how far one of them has come, or the
     * languages of the search are: the database comes from a dump without their rows. Of several instances that find it so one
     * does it.
     *
     * @param connection of the owner of both
     */
    static void begin(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            if (!hasBegun(sql)) {
                sql.execute("LOCK TABLE readmodel.projection IN ACCESS EXCLUSIVE MODE");
                if (!hasBegun(sql)) {
                    sql.execute(EMPTY);
                }
            }
        }
    }

    private static boolean hasBegun(Statement sql) throws SQLException {
        try (ResultSet row = sql.executeQuery(BEGUN)) {
            return row.next();
        }
    }
}

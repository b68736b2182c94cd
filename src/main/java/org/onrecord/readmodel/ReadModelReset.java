// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Empties the read model and the search, so that both are made again from the log: of a restored database they may show what
 * was held, killed or redacted since its copy was made.
 */
public final class ReadModelReset {
    private static final String EMPTY = """
            DO $$
            DECLARE
              of_the_log text;
            BEGIN
              FOR of_the_log IN
                SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
                WHERE schemaname = 'readmodel' AND tablename <> 'projection'
              LOOP
                EXECUTE 'TRUNCATE ' || of_the_log;
              END LOOP;
              UPDATE readmodel.projection SET position = -1, kafka_offset = 0, recorded = 0;
              TRUNCATE search.words;
              UPDATE search.progress SET position = -1;
            END $$
            """;

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
}

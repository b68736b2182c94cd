// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.onrecord.support.Await;
import org.onrecord.support.Endpoints;
import org.onrecord.support.RunningCommand;

/**
 * Stops a restore at one row that it writes, or at the commit of it, so that it can be killed there and nowhere else. Lies in
 * the database and outlives a restart of it. One at a time in a database.
 */
final class Brake implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STOPPED = "FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = 'onrecord-restore' AND wait_event = 'PgSleep'";

    private final Endpoints database;
    private final String table;

    private Brake(Endpoints database, String table) {
        this.database = database;
        this.table = table;
    }

    /** At the row of a table for which a condition over {@code NEW} holds. */
    static Brake atRow(Endpoints database, String table, String condition) throws SQLException {
        return put(database, table, "CREATE TRIGGER brake BEFORE INSERT ON " + table, condition);
    }

    /** At the commit of that row. */
    static Brake atCommit(Endpoints database, String table, String condition) throws SQLException {
        return put(
                database,
                table,
                "CREATE CONSTRAINT TRIGGER brake AFTER INSERT ON " + table + " DEFERRABLE INITIALLY DEFERRED",
                condition);
    }

    private static Brake put(Endpoints database, String table, String trigger, String condition) throws SQLException {
        Brake brake = new Brake(database, table);
        brake.execute("CREATE TABLE public.brake (held boolean); INSERT INTO public.brake VALUES (true);"
                + " CREATE FUNCTION public.brake() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN"
                + " WHILE EXISTS (SELECT FROM public.brake) LOOP PERFORM pg_sleep(0.05); END LOOP; RETURN NEW; END $$; "
                + trigger + " FOR EACH ROW WHEN (" + condition + ") EXECUTE FUNCTION public.brake()");
        return brake;
    }

    /** Waits until it stands there, and kills it. PostgreSQL does not notice yet. */
    void kill(RunningCommand restore) {
        Await.until("it stands where it is to be killed", PATIENCE, () -> {
            restore.requireRunning();
            return stopped() == 1;
        });
        restore.kill();
    }

    /** PostgreSQL notices that nobody is there any more, and takes back what was not committed. */
    void rollBack() throws SQLException {
        execute("SELECT pg_terminate_backend(pid) " + STOPPED);
        awaitGone();
    }

    /** PostgreSQL goes on with what it was asked for last, and finds out later that nobody waits for an answer. */
    void letGo() throws SQLException {
        execute("DELETE FROM public.brake");
        awaitGone();
    }

    private void awaitGone() {
        Await.until("the session has ended", PATIENCE, () -> stopped() == 0);
    }

    private long stopped() throws SQLException {
        try (Connection connection = database.connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT count(*) " + STOPPED)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement sql = connection.createStatement()) {
            sql.execute(statements);
        }
    }

    @Override
    public void close() throws SQLException {
        execute("DROP TRIGGER brake ON " + table + "; DROP FUNCTION public.brake(); DROP TABLE public.brake");
    }
}

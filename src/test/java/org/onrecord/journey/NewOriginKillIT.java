// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.journey.LostLog.assertSays;
import static org.onrecord.journey.SetBackLog.OLD_ORIGIN;
import static org.onrecord.journey.SetBackLog.ORIGIN;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedPostgres;
import org.onrecord.heads.ClosedLog;
import org.onrecord.support.BackingProcess;
import org.onrecord.support.CommandRun;
import org.onrecord.support.Endpoints;
import org.onrecord.support.Ports;
import org.onrecord.support.RunningCommand;
import org.onrecord.support.ServiceProcess;
import org.onrecord.support.TestDirectories;

/**
 * SIGKILL while a log is closed and another opened for it: at its first entry, among what is carried over, between the two
 * places where the old one is closed, at the commit of the new one. Whoever is killed leaves nothing that serves, and the
 * next run goes on.
 */
class NewOriginKillIT {
    private static final Duration ENDS = Duration.ofSeconds(60);
    private static final String ENTRIES = "ledger.entry";

    /** Among the twenty entries or so that the new log gets. */
    private static final String IN_THE_MIDDLE = "NEW.position = 9";

    private static void migrate(Endpoints database) {
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.postgresUser(), database.postgresPassword())
                .defaultSchema("public")
                .load()
                .migrate();
    }

    private static String one(Endpoints database, String query) throws Exception {
        try (Connection connection = database.connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Optional<ClosedLog> closed(SetBackLog lost) throws Exception {
        try (Connection connection = lost.copy().connect()) {
            return ClosedLog.find(connection, lost.copy().kafka(), OLD_ORIGIN);
        }
    }

    private static void assertNothingIsThere(Endpoints database) throws Exception {
        assertEquals("0", one(database, "SELECT count(*) FROM ledger.entry"));
        assertEquals("unfinished " + ORIGIN + " 0", one(database, "SELECT origin || ' ' || next FROM ledger.head"));
    }

    /** It ends by itself, and has signed and recorded nothing. */
    private static void assertDoesNotStart(ServiceProcess service) throws Exception {
        assertNotEquals(0, service.awaitExit(ENDS), service.log());
        assertTrue(service.log().contains("is not whole"), service.log());
        assertTrue(service.log().contains("run restore new-origin again"), service.log());
    }

    @Test
    void whoIsKilledBesideServersThatGoOn_leavesNothingThatServes_andGoesOnTheNextTime() throws Exception {
        try (SetBackLog lost = SetBackLog.made()) {
            Endpoints other = lost.other();
            migrate(other);
            for (String row : List.of("NEW.position = 0", IN_THE_MIDDLE)) {
                try (Brake brake = Brake.atRow(other, ENTRIES, row);
                        RunningCommand restoring = lost.restoring()) {
                    brake.kill(restoring);
                    if (row.equals(IN_THE_MIDDLE)) {
                        assertSays(lost.restore(other, lost.newData()), 1, "Somebody else writes to the new database");
                    }
                    brake.rollBack();
                }
                assertNothingIsThere(other);
                assertEquals(Optional.empty(), closed(lost));
            }

            try (Brake brake = Brake.atRow(lost.copy(), "heads.closed", "true");
                    RunningCommand restoring = lost.restoring()) {
                brake.kill(restoring);
                brake.rollBack();
            }
            assertNothingIsThere(other);
            assertEquals("0", one(lost.copy(), "SELECT count(*) FROM heads.closed"));
            ClosedLog closed = closed(lost).orElseThrow();
            try (ServiceProcess early = lost.newService(Map.of())) {
                assertDoesNotStart(early);
            }
            assertSays(
                    lost.restore(other.withFreshDatabase("third"), lost.files().resolve("third")),
                    1,
                    "is closed already, and goes on as " + closed.successor());

            // Killed once more while it commits; PostgreSQL does what it was asked for.
            try (Brake brake = Brake.atCommit(other, ENTRIES, "NEW.position = 0");
                    RunningCommand restoring = lost.restoring()) {
                brake.kill(restoring);
                assertNothingIsThere(other);
                brake.letGo();
            }
            CommandRun again = lost.restore(other, lost.newData());
            assertSays(again, 0, "the new log was there already");
            assertEquals(closed.successor().toString(), LostLog.newKey(again));
            assertEquals(Optional.of(closed), closed(lost));
            goesOn(lost.newService(Map.of()), lost.log(), lost.copied(), again, lost.oldKey(), lost.files());
        }
    }

    private static void goesOn(
            ServiceProcess starting, LostLog log, Instant copied, CommandRun opened, String oldKey, Path files)
            throws Exception {
        try (ServiceProcess service = starting.awaitReady()) {
            log.goesOn(service, ORIGIN, copied);
            assertSays(
                    LostLog.audit(
                            service, LostLog.newKey(opened), files.resolve("new.json"), "--predecessor-vkey", oldKey),
                    0,
                    "All that could be checked holds.");
            service.stop();
        }
    }

    @Test
    void whoIsKilledWithItsEmbeddedServers_leavesNothingThatServes_andGoesOnTheNextTime() throws Exception {
        Path root = TestDirectories.fresh("new-origin-kill");
        Path data = root.resolve("old");
        Path second = root.resolve("new");
        LostLog log = new LostLog();
        try {
            try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
                log.before(service);
                service.stop();
            }
            DataFiles.copy(data.resolve("postgres"), root.resolve("kept"));
            Instant copied = Instant.now();
            String oldKey;
            try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
                oldKey = log.since(service);
                service.stop();
            }
            DataFiles.setBack(root.resolve("kept"), data.resolve("postgres"));
            int port = Ports.free();
            Endpoints left = new Endpoints(
                    "postgresql://127.0.0.1:" + port + "/" + EmbeddedPostgres.DATABASE,
                    EmbeddedPostgres.USER,
                    EmbeddedPostgres.PASSWORD,
                    "");
            Brake brake;
            try (BackingProcess made = BackingProcess.postgres(second, port)) {
                migrate(made.endpoints());
                brake = Brake.atCommit(left, ENTRIES, "NEW.position = 0");
            }

            List<String> arguments = arguments(data, second, port);
            try (RunningCommand restoring =
                    RunningCommand.start(root.resolve("restore.log"), List.of(data, second), Map.of(), arguments)) {
                brake.kill(restoring);
                // The server is left behind, and with it a session that nobody has any more.
                brake.rollBack();
                brake.close();
                assertNothingIsThere(left);
                try (ServiceProcess early = ServiceProcess.embedded(second, Map.of("ONRECORD_ORIGIN", ORIGIN))) {
                    assertDoesNotStart(early);
                }
                CommandRun opened = CommandRun.of(Map.of(), arguments.toArray(String[]::new));
                assertSays(opened, 0, "left out  1 statements, which were redacted");
                goesOn(
                        ServiceProcess.embedded(second, Map.of("ONRECORD_ORIGIN", ORIGIN)),
                        log,
                        copied,
                        opened,
                        oldKey,
                        root);
            }
        } finally {
            TestDirectories.delete(root);
        }
    }

    private static List<String> arguments(Path data, Path second, int port) {
        return List.of(
                "restore",
                "new-origin",
                "--from-data-dir",
                data.toString(),
                "--data-dir",
                second.toString(),
                "--origin",
                ORIGIN,
                "--postgres-port",
                Integer.toString(port),
                "--postgres-binaries",
                TestDirectories.postgresBinaries().toString());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.journey.LostLog.assertRefused;
import static org.onrecord.journey.LostLog.assertSays;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.CommandRun;
import org.onrecord.support.Ports;
import org.onrecord.support.ServiceProcess;
import org.onrecord.support.TestDirectories;

/**
 * PostgreSQL, key store included, is set back to a copy from before a redaction: what was redacted is shown to nobody, whether
 * the log comes back from an export or goes on under another name.
 */
class NewOriginIT {
    private static final String ORIGIN = "onrecord.test/second";

    private final Path data = TestDirectories.fresh("new-origin");
    private final Path second = TestDirectories.fresh("new-origin-second");
    private final Path kept = TestDirectories.fresh("new-origin-kept");
    private final LostLog log = new LostLog();

    @AfterEach
    void clear() {
        TestDirectories.delete(data);
        TestDirectories.delete(second);
        TestDirectories.delete(kept);
    }

    private void setBack() throws Exception {
        DataFiles.setBack(kept.resolve("postgres"), data.resolve("postgres"));
    }

    @Test
    void aLogThatLostWhatItPromised_isClosedForEver_andAnotherGoesOnForIt() throws Exception {
        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            log.before(service);
            service.stop();
        }
        DataFiles.copy(data.resolve("postgres"), kept.resolve("postgres"));
        Instant copied = Instant.now();
        String oldKey;
        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            oldKey = log.since(service);
            assertSays(LostLog.audit(service, oldKey, kept.resolve("old.json")), 0, "All that could be checked holds.");
            service.stop();
        }
        setBack();
        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            assertRefused(service, "log-set-back");
            assertSays(newOrigin(ORIGIN), 1, "in use by another Onrecord");
            service.stop();
        }

        assertSays(newOrigin("onrecord.local/demo"), 1, "needs another name");
        CommandRun opened = newOrigin(ORIGIN);
        assertSays(opened, 0, "closed    onrecord.local/demo");
        assertSays(opened, 0, "left out  1 statements, which were redacted");
        String newKey = LostLog.newKey(opened);
        assertSays(newOrigin(ORIGIN), 0, "the new log was there already");

        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            assertTrue(assertRefused(service, "log-closed").contains(newKey));
            service.stop();
        }
        try (ServiceProcess service = ServiceProcess.embedded(second, Map.of("ONRECORD_ORIGIN", ORIGIN))
                .awaitReady()) {
            log.goesOn(service, ORIGIN, copied);
            CommandRun audited = LostLog.audit(
                    service,
                    newKey,
                    kept.resolve("new.json"),
                    "--predecessor-vkey",
                    oldKey,
                    "--predecessor-state",
                    kept.resolve("old.json").toString());
            assertSays(audited, 0, "All that could be checked holds.");
            assertSays(audited, 0, "the log goes on for onrecord.local/demo");
            service.stop();
        }
    }

    @Test
    void whatWasRedactedSinceTheCopy_isGoneAgain_whenTheLogIsBackFromAnExport() throws Exception {
        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            log.before(service);
            service.stop();
        }
        DataFiles.copy(data.resolve("postgres"), kept.resolve("postgres"));
        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            String key = log.redacts(service);
            assertSays(
                    LostLog.audit(
                            service,
                            key,
                            kept.resolve("state.json"),
                            "--export",
                            kept.resolve("export").toString()),
                    0,
                    "All that could be checked holds.");
            service.stop();
        }
        setBack();
        assertSays(
                CommandRun.of(
                        Map.of(),
                        "restore",
                        "exact",
                        "--from",
                        kept.resolve("export").toString(),
                        "--data-dir",
                        data.toString(),
                        "--postgres-port",
                        Integer.toString(Ports.free()),
                        "--kafka-port",
                        "0",
                        "--postgres-binaries",
                        TestDirectories.postgresBinaries().toString()),
                0,
                "restored  ");

        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            LostLog.isServed(service);
            assertEquals(0, leftOf(service), "rows of what was redacted");
            assertTrue(service.log().contains("is destroyed again"), service.log());
            log.isGone(service);
            service.stop();
        }
    }

    /** Rows of the ledger that hold what an order took. */
    private static long leftOf(ServiceProcess service) throws SQLException {
        try (Connection connection = service.servers().connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(
                        "SELECT count(*) FROM ledger.disclosure JOIN ledger.redacted_entry USING (position)")) {
            row.next();
            return row.getLong(1);
        }
    }

    private CommandRun newOrigin(String origin) {
        return CommandRun.of(
                Map.of(),
                "restore",
                "new-origin",
                "--from-data-dir",
                data.toString(),
                "--data-dir",
                second.toString(),
                "--origin",
                origin,
                "--postgres-port",
                Integer.toString(Ports.free()),
                "--postgres-binaries",
                TestDirectories.postgresBinaries().toString());
    }
}

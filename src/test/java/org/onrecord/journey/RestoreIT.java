// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.platform.Role;
import org.onrecord.support.Await;
import org.onrecord.support.CommandRun;
import org.onrecord.support.Ports;
import org.onrecord.support.ServiceProcess;
import org.onrecord.support.TestDirectories;
import org.onrecord.support.Tokens;

/** PostgreSQL is set back to an older copy, and what is missing is brought back from what an auditor had exported. */
class RestoreIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int WRITERS = 4;

    private final Path data = TestDirectories.fresh("restore");
    private final Path kept = TestDirectories.fresh("restore-kept");
    private final long seed = Long.getLong("onrecord.test.seed", System.nanoTime());
    private final Notes notes = new Notes();

    @AfterEach
    void clear() {
        TestDirectories.delete(data);
        TestDirectories.delete(kept);
    }

    @Test
    void whatABackupLacks_isBroughtBackFromAnExport_andTheLogGoesOnAsIfNothingHadBeen() throws Exception {
        System.out.println("seed " + seed);
        try (Desk desk = new Desk(seed, notes, 0)) {
            try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
                desk.worksWith(service.base());
                desk.define();
                write(desk, 150);
                service.stop();
            }
            DataFiles.copy(data.resolve("postgres"), kept.resolve("postgres"));
        }
        try (Desk desk = new Desk(seed + 1, notes, 100_000);
                ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            desk.worksWith(service.base());
            write(desk, 300);
            export(service);
            service.stop();
        }
        long whole = notes.highest();
        DataFiles.setBack(kept.resolve("postgres"), data.resolve("postgres"));
        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady();
                Rest rest = new Rest(service.base())) {
            Await.until(
                    "the rollback is noticed",
                    PATIENCE,
                    () -> rest.get("/api/v1/log/checkpoint").statusCode() == 503);
            assertSays(restore(), 1, "in use by another Onrecord");
            service.stop();
        }

        CommandRun restored = restore();
        assertSays(restored, 0, "restored  ");
        assertSays(restore(), 0, "nothing: the database holds every entry");

        try (Desk desk = new Desk(seed + 2, notes, 200_000);
                ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            assertTrue(StoredLog.last(service.servers()) >= whole, restored.out());
            desk.worksWith(service.base());
            write(desk, 100);
            assertSays(audit(service, List.of()), 0, "All that could be checked holds.");
            assertSays(replay(service), 0, "Every derived entry of the log is what its facts give");
            LedgerAudit.holds(service.servers(), service.base(), notes);
            assertSays(rebuild(service), 0, "The rebuilt version is live.");
        }
    }

    private void write(Desk desk, int statements) throws Exception {
        int until = notes.acknowledged() + statements;
        desk.write(WRITERS, 0, Duration.ofMillis(1));
        Await.until(until + " acknowledged", PATIENCE, () -> notes.acknowledged() >= until);
        desk.finish();
    }

    private void export(ServiceProcess service) throws Exception {
        long last = StoredLog.last(service.servers());
        try (Rest rest = new Rest(service.base())) {
            Await.until("a head that covers all", PATIENCE, () -> {
                HttpResponse<byte[]> checkpoint = rest.get("/api/v1/log/checkpoint");
                List<String> lines =
                        new String(checkpoint.body(), UTF_8).lines().toList();
                return checkpoint.statusCode() == 200 && Long.parseLong(lines.get(1)) > last;
            });
        }
        assertSays(
                audit(service, List.of("--export", kept.resolve("export").toString())),
                0,
                "All that could be checked holds.");
        assertTrue(Files.exists(kept.resolve("export").resolve("checkpoint")));
    }

    private CommandRun audit(ServiceProcess service, List<String> more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "audit",
                service.base().toString(),
                "--vkey",
                key(service),
                "--state",
                kept.resolve("state.json").toString()));
        arguments.addAll(more);
        return CommandRun.of(Map.of("ONRECORD_TOKEN", Tokens.of(Role.AUDITOR)), arguments.toArray(String[]::new));
    }

    private static String key(ServiceProcess service) throws Exception {
        try (Rest rest = new Rest(service.base())) {
            return new String(rest.get("/api/v1/log/vkey").body(), UTF_8).strip();
        }
    }

    private CommandRun restore() {
        return CommandRun.of(
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
                TestDirectories.postgresBinaries().toString());
    }

    private CommandRun replay(ServiceProcess service) {
        return CommandRun.of(
                Map.of(),
                "replay",
                "--policy",
                "1",
                "--postgres-url",
                service.servers().postgresUrl(),
                "--data-dir",
                data.toString());
    }

    private CommandRun rebuild(ServiceProcess service) {
        return CommandRun.of(
                Map.of(), "rebuild", "--postgres-url", service.servers().postgresUrl(), "--data-dir", data.toString());
    }

    private static void assertSays(CommandRun run, int exit, String text) {
        assertEquals(exit, run.exit(), run.out() + run.err());
        assertTrue((run.out() + run.err()).contains(text), run.out() + run.err());
    }
}

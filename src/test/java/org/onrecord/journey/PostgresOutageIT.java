// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.Await;
import org.onrecord.support.BackingProcess;
import org.onrecord.support.Endpoints;
import org.onrecord.support.Ports;
import org.onrecord.support.ServiceProcess;
import org.onrecord.support.TestDirectories;

/** PostgreSQL dies under load: nothing is accepted while it is away, nothing acknowledged is lost, nobody restarts us. */
class PostgresOutageIT {
    private static final Duration NOTICED = Duration.ofSeconds(30);
    private static final Duration PROGRESS = Duration.ofSeconds(60);

    private final Path data = TestDirectories.fresh("postgres-outage");
    private final long seed = Long.getLong("onrecord.test.seed", System.nanoTime());
    private final Notes notes = new Notes();

    @AfterEach
    void clear() {
        TestDirectories.delete(data);
    }

    @Test
    void postgres_killed_under_load_is_an_outage_that_passes_and_loses_nothing() throws Exception {
        System.out.println("seed " + seed);
        int port = Ports.free();
        BackingProcess postgres = BackingProcess.postgres(data.resolve("postgres"), port);
        try (BackingProcess kafka = BackingProcess.kafka(data.resolve("kafka"), Ports.free());
                Desk desk = new Desk(seed, notes)) {
            Endpoints servers = postgres.endpoints().withKafkaOf(kafka.endpoints());
            try (ServiceProcess service =
                    ServiceProcess.on(servers, data.resolve("service")).awaitReady()) {
                desk.worksWith(service.base());
                desk.define();
                desk.write(6, 0, Duration.ofMillis(2));
                desk.upload(Duration.ofMillis(200));
                recordMore(1000);

                postgres.kill();
                // Answers that were on their way when it died still count as acknowledged.
                Duration noticed = Await.until("503", NOTICED, () -> desk.unavailable() > 0);
                System.out.println("first 503 after " + noticed.toMillis() + " ms");
                int acknowledged = notes.acknowledged();
                long said = desk.unavailable();
                Await.until("more 503", NOTICED, () -> desk.unavailable() > said + 5);
                assertEquals(acknowledged, notes.acknowledged(), "acknowledged while PostgreSQL was away");

                postgres = BackingProcess.postgres(data.resolve("postgres"), port);
                long start = System.nanoTime();
                recordMore(1);
                System.out.println(
                        "recording again " + (System.nanoTime() - start) / 1_000_000 + " ms after PostgreSQL was back");
                recordMore(500);
                desk.finish();
                LedgerAudit.holds(servers, service.base(), notes);
            }
        } finally {
            postgres.close();
        }
    }

    private void recordMore(int statements) {
        int until = notes.acknowledged() + statements;
        Await.until(until + " acknowledged", PROGRESS, () -> notes.acknowledged() >= until);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.Await;
import org.onrecord.support.BackingProcess;
import org.onrecord.support.Endpoints;
import org.onrecord.support.Ports;
import org.onrecord.support.ServiceProcess;
import org.onrecord.support.Signal;
import org.onrecord.support.TestDirectories;

/** Kafka freezes, then dies, and comes back on the same files: recording goes on, everything is delivered once. */
class KafkaOutageIT {
    private static final Duration NOTICED = Duration.ofSeconds(45);
    private static final Duration PROGRESS = Duration.ofSeconds(30);
    private static final int RECORDED_MEANWHILE = 300;

    private final Path data = TestDirectories.fresh("kafka-outage");
    private final long seed = Long.getLong("onrecord.test.seed", System.nanoTime());
    private final Notes notes = new Notes();

    @AfterEach
    void clear() {
        TestDirectories.delete(data);
    }

    @Test
    void kafka_frozen_then_killed_under_load_comes_back_to_everything_delivered_once() throws Exception {
        System.out.println("seed " + seed);
        int port = Ports.free();
        BackingProcess kafka = BackingProcess.kafka(data.resolve("kafka"), port);
        try (BackingProcess postgres = BackingProcess.postgres(data.resolve("postgres"), Ports.free());
                Desk desk = new Desk(seed, notes)) {
            Endpoints servers = postgres.endpoints().withKafkaOf(kafka.endpoints());
            try (ServiceProcess service =
                            ServiceProcess.on(servers, data.resolve("service")).awaitReady();
                    Rest rest = new Rest(service.base())) {
                desk.worksWith(service.base());
                desk.define();
                desk.write(4, 0, Duration.ofMillis(15));
                recordMore(RECORDED_MEANWHILE);
                Await.until("the read model follows", PROGRESS, () -> rest.position() > 0);

                kafka.send(Signal.STOP);
                recordMore(RECORDED_MEANWHILE);
                kafka.kill();
                recordMore(RECORDED_MEANWHILE);
                Duration noticed = Await.until("readiness names the trouble with Kafka", NOTICED, () -> troubles(rest)
                        .containsAll(List.of("Kafka", "relay")));
                System.out.println("readiness names the trouble after " + noticed.toMillis() + " ms");
                assertEquals(503, rest.get("/q/health/well").statusCode(), "well without Kafka");
                System.out.println(
                        "slowest answer during the outage: " + notes.slowest(0).toMillis() + " ms");
                assertEquals(0, desk.unavailable(), "answers 503 while only Kafka was away");

                kafka = BackingProcess.kafka(data.resolve("kafka"), port);
                long reached = StoredLog.last(servers);
                Duration delivered = Await.until(
                        "position " + reached + " is delivered", PROGRESS, () -> rest.position() >= reached);
                System.out.println("caught up " + delivered.toMillis() + " ms after the restart");
                Await.until(
                        "well again", NOTICED, () -> rest.get("/q/health/well").statusCode() == 200);
                recordMore(RECORDED_MEANWHILE);
                desk.finish();
                LedgerAudit.holds(servers, service.base(), notes);
            }
        } finally {
            kafka.close();
        }
    }

    private void recordMore(int statements) {
        int until = notes.acknowledged() + statements;
        Await.until(until + " acknowledged", PROGRESS, () -> notes.acknowledged() >= until);
    }

    /** The parts that readiness says are in trouble. It stays 200: the service records all the same. */
    private static List<Object> troubles(Rest rest) throws IOException {
        List<?> checks = (List<?>) rest.object("/q/health/ready").get("checks");
        return checks.stream()
                .map(Rest::asObject)
                .filter(check -> check.get("data") instanceof Map<?, ?> data && data.containsKey("trouble"))
                .map(check -> check.get("name"))
                .toList();
    }
}

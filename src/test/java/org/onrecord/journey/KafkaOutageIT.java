// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.Await;
import org.onrecord.support.BackingProcess;
import org.onrecord.support.Endpoints;
import org.onrecord.support.Ports;
import org.onrecord.support.ServiceProcess;
import org.onrecord.support.Signal;
import org.onrecord.support.TestDirectories;
import org.onrecord.support.Tokens;

/**
 * Kafka freezes, then dies, and comes back on the same files: recording goes on, everything is delivered once. It dies
 * again: a hold acts on every instance all the same.
 */
class KafkaOutageIT {
    private static final Duration NOTICED = Duration.ofSeconds(45);
    private static final Duration PROGRESS = Duration.ofSeconds(30);
    /** Told to every instance by PostgreSQL, and looked up once a second besides. */
    private static final Duration HEARD = Duration.ofSeconds(2);

    private static final int RECORDED_MEANWHILE = 300;

    private final Path data = TestDirectories.fresh("kafka-outage");
    private final long seed = Long.getLong("onrecord.test.seed", System.nanoTime());
    private final Notes notes = new Notes();

    @AfterEach
    void clear() {
        TestDirectories.delete(data);
    }

    @Test
    void kafka_frozen_then_killed_comes_back_to_everything_delivered_once_and_a_hold_acts_without_it()
            throws Exception {
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

                try (ServiceProcess second = ServiceProcess.on(servers, data.resolve("second"))
                                .awaitReady();
                        Rest other = new Rest(second.base())) {
                    kafka.kill();
                    aHoldIsSeenAtOnce(service, rest, other);
                }
            }
        } finally {
            kafka.close();
        }
    }

    /** Of a statement on which a stance rests, by both instances, while their read model does not know of it. */
    private static void aHoldIsSeenAtOnce(ServiceProcess service, Rest rest, Rest other) throws Exception {
        Map<String, Object> stance = rest.list("/api/v1/stances?slot=own").getFirst();
        String statement = "/api/v1/statements/" + stance.get("statement");
        String standing = "/api/v1/parties/" + stance.get("party") + "/stances/" + stance.get("issue");
        for (Rest each : List.of(rest, other)) {
            assertEquals("USABLE", each.object(statement).get("status"));
            assertEquals(stance, each.object(standing).get("own"));
        }
        long held = hold(service, statement);
        assertKeptBack(rest, statement, standing);
        Duration heard = Await.until("the other instance hears of the hold", HEARD, () -> other.object(statement)
                .get("status")
                .equals("WITHHELD"));
        System.out.println("the other instance keeps it back after " + heard.toMillis() + " ms");
        assertKeptBack(other, statement, standing);
        assertTrue(other.position() < held, "the read model knows of the hold by itself");
    }

    /** The position of the hold. */
    private static long hold(ServiceProcess service, String statement) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.base().resolve(statement + "/hold"))
                .header("Authorization", Tokens.desk())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"in doubt\"}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(200, answer.statusCode());
            return (Long) StoredLog.object(answer.body()).get("position");
        }
    }

    private static void assertKeptBack(Rest rest, String statement, String standing) throws IOException {
        Map<String, Object> shown = rest.object(statement);
        assertEquals(Set.of("id", "status"), shown.keySet());
        assertEquals("WITHHELD", shown.get("status"));
        Map<String, Object> own = Rest.asObject(rest.object(standing).get("own"));
        assertEquals("WITHHELD", own.get("status"));
        assertFalse(own.containsKey("polarity") || own.containsKey("figure"), "keeps back " + own);
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

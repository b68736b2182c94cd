// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.Await;
import org.onrecord.support.ServiceProcess;
import org.onrecord.support.TestDirectories;
import org.onrecord.support.Tokens;

/** PostgreSQL is set back to an older copy, after heads of more entries were signed: nobody is told another history. */
class RollbackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NO_STATEMENT = "018f40e6-8404-743c-be5e-36217631add6";

    private final Path data = TestDirectories.fresh("rollback");
    private final Path copy = TestDirectories.fresh("rollback-copy");

    @AfterEach
    void clear() {
        TestDirectories.delete(data);
        TestDirectories.delete(copy);
    }

    @Test
    void aDatabaseThatWasSetBack_recordsSignsAndPublishesNothing() throws Exception {
        long kept;
        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady();
                Rest rest = new Rest(service.base())) {
            define(service, "first");
            kept = awaitHead(rest, 2);
            service.stop();
        }
        DataFiles.copy(data.resolve("postgres"), copy.resolve("postgres"));
        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady();
                Rest rest = new Rest(service.base())) {
            define(service, "second");
            define(service, "third");
            awaitHead(rest, kept + 2);
            service.stop();
        }
        DataFiles.setBack(copy.resolve("postgres"), data.resolve("postgres"));
        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady();
                Rest rest = new Rest(service.base())) {
            Await.until(
                    "the rollback is noticed",
                    PATIENCE,
                    () -> rest.get("/api/v1/log/checkpoint").statusCode() == 503);
            HttpResponse<byte[]> checkpoint = rest.get("/api/v1/log/checkpoint");
            assertTrue(text(checkpoint).contains("log-set-back"), text(checkpoint));
            assertTrue(text(checkpoint).contains("the database holds " + kept), text(checkpoint));
            HttpResponse<byte[]> read = rest.get("/api/v1/parties");
            assertEquals(503, read.statusCode(), text(read));
            assertTrue(text(read).contains("log-set-back"), text(read));
            HttpResponse<byte[]> refused = define(service, "fourth");
            assertEquals(503, refused.statusCode(), text(refused));
            assertTrue(text(refused).contains("log-set-back"), text(refused));
            for (HttpRequest.Builder redactions : List.of(
                    HttpRequest.newBuilder(service.base().resolve("/api/v1/redactions")),
                    HttpRequest.newBuilder(service.base().resolve("/api/v1/statements/" + NO_STATEMENT + "/redactions"))
                            .POST(HttpRequest.BodyPublishers.ofString("{\"basis\":\"SOURCE_PROTECTION\"}")))) {
                HttpResponse<byte[]> unknown = send(redactions);
                assertEquals(503, unknown.statusCode(), text(unknown));
                assertTrue(text(unknown).contains("log-set-back"), text(unknown));
            }
            HttpResponse<byte[]> well = rest.get("/q/health/well");
            assertEquals(503, well.statusCode(), text(well));
            assertTrue(text(well).contains("the database holds " + kept), text(well));
            Await.until("the relay stops", PATIENCE, () -> text(rest.get("/q/health/well"))
                    .contains("the log was set back"));
        }
    }

    private static long awaitHead(Rest rest, long least) {
        long[] size = new long[1];
        Await.until("a head of " + least + " entries", PATIENCE, () -> {
            HttpResponse<byte[]> checkpoint = rest.get("/api/v1/log/checkpoint");
            size[0] = checkpoint.statusCode() == 200
                    ? Long.parseLong(text(checkpoint).lines().toList().get(1))
                    : 0;
            return size[0] >= least;
        });
        return size[0];
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), UTF_8);
    }

    private static HttpResponse<byte[]> define(ServiceProcess service, String party) throws Exception {
        return send(HttpRequest.newBuilder(service.base().resolve("/api/v1/parties/" + party))
                .PUT(HttpRequest.BodyPublishers.ofString("{\"name\":\"Party " + party + "\"}")));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder of) throws Exception {
        HttpRequest request = of.header("Authorization", Tokens.desk())
                .header("Content-Type", "application/json")
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}

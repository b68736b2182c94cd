// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.onrecord.ledger.Ledger;
import org.onrecord.support.BackingServers;

/** When the log can't be reached: here because somebody else holds its head for longer than the ledger waits. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class OutageTest {
    @Inject
    Ledger ledger;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void statement_and_batch_sent_during_an_outage_are_told_to_come_back_and_can() throws Exception {
        Desk desk = Desk.open();
        String key = UUID.randomUUID().toString();
        long next = ledger.head().next();
        CompletableFuture<Response> single;
        try (Connection holder = BackingServers.shared().connect();
                Statement sql = holder.createStatement();
                RawClient client = RawClient.batch(port)) {
            holder.setAutoCommit(false);
            sql.execute("SELECT next FROM ledger.head FOR UPDATE");

            single = CompletableFuture.supplyAsync(() -> Desk.post(key, desk.statement()));
            client.line("{\"refused\":true}");
            client.line(desk.line(key + "-1"));
            client.line(desk.line(key + "-2"));
            client.readHead();

            assertTrue(client.readLine().startsWith("{\"line\":1,\"status\":422,"));
            assertTrue(client.readLine()
                    .startsWith(
                            "{\"line\":2,\"status\":503,\"problem\":{\"type\":\"urn:onrecord:problem:unavailable\""));
            assertNull(client.readLine());
            single.join()
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .contentType("application/problem+json")
                    .body("type", equalTo("urn:onrecord:problem:unavailable"));
            holder.rollback();
        }
        assertEquals(next, ledger.head().next());

        Desk.post(key, desk.statement()).then().statusCode(201);
        try (RawClient client = RawClient.batch(port)) {
            client.line(desk.line(key + "-1"));
            client.end();
            client.readHead();
            assertTrue(client.readLine().startsWith("{\"line\":1,\"status\":201,"));
        }
    }
}

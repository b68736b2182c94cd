// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.ledger.Ledger;
import org.onrecord.platform.Limits;
import org.onrecord.support.BackingServers;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/** The batch: one result a line, in order, while the request is still being sent. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class BatchTest {
    @Inject
    Ledger ledger;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private Desk desk;
    private final String run = UUID.randomUUID().toString();

    @BeforeEach
    void openDesk() {
        desk = Desk.open();
    }

    @Test
    void lines_are_answered_while_the_request_is_still_being_sent() throws IOException {
        try (RawClient client = RawClient.batch(port)) {
            client.line(desk.line(run + "-1"));
            assertEquals("HTTP/1.1 200 OK", client.readHead().getFirst());
            assertEquals(1, result(client).number("line"));
            client.line(desk.line(run + "-2"));
            assertEquals(2, result(client).number("line"));
            client.end();
            assertNull(client.readLine());
        }
    }

    @Test
    void bad_lines_among_good_ones_are_refused_alone_and_in_order() throws IOException {
        String good = desk.statement();
        String tooLong = "{\"text\":\"" + "x".repeat(Limits.STATEMENT_BODY_BYTES) + "\"}";
        long next = ledger.head().next();
        List<Result> results = exchange(String.join(
                "\n",
                good,
                "not json",
                "",
                good.replace("SUMMARY", "GUESS"),
                tooLong,
                good.replace("ON_THE_RECORD", "OFF_THE_RECORD"),
                "   \r",
                "{\"idempotencyKey\":7," + good.substring(1),
                good.replace(desk.party, "nobody") + "\r",
                good));
        assertEquals(List.of(1L, 2L, 4L, 5L, 6L, 8L, 9L, 10L), all(results, "line"));
        assertEquals(List.of(201L, 400L, 422L, 413L, 422L, 422L, 422L, 201L), all(results, "status"));
        assertEquals("urn:onrecord:problem:malformed-json", results.get(1).get("problem.type"));
        assertEquals("/rendering", results.get(2).get("problem.errors.0.pointer"));
        assertEquals("urn:onrecord:problem:too-large", results.get(3).get("problem.type"));
        assertEquals("urn:onrecord:problem:off-the-record", results.get(4).get("problem.type"));
        assertEquals("/idempotencyKey", results.get(5).get("problem.errors.0.pointer"));
        assertEquals("urn:onrecord:problem:unknown-party", results.get(6).get("problem.type"));
        assertEquals(next, results.getFirst().number("position"));
        assertEquals(1, results.getFirst().number("derived"));
        assertEquals(next + 4, ledger.head().next());
    }

    @Test
    void lines_are_recorded_in_the_order_of_the_lines() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2_500; i++) {
            lines.append(desk.line(run + "-" + i)).append('\n');
        }
        List<Result> results = exchange(lines.toString());
        assertEquals(2_500, results.size());
        long last = -1;
        for (int i = 0; i < results.size(); i++) {
            assertEquals(i + 1, results.get(i).number("line"));
            assertEquals(201, results.get(i).number("status"));
            assertTrue(results.get(i).number("position") > last);
            last = results.get(i).number("position");
        }
    }

    @Test
    void batch_cut_in_the_middle_is_resumed_by_sending_it_again() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lines.add(desk.line(run + "-" + i));
        }
        try (RawClient client = RawClient.batch(port)) {
            client.chunk((String.join("\n", lines.subList(0, 100)) + "\n{\"half\":").getBytes(UTF_8));
            client.readHead();
            result(client);
        }
        long next = ledger.head().next();
        List<Result> again = exchange(String.join("\n", lines));
        assertEquals(200, again.size());
        assertEquals(200, again.stream().map(line -> line.get("id")).distinct().count());
        assertEquals(true, again.getFirst().get("replayed"));
        assertEquals(200, again.getFirst().number("status"));
        long recordedNow =
                again.stream().filter(line -> line.number("status") == 201).count();
        assertTrue(recordedNow >= 100, () -> recordedNow + " recorded by the second sending");
        assertTrue(ledger.head().next() >= next + 2 * recordedNow - 200);
        List<Result> third = exchange(String.join("\n", lines));
        assertEquals(all(again, "id"), all(third, "id"));
        assertEquals(all(again, "position"), all(third, "position"));
    }

    @Test
    void key_used_before_with_another_line_is_refused() throws IOException {
        List<Result> results = exchange(desk.line(run) + "\n" + desk.line(run).replace("FOR", "AGAINST"));
        assertEquals(List.of(201L, 422L), all(results, "status"));
        assertEquals(
                "urn:onrecord:problem:idempotency-key-reused", results.get(1).get("problem.type"));
    }

    /** Refused lines cost no append, so that only the reader is slow: the sender is stopped by TCP, not by memory. */
    @Test
    void client_that_does_not_read_is_stopped_from_sending() throws Exception {
        String refused = "{\"no\":\"" + "x".repeat(900) + "\"}\n";
        byte[] lines = refused.repeat(64).getBytes(UTF_8);
        int most = 4_000;
        AtomicInteger sent = new AtomicInteger();
        try (RawClient client = RawClient.batch(port)) {
            Thread sender = Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (sent.get() < most) {
                        client.chunk(lines);
                        sent.incrementAndGet();
                    }
                    client.end();
                } catch (IOException closed) {
                    sent.set(-1);
                }
            });
            int before;
            do {
                before = sent.get();
                Thread.sleep(1_000);
            } while (sent.get() > before);
            assertTrue(sent.get() > 0 && sent.get() < most, () -> "stopped after " + sent.get() + " chunks");
            client.readHead();
            int results = 0;
            for (String line = client.readLine(); line != null; line = client.readLine()) {
                results++;
            }
            sender.join();
            assertEquals(most * 64, results);
        }
    }

    @Test
    void empty_batch_is_answered_with_no_line() throws IOException {
        assertEquals(List.of(), exchange(""));
        assertEquals(List.of(), exchange("\n\n \n"));
    }

    @Test
    void answered_connection_is_used_again() throws IOException {
        try (RawClient client = RawClient.batch(port)) {
            for (int request = 0; request < 3; request++) {
                if (request > 0) {
                    client.head(
                            "POST /api/v1/statements/batch",
                            "Content-Type: application/x-ndjson",
                            "Transfer-Encoding: chunked");
                }
                client.line(desk.line(run + "-" + request));
                client.end();
                client.readHead();
                assertEquals(201, result(client).number("status"));
                assertNull(client.readLine());
            }
        }
    }

    private List<Result> exchange(String body) throws IOException {
        List<Result> results = new ArrayList<>();
        try (RawClient client = RawClient.batch(port)) {
            Thread sender = Thread.ofPlatform().daemon().start(() -> {
                try {
                    if (!body.isEmpty()) {
                        client.chunk(body.getBytes(UTF_8));
                    }
                    client.end();
                } catch (IOException closed) {
                    throw new AssertionError(closed);
                }
            });
            client.readHead();
            for (String line = client.readLine(); line != null; line = client.readLine()) {
                results.add(Result.of(line));
            }
            sender.join();
        } catch (InterruptedException | SocketTimeoutException e) {
            throw new AssertionError("after " + results.size() + " results", e);
        }
        return results;
    }

    private static Result result(RawClient client) throws IOException {
        return Result.of(client.readLine());
    }

    /** One line of the answer. */
    private record Result(Map<?, ?> members) {
        static Result of(String line) {
            try {
                return new Result((Map<?, ?>) Json.parse(line.getBytes(UTF_8)));
            } catch (MalformedJson e) {
                throw new AssertionError(line, e);
            }
        }

        Object get(String path) {
            Object value = members;
            for (String step : path.split("[.]")) {
                value = value instanceof List<?> items
                        ? items.get(Integer.parseInt(step))
                        : ((Map<?, ?>) value).get(step);
            }
            return value;
        }

        long number(String path) {
            return (Long) get(path);
        }
    }

    private static List<Object> all(List<Result> results, String member) {
        return results.stream().map(line -> line.get(member)).toList();
    }
}

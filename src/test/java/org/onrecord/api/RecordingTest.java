// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.ledger.Ledger;
import org.onrecord.platform.Role;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Tokens;

/** Recording one statement, once, and defining parties and issues. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class RecordingTest {
    private static final String UUID_7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    @Inject
    Ledger ledger;

    private Desk desk;

    @BeforeEach
    void openDesk() {
        desk = Desk.open();
    }

    @Test
    void statement_recorded_answers_its_id_its_place_in_the_log_and_what_was_derived() {
        long next = ledger.head().next();
        Desk.post(desk.statement())
                .then()
                .statusCode(201)
                .header("Location", matchesPattern("/api/v1/statements/" + UUID_7))
                .header("Onrecord-Position", Long.toString(next + 1))
                .header("Content-Type", matchesPattern("application/json.*"))
                .body("id", matchesPattern(UUID_7))
                .body("position", equalTo((int) next))
                .body("recordedAt", matchesPattern("[0-9-]{10}T[0-9:]{8}[.][0-9]{3}Z"))
                .body("derived.size()", equalTo(1))
                .body("derived[0].position", equalTo((int) next + 1))
                .body("derived[0].type", equalTo("PositionChanged"))
                .body("derived[0].party", equalTo(desk.party))
                .body("derived[0].issue", equalTo(desk.issue))
                .body("derived[0].slot", equalTo("own"))
                .body("derived[0].changeKind", equalTo("TAKEN"))
                .body("derived[0].effectiveAt", equalTo("2024-05-04T23:59:59.999Z"));
    }

    @Test
    void new_token_records_and_so_does_the_same_one_again() {
        String token = "Bearer " + Tokens.of(Role.DESK);
        for (String said : List.of("2024-05-04", "2024-05-05", "2024-05-06")) {
            given().header("Authorization", token)
                    .header("Content-Type", "application/json")
                    .body(desk.statement("FOR", said, "").getBytes(UTF_8))
                    .post("/api/v1/statements")
                    .then()
                    .statusCode(201);
        }
    }

    @Test
    void statement_with_an_id_of_its_own_keeps_it_and_comes_once() {
        String id = "019ab3f0-7c00-7000-8000-" + UUID.randomUUID().toString().substring(24);
        String body = desk.statement("FOR", "2024-05-04", ",\"id\":\"" + id + "\"");
        Desk.post(body).then().statusCode(201).body("id", equalTo(id));
        Desk.post(body).then().statusCode(422).body("type", equalTo("urn:onrecord:problem:statement-exists"));
    }

    @Test
    void same_key_with_the_same_body_answers_the_same_bytes_and_records_once() {
        String key = UUID.randomUUID().toString();
        Response first = Desk.post(key, desk.statement());
        long next = ledger.head().next();
        Response second = Desk.post(key, desk.statement());
        assertEquals(201, second.statusCode());
        assertArrayEquals(first.asByteArray(), second.asByteArray());
        assertEquals(first.header("Location"), second.header("Location"));
        assertEquals(first.header("Onrecord-Position"), second.header("Onrecord-Position"));
        assertEquals(next, ledger.head().next());
    }

    @Test
    void same_key_with_another_body_is_refused_and_records_nothing() {
        String key = UUID.randomUUID().toString();
        Desk.post(key, desk.statement()).then().statusCode(201);
        long next = ledger.head().next();
        Desk.post(key, desk.statement("AGAINST", "2024-05-04", ""))
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:onrecord:problem:idempotency-key-reused"));
        assertEquals(next, ledger.head().next());
    }

    @Test
    void same_key_from_many_callers_at_once_records_one_statement() throws Exception {
        String key = UUID.randomUUID().toString();
        long next = ledger.head().next();
        List<Response> answers = atOnce(16, i -> Desk.post(key, desk.statement()));
        answers.forEach(answer -> assertEquals(201, answer.statusCode()));
        assertEquals(1, answers.stream().map(Response::asString).distinct().count());
        assertEquals(next + 2, ledger.head().next());
    }

    @Test
    void party_created_by_many_callers_at_once_has_one_creator() throws Exception {
        String path = "/api/v1/parties/race-" + UUID.randomUUID();
        long next = ledger.head().next();
        List<Integer> statuses =
                atOnce(24, i -> Desk.json("{\"name\":\"Caller " + i + "\"}")
                                .header("If-None-Match", "*")
                                .put(path))
                        .stream()
                        .map(Response::statusCode)
                        .sorted()
                        .toList();
        assertEquals(201, statuses.getFirst());
        assertEquals(23, statuses.stream().filter(status -> status == 412).count());
        assertEquals(next + 1, ledger.head().next());
    }

    @Test
    void party_changed_at_its_revision_changes_and_at_an_older_one_does_not() {
        String path = "/api/v1/parties/" + desk.party;
        Desk.json("{\"name\":\"Second\"}")
                .header("If-Match", "\"0\"")
                .put(path)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"");
        long next = ledger.head().next();
        Desk.json("{\"name\":\"Third\"}")
                .header("If-Match", "\"0\"")
                .put(path)
                .then()
                .statusCode(412)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:onrecord:problem:revision-conflict"));
        assertEquals(next, ledger.head().next());
    }

    @Test
    void definition_that_stands_already_is_not_recorded_again() {
        long next = ledger.head().next();
        Desk.put("/parties/" + desk.party, "{ \"name\" : \"A party\" }")
                .then()
                .statusCode(200)
                .header("ETag", "\"0\"")
                .body("party", equalTo(desk.party))
                .body("name", equalTo("A party"));
        assertEquals(next, ledger.head().next());
    }

    private interface Call<T> {
        T make(int caller);
    }

    private static <T> List<T> atOnce(int callers, Call<T> call) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            List<Callable<T>> calls = IntStream.range(0, callers)
                    .<Callable<T>>mapToObj(i -> () -> call.make(i))
                    .toList();
            List<Future<T>> answers = threads.invokeAll(calls);
            return answers.stream().map(Future::resultNow).toList();
        }
    }
}

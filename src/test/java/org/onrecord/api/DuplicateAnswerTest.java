// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.ledger.Ledger;
import org.onrecord.support.BackingServers;

/** The same utterance from two outlets, as answers tell it. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class DuplicateAnswerTest {
    @Inject
    Ledger ledger;

    private Desk desk;
    private String first;

    @BeforeEach
    void recordOnce() {
        desk = Desk.open();
        first = Desk.record(carriedBy("one"));
    }

    private String carriedBy(String outlet) {
        return desk.statement("FOR", "2024-05-04", ",\"appearances\":[{\"outlet\":\"" + outlet + "\"}]")
                .replace("SUMMARY", "DIRECT_QUOTE")
                .replace("What was said.", "“We will end the war when the hostages are home,” he said.");
    }

    private static Response post(String onDuplicate, String key, String body) {
        return Desk.json(body)
                .header("Idempotency-Key", key)
                .queryParam("onDuplicate", onDuplicate)
                .post("/api/v1/statements");
    }

    @Test
    void statement_that_looks_like_another_is_recorded_and_told_so() {
        Response second = Desk.post(desk.party, carriedBy("two"));
        second.then()
                .statusCode(201)
                .body("id", not(equalTo(first)))
                .body("possibleDuplicates.size()", equalTo(1))
                .body("possibleDuplicates[0].statement", equalTo(first))
                .body("possibleDuplicates[0].likeness", equalTo("EQUAL"))
                .body("possibleDuplicates[0].score", equalTo(1000));
        assertArrayEquals(
                second.asByteArray(), Desk.post(desk.party, carriedBy("two")).asByteArray());
        String line = Desk.asking()
                .header("Content-Type", "application/x-ndjson")
                .body(carriedBy("three").getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/api/v1/statements/batch")
                .asString();
        assertTrue(line.contains("\"possibleDuplicates\":[{\"likeness\":\"EQUAL\""), line);
        Desk.post(desk.statement()).then().statusCode(201).body("$", not(hasKey("possibleDuplicates")));
    }

    @Test
    void statement_whose_appearance_is_appended_is_answered_as_an_amendment() {
        Response second = post("append-appearance", desk.party, carriedBy("two"));
        second.then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("id", equalTo(first))
                .body("revision", equalTo(1))
                .body("status", equalTo("USABLE"))
                .body("derived.size()", equalTo(0));
        long next = ledger.head().next();
        assertArrayEquals(
                second.asByteArray(),
                post("append-appearance", desk.party, carriedBy("two")).asByteArray());
        post("append-appearance", desk.issue, carriedBy("two"))
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:onrecord:problem:appearance-known"));
        assertEquals(next, ledger.head().next());
    }

    private static String batch(String onDuplicate, String... lines) {
        return Desk.asking()
                .header("Content-Type", "application/x-ndjson")
                .queryParam("onDuplicate", onDuplicate)
                .body(String.join("\n", lines).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/api/v1/statements/batch")
                .asString();
    }

    private static String keyed(String key, String line) {
        return "{\"idempotencyKey\":\"" + key + "\"," + line.substring(1);
    }

    @Test
    void lines_of_a_batch_are_appended_to_what_they_look_like_also_to_each_other() {
        String other = carriedBy("two").replace("We will end the war", "We will never leave Rafah");
        long next = ledger.head().next();
        String[] lines = {
            keyed(desk.party + "-1", carriedBy("two")),
            keyed(desk.party + "-2", other),
            keyed(desk.party + "-3", other.replace("\"two\"", "\"three\"")),
            keyed(desk.party + "-4", carriedBy("two"))
        };
        String[] answers = batch("append-appearance", lines).split("\n");
        assertEquals(4, answers.length);
        assertEquals(
                "{\"line\":1,\"status\":200,\"id\":\"" + first + "\",\"position\":" + next
                        + ",\"derived\":0,\"revision\":1}",
                answers[0]);
        assertTrue(answers[1].startsWith("{\"line\":2,\"status\":201,"), answers[1]);
        String second = answers[1].replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
        assertTrue(answers[2].startsWith("{\"line\":3,\"status\":200,\"id\":\"" + second), answers[2]);
        assertTrue(answers[3].contains("urn:onrecord:problem:appearance-known"), answers[3]);
        long after = ledger.head().next();
        String[] again = batch("append-appearance", lines).split("\n");
        assertEquals(answers[0].replace("}", ",\"replayed\":true}"), again[0]);
        assertEquals(after, ledger.head().next());
    }

    @Test
    void lines_of_a_batch_to_be_rejected_are_refused_alone_and_an_unknown_wish_refuses_the_batch() {
        long next = ledger.head().next();
        String[] answers = batch("reject", carriedBy("two"), desk.statement()).split("\n");
        assertTrue(answers[0].startsWith("{\"line\":1,\"status\":409,"), answers[0]);
        assertTrue(answers[0].contains("urn:onrecord:problem:possible-duplicate"), answers[0]);
        assertTrue(answers[1].startsWith("{\"line\":2,\"status\":201,\"id\":"), answers[1]);
        assertTrue(answers[1].contains("\"position\":" + next + ","), answers[1]);
        long after = ledger.head().next();
        Desk.asking()
                .header("Content-Type", "application/x-ndjson")
                .queryParam("onDuplicate", "append")
                .body(carriedBy("two").getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/api/v1/statements/batch")
                .then()
                .statusCode(400)
                .header("Content-Type", "application/problem+json")
                .body("errors.pointer", equalTo(List.of("onDuplicate")));
        assertEquals(after, ledger.head().next());
    }

    @Test
    void statement_to_be_rejected_names_what_it_looks_like() {
        long next = ledger.head().next();
        post("reject", desk.party, carriedBy("two"))
                .then()
                .statusCode(409)
                .header("Content-Type", "application/problem+json")
                .body("type", equalTo("urn:onrecord:problem:possible-duplicate"))
                .body("statements", equalTo(List.of(first)))
                .body("errors.pointer", equalTo(List.of("/text")));
        post("append", desk.party, carriedBy("two"))
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(List.of("onDuplicate")));
        assertEquals(next, ledger.head().next());
    }

    @Test
    void body_that_says_more_than_another_outlet_is_not_appended_and_what_differs_is_named() {
        long next = ledger.head().next();
        String same = carriedBy("two");
        refusedFor(
                same.replace("\"appearances\"", "\"embargoedUntil\":\"2999-01-01T00:00:00Z\",\"appearances\""),
                "embargoedUntil");
        refusedFor(same.replace("FOR", "AGAINST"), "positions");
        refusedFor(same.replace("\"OWN\"", "\"REPORTED_BY_OTHER\""), "directness");
        refusedFor(same.replace("DEMAND", "OFFER"), "kind");
        refusedFor(
                same.replace("ON_THE_RECORD", "BACKGROUND")
                        .replace("\"name\"", "\"descriptor\":\"an adviser\",\"name\""),
                "terms");
        refusedFor(
                same.replace(
                        "\"appearances\"",
                        "\"relations\":[{\"relation\":\"DENIES\",\"statement\":\"" + first + "\"}],\"appearances\""),
                "relations");
        assertEquals(next, ledger.head().next());
        String over = same.replace("\"appearances\"", "\"embargoedUntil\":\"2024-05-05T00:00:00Z\",\"appearances\"");
        post("append-appearance", desk.party + "-over", over).then().statusCode(200);
    }

    private void refusedFor(String body, String field) {
        post("append-appearance", desk.party + "-" + field, body)
                .then()
                .statusCode(409)
                .header("Content-Type", "application/problem+json")
                .body("type", equalTo("urn:onrecord:problem:possible-duplicate"))
                .body("statements", equalTo(List.of(first)))
                .body("errors.pointer", equalTo(List.of("/text", "/" + field)));
    }
}

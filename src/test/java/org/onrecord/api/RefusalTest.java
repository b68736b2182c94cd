// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.ledger.Ledger;
import org.onrecord.platform.Limits;
import org.onrecord.support.BackingServers;

/** Everything that is not taken: each answers the right problem, and nothing of it is recorded. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class RefusalTest {
    private static final String SECRET = "Sesame-4711";

    @Inject
    Ledger ledger;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private Desk desk;
    private long next;

    @BeforeEach
    void openDesk() {
        desk = Desk.open();
        next = ledger.head().next();
    }

    @AfterEach
    void nothingWasRecorded() {
        assertEquals(next, ledger.head().next());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{\"text\":\"Sesame-4711\",\"text\":\"b\"}` | an object key stands twice | 22",
                "`{\"text\":\"Sesame-4711 \\ud800\"}` | surrogate | -1",
                "`{\"text\":\"Sesame-4711\"` | | -1",
                "`{\"sourceCount\":1.5}` | fraction | -1",
                "`{\"sourceCount\":9007199254740993}` | 2^53 | -1",
                "`Sesame-4711` | not the start of a JSON value | 0",
                "`{} {}` | after the end | -1",
                "`` | | 0"
            })
    void body_that_is_not_strict_json_is_refused_without_its_words(String body, String reason, int offset) {
        ValidatableResponse refusal = problem(Desk.post(body == null ? "" : body), 400, "malformed-json")
                .body(not(containsString(SECRET)))
                .body("offset", notNullValue());
        if (reason != null) {
            refusal.body("detail", containsString(reason));
        }
        if (offset >= 0) {
            refusal.body("offset", equalTo(offset));
        }
    }

    @Test
    void every_bad_field_is_named_at_once() {
        problem(Desk.post("""
                                {"party":"Not A Slug","speaker":{"identification":"NAMED","nom":"x"},"directness":"own",
                                "terms":"ON_THE_RECORD","rendering":"SUMMARY","text":7,"language":"english language",
                                "kind":"DEMAND","saidAt":"last week","positions":[{"issue":"a","polarity":"YES"}],
                                "sourceCount":"3","place":null,"mood":"grim"}"""), 422, "invalid-fields")
                .body(
                        "errors.pointer",
                        hasItems(
                                "/mood",
                                "/party",
                                "/speaker/nom",
                                "/speaker/name",
                                "/directness",
                                "/text",
                                "/language",
                                "/saidAt",
                                "/positions/0/polarity",
                                "/sourceCount",
                                "/place"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "\"text\""})
    void body_that_is_no_object_is_refused(String body) {
        problem(Desk.post(body), 422, "invalid-fields").body("errors[0].pointer", equalTo(""));
    }

    @Test
    void off_the_record_is_refused() {
        String statement = desk.statement().replace("ON_THE_RECORD", "OFF_THE_RECORD");
        problem(Desk.post(statement), 422, "off-the-record").body("errors[0].pointer", equalTo("/terms"));
    }

    @Test
    void unknown_references_are_refused_all_at_once() {
        String statement = desk.statement(
                        "FOR",
                        "2024-05-04",
                        ",\"relations\":[{\"relation\":\"RESTATES\",\"statement\":\"019ab3f0-7c00-7000-8000-000000000009\"}]")
                .replace(desk.party, "nobody-" + desk.party)
                .replace(desk.issue, "nothing-" + desk.issue);
        problem(Desk.post(statement), 422, "unknown-party")
                .body("errors.pointer", hasItems("/party", "/positions/0/issue", "/relations/0/statement"));
    }

    @Test
    void stance_on_a_figure_issue_is_refused() {
        String statement = desk.statement().replace(desk.issue, desk.figureIssue);
        problem(Desk.post(statement), 422, "issue-kind-mismatch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "text/json"})
    void statement_in_another_media_type_is_refused(String type) {
        problem(
                Desk.asking()
                        .header("Content-Type", type)
                        .body(desk.statement().getBytes())
                        .post("/api/v1/statements"),
                415,
                "unsupported-media-type");
        problem(
                Desk.asking()
                        .header("Content-Type", type)
                        .body("{\"name\":\"x\"}".getBytes())
                        .put("/api/v1/parties/x"),
                415,
                "unsupported-media-type");
        problem(
                Desk.asking()
                        .header("Content-Type", type)
                        .body(desk.statement().getBytes())
                        .post("/api/v1/statements/batch"),
                415,
                "unsupported-media-type");
    }

    @Test
    void answer_that_the_client_would_not_take_is_not_prepared() {
        problem(
                Desk.json(desk.statement()).header("Accept", "text/html").post("/api/v1/statements"),
                406,
                "not-acceptable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "schlüssel"})
    void idempotency_key_that_is_no_key_is_refused(String key) {
        problem(Desk.post(key, desk.statement()), 400, "invalid-parameters")
                .body("errors[0].pointer", equalTo("Idempotency-Key"));
        problem(Desk.post("k".repeat(201), desk.statement()), 400, "invalid-parameters");
    }

    @Test
    void definitions_that_are_not_valid_are_refused() {
        problem(Desk.put("/parties/Not_A_Slug", "{\"name\":\"x\"}"), 400, "invalid-parameters");
        problem(Desk.put("/parties/x", "{\"aliases\":[7]}"), 422, "invalid-fields")
                .body("errors.pointer", hasItems("/name", "/aliases/0"));
        problem(
                        Desk.put(
                                "/issues/" + desk.issue,
                                "{\"title\":\"t\",\"topic\":\"t\",\"kind\":\"FIGURE\",\"unit\":\"u\"}"),
                        422,
                        "issue-kind-fixed")
                .body("errors[0].pointer", equalTo("/kind"));
        problem(
                Desk.json("{\"name\":\"x\"}").header("If-Match", "3").put("/api/v1/parties/x"),
                400,
                "invalid-parameters");
        problem(
                Desk.json("{\"name\":\"x\"}").header("If-None-Match", "\"3\"").put("/api/v1/parties/x"),
                400,
                "invalid-parameters");
    }

    @Test
    void definition_over_its_bound_is_refused() {
        problem(
                Desk.put("/parties/x", "{\"name\":\"" + "x".repeat(Limits.DEFINITION_BODY_BYTES) + "\"}"),
                413,
                "too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"POST /api/v1/statements", "PUT /api/v1/parties/x", "POST /api/v1/nowhere", "DELETE /q/health"})
    void body_over_the_bound_is_refused_with_and_without_a_length(String target) throws IOException {
        byte[] body = new byte[Limits.BODY_BYTES + 1];
        try (RawClient client = new RawClient(port)) {
            client.head(target, "Content-Type: application/json", "Content-Length: " + body.length);
            client.bytes(body);
            assertTooLarge(client);
        }
        try (RawClient client = new RawClient(port)) {
            client.head(target, "Content-Type: application/json", "Transfer-Encoding: chunked");
            for (int sent = 0; sent < body.length; sent += 8192) {
                client.chunk(new byte[8192]);
            }
            assertTooLarge(client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /api/v1/statements", "PUT /api/v1/parties/x", "POST /api/v1/statements/batch"})
    void request_that_may_not_be_is_refused_before_its_body_is_sent(String target) throws IOException {
        for (String length : List.of("Content-Length: 100000000", "Transfer-Encoding: chunked")) {
            try (RawClient client = new RawClient(port)) {
                client.anonymousHead(target, "Content-Type: application/json", length);
                List<String> head = client.readHead();
                assertEquals("HTTP/1.1 401 Unauthorized", head.getFirst());
                assertTrue(head.stream().anyMatch("connection: close"::equalsIgnoreCase), head.toString());
            }
        }
    }

    @Test
    void body_of_exactly_the_bound_is_read() {
        String statement = desk.statement().replace("ON_THE_RECORD", "OFF_THE_RECORD");
        problem(Desk.post(statement + " ".repeat(Limits.BODY_BYTES - statement.length())), 422, "off-the-record");
    }

    @Test
    void address_that_is_nothing_is_not_found() {
        problem(given().get("/api/v1/nowhere"), 404, "not-found");
        problem(given().get("/nowhere"), 404, "not-found");
    }

    @Test
    void method_that_is_not_there_is_refused_with_those_that_are() {
        problem(Desk.asking().delete("/api/v1/statements"), 405, "method-not-allowed")
                .header("Allow", containsString("POST"));
        problem(Desk.asking().delete("/api/v1/statements/batch"), 405, "method-not-allowed")
                .header("Allow", "POST");
    }

    @Test
    void names_that_clients_make_up_do_not_become_labels_of_metrics() {
        String secret = "secret-" + desk.party;
        Desk.asking().header("Content-Type", "text/plain").body("x").put("/api/v1/parties/" + secret);
        Desk.asking().delete("/api/v1/parties/" + secret);
        given().get("/api/v1/parties/" + secret);
        Desk.put("/nowhere/" + secret, " ".repeat(Limits.BODY_BYTES + 1));
        String metrics = given().get("/q/metrics").asString();
        assertTrue(metrics.contains("uri=\"/api/v1/parties/{party}\""));
        assertTrue(metrics.lines().noneMatch(line -> line.contains(secret)));
    }

    private static ValidatableResponse problem(Response answer, int status, String name) {
        return answer.then()
                .statusCode(status)
                .header("Content-Type", "application/problem+json")
                .body("type", equalTo("urn:onrecord:problem:" + name))
                .body("status", equalTo(status))
                .body("title", notNullValue());
    }

    private static void assertTooLarge(RawClient client) throws IOException {
        List<String> head = client.readHead();
        assertEquals("HTTP/1.1 413 Request Entity Too Large", head.getFirst());
        assertTrue(
                head.stream().anyMatch(line -> line.equalsIgnoreCase("content-type: application/problem+json")),
                head::toString);
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/statements?q=LONG, 414, uri-too-long", "/LONG, 414, uri-too-long"})
    void address_over_its_bound_is_answered_with_a_problem(String target, int status, String type) throws IOException {
        answersProblem(target.replace("LONG", "x".repeat(Limits.URI_BYTES)), "X-Some: thing", status, type);
    }

    @Test
    void header_fields_over_their_bound_are_answered_with_a_problem() throws IOException {
        String target = "/api/v1/statements?limit=1";
        answersProblem(target, "X-Long: " + "x".repeat(Limits.HEADER_BYTES), 431, "headers-too-large");
        String cookies = ("X-Long: " + "x".repeat(1_000) + "\r\n").repeat(20) + "X-Last: 1";
        answersProblem(target, cookies, 431, "headers-too-large");
    }

    private void answersProblem(String target, String header, int status, String type) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.anonymousHead("GET " + target, header);
            List<String> head = client.readHead();
            assertTrue(head.getFirst().startsWith("HTTP/1.1 " + status + " "), head::toString);
            assertTrue(
                    head.stream().anyMatch("content-type: application/problem+json"::equalsIgnoreCase), head::toString);
            String length = head.stream()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length: "))
                    .findFirst()
                    .orElseThrow();
            String body = client.readBody(Integer.parseInt(length.substring("content-length: ".length())));
            assertTrue(body.contains("\"urn:onrecord:problem:" + type + "\""), body);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.ledger.Ledger;
import org.onrecord.platform.Limits;
import org.onrecord.support.BackingServers;

/** Amendments that are not taken: each answers the right problem, and nothing of it is recorded. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class AmendmentRefusalTest {
    private static final String NOBODY = "019ab3f0-7c00-7000-8000-000000000009";
    private static final String SECRET = "Sesame-4711";

    /** A body that each operation takes. */
    private static final Map<String, String> BODIES = Map.of(
            "appearances", "{\"outlet\":\"post\"}",
            "corrections", Desk.correction("CORRECTED", "{\"place\":\"Cairo\"}"),
            "hold", "{\"reason\":\"To be checked.\"}",
            "release", "{\"reason\":\"It holds.\"}",
            "withdrawal", "{\"initiator\":\"DESK\",\"what\":\"It was never said.\",\"where\":\"Everywhere.\"}");

    @Inject
    Ledger ledger;

    private Desk desk;
    private String id;
    private long next;

    @BeforeEach
    void recordStatement() {
        desk = Desk.open();
        id = Desk.record(desk.statement("FOR", "2024-05-04", ",\"appearances\":[{\"outlet\":\"known\"}]"));
        next = ledger.head().next();
    }

    @AfterEach
    void nothingWasRecorded() {
        assertEquals(next, ledger.head().next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"appearances", "corrections", "hold", "release", "withdrawal"})
    void request_that_no_operation_takes_is_refused_by_each(String operation) {
        String body = BODIES.get(operation);
        problem(Desk.amend(NOBODY, operation, body), 404, "unknown-statement").body("detail", containsString(NOBODY));
        problem(Desk.amend("nobody", operation, body), 404, "not-found");
        problem(Desk.amend(id, operation, "{\"a\":\"" + SECRET + "\""), 400, "malformed-json")
                .body(not(containsString(SECRET)));
        problem(Desk.amend(id, operation, ""), 400, "malformed-json");
        problem(Desk.amend(id, operation, "[]"), 422, "invalid-fields").body("errors[0].pointer", equalTo(""));
        problem(Desk.amend(id, operation, "{\"mood\":\"grim\"," + body.substring(1)), 422, "invalid-fields")
                .body("errors.pointer", equalTo(java.util.List.of("/mood")));
        problem(Desk.amend(id, operation, "a b", body), 400, "invalid-parameters")
                .body("errors[0].pointer", equalTo("Idempotency-Key"));
        problem(ifMatch("0", operation, body), 400, "invalid-parameters")
                .body("errors[0].pointer", equalTo("If-Match"));
        problem(ifMatch("W/\"0\"", operation, body), 412, "revision-conflict")
                .body("detail", equalTo("expected what is no revision; it is at revision 0"));
        problem(ifMatch("\"2\", \"1\"", operation, body), 412, "revision-conflict")
                .body("detail", equalTo("expected revision 1 or 2; it is at revision 0"));
        problem(ifMatch("\"1\"", operation, body), 412, "revision-conflict")
                .body("detail", equalTo("expected revision 1; it is at revision 0"));
        problem(
                Desk.asking()
                        .header("Content-Type", "text/plain")
                        .body(body.getBytes())
                        .post(Desk.address(id, operation)),
                415,
                "unsupported-media-type");
        problem(Desk.json(body).header("Accept", "text/html").post(Desk.address(id, operation)), 406, "not-acceptable");
        problem(Desk.asking().get(Desk.address(id, operation)), 405, "method-not-allowed")
                .header("Allow", containsString("POST"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"appearances", "corrections", "hold", "release", "withdrawal"})
    void body_over_its_bound_is_refused(String operation) {
        int bound = operation.equals("corrections") ? Limits.STATEMENT_BODY_BYTES : Limits.AMENDMENT_BODY_BYTES;
        String body = BODIES.get(operation);
        problem(Desk.amend(id, operation, body + " ".repeat(bound + 1 - body.length())), 413, "too-large")
                .body("maxBytes", equalTo(bound));
        problem(Desk.amend(NOBODY, operation, body + " ".repeat(bound - body.length())), 404, "unknown-statement");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "appearances | {} | /outlet",
                "appearances | `{\"outlet\":7,\"url\":\"ftp://x\",\"publishedAt\":\"noon\"}` | /outlet /url /publishedAt",
                "corrections | {} | /initiator /errorClass /what /where /fields",
                "corrections | `{\"initiator\":\"ME\",\"errorClass\":\"WITHDRAWN\",\"what\":\"\",\"where\":null,\"fields\":{}}` |"
                        + " /initiator /errorClass /what /where /fields",
                "hold | {} | /reason",
                "hold | `{\"reason\":\" \"}` | /reason",
                "release | `{\"reason\":null}` | /reason",
                "withdrawal | `{\"initiator\":\"outlet\"}` | /initiator /what /where"
            })
    void every_field_that_is_wrong_or_missing_is_named(String operation, String body, String pointers) {
        problem(Desk.amend(id, operation, body), 422, "invalid-fields")
                .body("errors.pointer", containsInAnyOrder((Object[]) pointers.split(" ")));
    }

    @Test
    void id_is_never_corrected() {
        problem(Desk.correct(id, "{\"id\":\"" + NOBODY + "\"}"), 422, "invalid-fields")
                .body("errors.pointer", hasItem("/fields/id"));
    }

    @Test
    void correction_that_would_break_a_rule_of_the_form_is_refused_with_every_place() {
        problem(
                        Desk.correct(
                                id,
                                "{\"mood\":\"grim\",\"kind\":\"NO_COMMENT\",\"speaker\":{\"name\":null},\"text\":7}"),
                        422,
                        "correction-invalid")
                .body(
                        "errors.pointer",
                        containsInAnyOrder(
                                "/fields/mood", "/fields/noCommentKind", "/fields/speaker/name", "/fields/text"));
    }

    @Test
    void correction_to_what_is_not_defined_is_refused() {
        problem(
                        Desk.correct(
                                id,
                                "{\"party\":\"nobody-x\",\"positions\":[{\"issue\":\"nothing-x\",\"polarity\":\"FOR\"}]}"),
                        422,
                        "unknown-party")
                .body("errors.pointer", hasItems("/fields/party", "/fields/positions/0/issue"));
        problem(
                Desk.correct(id, "{\"positions\":[{\"issue\":\"" + desk.figureIssue + "\",\"polarity\":\"FOR\"}]}"),
                422,
                "issue-kind-mismatch");
    }

    @Test
    void correction_of_what_reads_so_already_is_refused() {
        problem(Desk.correct(id, "{\"kind\":\"DEMAND\",\"place\":null}"), 422, "nothing-corrected")
                .body("errors[0].pointer", equalTo("/fields"));
    }

    @Test
    void refile_of_substance_is_refused_with_every_field_of_it() {
        String body = Desk.correction("REFILED", "{\"kind\":\"APPEAL\",\"saidAt\":\"2024-05-03\",\"text\":\"Other.\"}");
        problem(Desk.amend(id, "corrections", body), 422, "not-a-slip")
                .body("errors.pointer", containsInAnyOrder("/fields/kind", "/fields/saidAt", "/fields/text"));
    }

    @Test
    void terms_are_neither_widened_nor_off_the_record() {
        String background = Desk.record(desk.statement("FOR", "2024-05-04", "")
                .replace("ON_THE_RECORD", "BACKGROUND")
                .replace("\"name\":\"A speaker\"", "\"name\":\"A speaker\",\"descriptor\":\"an adviser\""));
        next = ledger.head().next();
        problem(Desk.correct(background, "{\"terms\":\"ON_THE_RECORD\"}"), 422, "terms-widened")
                .body("errors[0].pointer", equalTo("/fields/terms"));
        problem(Desk.correct(id, "{\"terms\":\"OFF_THE_RECORD\"}"), 422, "off-the-record")
                .body("errors[0].pointer", equalTo("/fields/terms"));
    }

    @Test
    void embargo_on_what_has_left_is_refused() {
        problem(Desk.correct(id, "{\"embargoedUntil\":\"2999-01-01T00:00:00Z\"}"), 422, "too-late-for-embargo")
                .body("errors[0].pointer", equalTo("/fields/embargoedUntil"));
    }

    @Test
    void statement_that_would_relate_to_itself_is_refused() {
        problem(
                Desk.correct(id, "{\"relations\":[{\"relation\":\"DUPLICATES\",\"statement\":\"" + id + "\"}]}"),
                422,
                "related-to-itself");
        String other = Desk.record(desk.statement(
                "FOR", "2024-05-05", ",\"relations\":[{\"relation\":\"DUPLICATES\",\"statement\":\"" + id + "\"}]"));
        next = ledger.head().next();
        problem(
                        Desk.correct(
                                id, "{\"relations\":[{\"relation\":\"DUPLICATES\",\"statement\":\"" + other + "\"}]}"),
                        422,
                        "duplicates-itself")
                .body("errors[0].pointer", equalTo("/fields/relations"));
    }

    @Test
    void appearance_that_is_known_is_refused() {
        problem(Desk.amend(id, "appearances", "{\"outlet\":\"known\"}"), 409, "appearance-known");
    }

    @Test
    void statement_that_is_held_is_not_held_again_and_one_that_is_not_is_not_released() {
        problem(Desk.amend(id, "release", BODIES.get("release")), 409, "not-held");
        Desk.amend(id, "hold", BODIES.get("hold")).then().statusCode(200);
        next = ledger.head().next();
        problem(Desk.amend(id, "hold", BODIES.get("hold")), 409, "already-held");
    }

    @Test
    void statement_that_was_withdrawn_is_amended_no_more() {
        Desk.amend(id, "withdrawal", BODIES.get("withdrawal")).then().statusCode(200);
        next = ledger.head().next();
        BODIES.forEach((operation, body) -> problem(Desk.amend(id, operation, body), 409, "statement-withdrawn"));
    }

    private Response ifMatch(String tag, String operation, String body) {
        return Desk.json(body).header("If-Match", tag).post(Desk.address(id, operation));
    }

    private static ValidatableResponse problem(Response answer, int status, String name) {
        return answer.then()
                .statusCode(status)
                .header("Content-Type", "application/problem+json")
                .body("type", equalTo("urn:onrecord:problem:" + name))
                .body("status", equalTo(status))
                .body("title", notNullValue());
    }
}

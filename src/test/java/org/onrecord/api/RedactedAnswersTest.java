// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Tokens;

/** What readers are told of statements that were redacted, and of stances that rested on them. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class RedactedAnswersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Desk desk;

    @BeforeEach
    void openDesk() {
        desk = Desk.open();
    }

    /** An order: its place in the log, the last entry of its append, and the redaction. */
    private record Ordered(int order, String last, String redaction) {}

    private static Ordered redact(String statement) {
        String redaction = Desk.askToRedact(statement);
        Response approved = Desk.approve(redaction);
        return new Ordered(approved.path("order"), approved.header("Onrecord-Position"), redaction);
    }

    private static RequestSpecification after(String position) {
        return given().header("Onrecord-Min-Position", position);
    }

    private void assertGone(String id, int order) {
        for (String address : List.of("/api/v1/statements/" + id, "/api/v1/statements/" + id + "/history")) {
            for (RequestSpecification caller : List.of(given(), Desk.asking())) {
                ValidatableResponse answer = caller.get(address).then();
                answer.statusCode(410).body("type", equalTo("urn:onrecord:problem:redacted"), "order", equalTo(order));
                assertFalse(answer.extract().asString().contains("secret"));
            }
        }
        for (RequestSpecification caller : List.of(given(), Desk.asking())) {
            caller.queryParam("party", desk.party)
                    .get("/api/v1/statements")
                    .then()
                    .statusCode(200)
                    .body("items.id", not(hasItem(id)));
        }
    }

    @Test
    void redactedStatement_isGoneForEverybody_beforeAndAfterTheReadModelKnows() {
        String word = "secret" + UUID.randomUUID().toString().replace("-", "");
        String id = Desk.record(desk.statement("FOR", "2024-05-04", "").replace("What was said.", word));
        String other = Desk.record(desk.statement("AGAINST", "2024-05-05", ""));

        Ordered ordered = redact(id);

        assertGone(id, ordered.order());
        after(ordered.last()).get("/api/v1/statements/" + other).then().statusCode(200);
        assertGone(id, ordered.order());
        Desk.asking()
                .queryParam("q", word)
                .get("/api/v1/statements")
                .then()
                .statusCode(200)
                .body("items", empty());
        Await.until("readers and searchers are done", PATIENCE, () -> Desk.as("ada")
                .get("/api/v1/redactions/" + ordered.redaction())
                .jsonPath()
                .getList("completed", String.class)
                .containsAll(List.of("READ_MODEL", "SEARCH")));
        assertGone(id, ordered.order());
    }

    private Map<String, Object> mark(int order) {
        return Map.of("party", desk.party, "issue", desk.issue, "slot", "own", "order", order);
    }

    @Test
    void answersOfATimeBeforeTheOrder_sayWhichHistoryLostFacts() {
        String first = Desk.record(desk.statement("AGAINST", "2024-05-01", ""));
        Response second = Desk.post(desk.statement("FOR", "2024-05-04", ""));
        String known = second.header("Onrecord-Position");
        Ordered ordered = redact(second.path("id"));

        String stance = "/api/v1/parties/" + desk.party + "/stances/" + desk.issue;
        after(ordered.last())
                .get(stance)
                .then()
                .statusCode(200)
                .body("own.polarity", equalTo("AGAINST"), "own.statement", equalTo(first), "redactions", nullValue());
        String issue = "/api/v1/issues/" + desk.issue + "/stances";
        String party = "/api/v1/parties/" + desk.party + "/stances";
        for (String time :
                List.of("?knownAt=" + known, "?validAt=2024-05-05", "?validAt=2024-05-05&knownAt=" + known)) {
            given().get(stance + time)
                    .then()
                    .statusCode(200)
                    .body("own.polarity", equalTo("AGAINST"), "redactions", contains(mark(ordered.order())));
            for (String list : List.of(issue, party, "/api/v1/stances")) {
                given().get(list + time + (list.endsWith("v1/stances") ? "&issue=" + desk.issue : ""))
                        .then()
                        .statusCode(200)
                        .body("items.polarity", contains("AGAINST"), "redactions", contains(mark(ordered.order())));
            }
        }
        given().get(stance + "?knownAt=" + ordered.last()).then().body("redactions", nullValue());
        given().get(issue).then().body("redactions", nullValue());
        given().get(stance + "/history")
                .then()
                .statusCode(200)
                .body("items.statement", contains(first), "redactions", contains(mark(ordered.order())));
        given().get(stance + "/history?slot=reported").then().body("redactions", nullValue());
    }

    @Test
    void stanceOfWhichNothingIsLeft_isMarkedWhereItStood() {
        Response only = Desk.post(desk.statement("FOR", "2024-05-04", ""));
        Ordered ordered = redact(only.path("id"));
        after(ordered.last())
                .get("/api/v1/parties/" + desk.party + "/stances/" + desk.issue + "?knownAt="
                        + only.header("Onrecord-Position"))
                .then()
                .statusCode(200)
                .body("own", nullValue(), "redactions", contains(mark(ordered.order())));
    }

    @Test
    void changesTellOfTheOrder_andOfNothingThatIsGone() {
        String first = Desk.record(desk.statement("AGAINST", "2024-05-01", ""));
        String gone = Desk.record(desk.statement("FOR", "2024-05-04", ""));
        Ordered ordered = redact(gone);
        Response changes = after(ordered.last())
                .header("Authorization", Tokens.desk())
                .get("/api/v1/position-changes?party=" + desk.party);
        changes.then()
                .statusCode(200)
                .body(
                        "items.cause.type",
                        hasItem("REDACTION"),
                        "items.find { it.cause.type == 'REDACTION' }.cause.entry",
                        equalTo(ordered.order()),
                        "items.find { it.cause.type == 'REDACTION' }.cause.statement",
                        nullValue(),
                        "items.find { it.cause.type == 'REDACTION' }.to.statement",
                        equalTo(first),
                        "items.position",
                        notNullValue());
        assertFalse(changes.asString().contains(gone));
        assertEquals(List.of("STATEMENT", "REDACTION"), changes.jsonPath().getList("items.cause.type", String.class));
    }

    @Test
    void relationToARedactedStatement_isNotToldToThePublic() {
        String target = Desk.record(desk.statement("FOR", "2024-05-04", ""));
        String answering = Desk.record(desk.statement(
                "AGAINST",
                "2024-05-06",
                ",\"relations\":[{\"relation\":\"RESPONDS_TO\",\"statement\":\"" + target + "\"}]"));
        Await.until("the relation is told", PATIENCE, () -> given().get("/api/v1/statements/" + answering)
                .asString()
                .contains(target));
        Ordered ordered = redact(target);
        String body = after(ordered.last())
                .get("/api/v1/statements/" + answering)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertFalse(body.contains(target), body);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.platform.Role;
import org.onrecord.platform.auth.Grant;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Tokens;
import org.onrecord.support.TopicSchemas;

/** What it takes two to do, over HTTP, and what is left of it in the ledger and in Kafka. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class RedactionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ADA = token("ada");
    private static final String GRACE = token("grace");

    @Inject
    DataSource database;

    @Inject
    KafkaConnection kafka;

    private Desk desk;

    private static String token(String subject) {
        return "Bearer "
                + Tokens.token(
                        new Grant("onrecord.local", "onrecord", subject, Set.of(Role.DESK), Duration.ofHours(1)));
    }

    @BeforeEach
    void openDesk() {
        desk = Desk.open();
    }

    private static Response ask(String token, String statement, String body) {
        return given().header("Authorization", token)
                .header("Content-Type", "application/json")
                .body(body)
                .post("/api/v1/statements/" + statement + "/redactions");
    }

    private static String asked(String token, String statement, String basis) {
        return ask(token, statement, "{\"basis\":\"" + basis + "\"}")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Response approve(String token, String redaction) {
        return given().header("Authorization", token).post("/api/v1/redactions/" + redaction + "/approval");
    }

    private static Response look(String redaction) {
        return given().header("Authorization", ADA).get("/api/v1/redactions/" + redaction);
    }

    private static void awaitCompleted(String redaction, String system) {
        Await.until(
                system + " holds nothing more",
                PATIENCE,
                () -> look(redaction).jsonPath().getList("completed").contains(system));
    }

    @Test
    void whatWasFoundBesideAnotherStatement_isNotToldOnceThatIsDestroyed() {
        String body = desk.statement("FOR", "2024-05-04", "")
                .replace("SUMMARY", "PARAPHRASE")
                .replace(
                        "What was said.",
                        "The crossing stays closed until the last of them is home, and not a day less.");
        String first = Desk.record(body);
        String key = "found-" + desk.party;
        assertEquals(List.of(first), Desk.post(key, body).path("possibleDuplicates.statement"));
        approve(GRACE, asked(ADA, first, "SAFETY")).then().statusCode(200);

        Response again = Desk.post(key, body);
        assertEquals(201, again.statusCode());
        assertFalse(again.asString().contains(first), again.asString());
    }

    private String utterance(String secret) {
        return desk.statement("FOR", "2024-05-04", ",\"place\":\"" + secret + "-place\"")
                .replace("What was said.", secret);
    }

    private List<Map<String, Object>> rows(String sql) throws Exception {
        List<Map<String, Object>> found = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                Map<String, Object> columns = new HashMap<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    columns.put(row.getMetaData().getColumnLabel(i), row.getObject(i));
                }
                found.add(columns);
            }
        }
        return found;
    }

    @Test
    void whatOneAsksAndAnotherApproves_isDestroyed() throws Exception {
        String secret = "secret-" + UUID.randomUUID();
        String key = "redacted-" + UUID.randomUUID();
        String before = Desk.record(desk.statement("AGAINST", "2024-05-01", ""));
        Response recorded = Desk.post(key, utterance(secret));
        String id = recorded.then().statusCode(201).extract().path("id");
        String after = Desk.record(desk.statement("AGAINST", "2024-05-09", ""));

        String redaction = asked(ADA, id, "GDPR_ERASURE");
        assertEquals(redaction, asked(ADA, id, "GDPR_ERASURE"));
        Desk.amend(id, "release", "{\"reason\":\"no\"}")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:onrecord:problem:under-redaction"));
        ask(GRACE, id, "{\"basis\":\"SAFETY\"}")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:onrecord:problem:redaction-asked"), "redaction", equalTo(redaction));
        approve(ADA, redaction)
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:onrecord:problem:second-subject-needed"));
        look(redaction).then().statusCode(200).body("status", equalTo("ASKED"));
        Response ordered = approve(GRACE, redaction);
        ordered.then().statusCode(200).body("approvedBy", equalTo("grace"));
        int order = ordered.path("order");
        approve(GRACE, redaction).then().statusCode(anyOf409Or410());

        awaitCompleted(redaction, "LEDGER");
        Desk.amend(id, "withdrawal", "{\"initiator\":\"DESK\",\"what\":\"x\",\"where\":\"y\"}")
                .then()
                .statusCode(410)
                .body("type", equalTo("urn:onrecord:problem:redacted"), "order", equalTo(order));
        Desk.post(key, utterance(secret)).then().statusCode(410).body("type", equalTo("urn:onrecord:problem:erased"));
        assertEquals(
                List.of(),
                rows("SELECT d.position FROM ledger.disclosure d JOIN ledger.redacted_entry r USING (position)"));
        assertTrue(
                rows("SELECT position FROM ledger.redacted_entry WHERE ordered = " + order)
                                .size()
                        >= 3,
                "the recording, the hold and what followed");
        assertEquals(
                List.of(),
                rows("SELECT 1 FROM ledger.quotation WHERE statement = '" + id + "'"),
                "found by no quotation");
        Map<String, String> log = LastRecords.of(kafka, "onrecord.log");
        for (Map<String, Object> row : rows("SELECT e.stream, e.rev FROM ledger.entry e"
                + " JOIN ledger.redacted_entry r USING (position) WHERE r.ordered = " + order)) {
            String entry = row.get("stream").toString().replace("-", "") + "." + row.get("rev");
            assertTrue(log.getOrDefault(entry, "").endsWith("\"data\":null}"), entry + ": " + log.get(entry));
        }
        for (String name :
                List.of("onrecord.log", "onrecord.statements", "onrecord.position-changes", "onrecord.stances")) {
            LastRecords.of(kafka, name)
                    .forEach((each, value) -> assertFalse(value.contains(secret), name + " " + each));
        }
        long stubs = 0;
        for (String change : LastRecords.of(kafka, "onrecord.position-changes").values()) {
            new TopicSchemas().assertValid("onrecord.position-changes", change.getBytes(UTF_8));
            stubs += change.contains("\"redacted\":" + order) ? 1 : 0;
        }
        assertTrue(stubs >= 2, "the statement's own change, and one that followed from it");
        assertTrue(LastRecords.of(kafka, "onrecord.statements").get(id).contains("\"status\":\"CANCELED\""));
        // Others stand as if it had never been said.
        awaitUsable(before);
        awaitUsable(after);
        Desk.record(desk.statement("FOR", "2024-06-01", ""));
    }

    private static Matcher<Integer> anyOf409Or410() {
        return anyOf(equalTo(409), equalTo(410));
    }

    @Test
    void aRestriction_withholdsUntilTwoLiftIt() {
        String id = Desk.record(desk.statement());
        String redaction = asked(ADA, id, "GDPR_RESTRICTION");
        int order = approve(GRACE, redaction).then().statusCode(200).extract().path("order");
        look(redaction).then().body("status", equalTo("DONE"), "completed", equalTo(List.of()));
        Desk.amend(id, "release", "{\"reason\":\"no\"}").then().statusCode(409);
        String wrong = ask(GRACE, id, "{\"lifts\":" + (order - 1) + "}")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        approve(ADA, wrong).then().statusCode(409).body("type", equalTo("urn:onrecord:problem:not-restricted"));
        given().header("Authorization", ADA)
                .delete("/api/v1/redactions/" + wrong)
                .then()
                .statusCode(200);
        approve(GRACE, asked(ADA, id, "GDPR_RESTRICTION"))
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:onrecord:problem:under-redaction"));
        given().header("Authorization", ADA)
                .delete("/api/v1/redactions/" + asked(ADA, id, "GDPR_RESTRICTION"))
                .then()
                .statusCode(200);
        String lifting = ask(GRACE, id, "{\"lifts\":" + order + "}")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        approve(GRACE, lifting).then().statusCode(409);
        String position = approve(ADA, lifting).then().statusCode(200).extract().header("Onrecord-Position");
        given().header("Onrecord-Min-Position", position)
                .get("/api/v1/statements/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("USABLE"));
        look(lifting).then().body("status", equalTo("DONE"));
        String again = ask(ADA, id, "{\"lifts\":" + order + "}")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        approve(GRACE, again).then().statusCode(409).body("type", equalTo("urn:onrecord:problem:not-restricted"));
        given().header("Authorization", GRACE)
                .delete("/api/v1/redactions/" + again)
                .then()
                .statusCode(200);
    }

    @Test
    void whatIsDeclined_staysHeldUntilItIsReleased() {
        String id = Desk.record(desk.statement());
        String redaction = asked(ADA, id, "RIGHTS");
        given().header("Authorization", ADA)
                .get("/api/v1/redactions")
                .then()
                .statusCode(200)
                .body("redactions.id", hasItem(redaction));
        given().header("Authorization", GRACE)
                .delete("/api/v1/redactions/" + redaction)
                .then()
                .statusCode(200)
                .body("status", equalTo("DECLINED"), "declinedBy", equalTo("grace"));
        approve(GRACE, redaction)
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:onrecord:problem:redaction-decided"));
        Desk.amend(id, "release", "{\"reason\":\"declined\"}").then().statusCode(200);
        given().header("Authorization", ADA)
                .get("/api/v1/redactions")
                .then()
                .body("redactions.id", not(hasItem(redaction)));
    }

    @Test
    void badRequests_areRefused_andHoldNothing() {
        String id = Desk.record(desk.statement());
        for (String body : List.of(
                "{}",
                "{\"basis\":\"BOREDOM\"}",
                "{\"basis\":\"ERROR\",\"reason\":\"x\"}",
                "{\"lifts\":-1}",
                "{\"lifts\":1,\"basis\":\"ERROR\"}",
                "[]")) {
            ask(ADA, id, body).then().statusCode(422);
        }
        ask(ADA, "019ab3f0-7c00-7000-8000-000000000001", "{\"basis\":\"ERROR\"}")
                .then()
                .statusCode(404);
        approve(ADA, "019ab3f0-7c00-7000-8000-000000000001").then().statusCode(404);
        approve(ADA, "nothing").then().statusCode(404);
        String reader = "Bearer " + Tokens.of(Role.READER);
        ask(reader, id, "{\"basis\":\"ERROR\"}").then().statusCode(403);
        given().header("Authorization", reader).get("/api/v1/redactions").then().statusCode(403);
        awaitUsable(id);
    }

    private static void awaitUsable(String id) {
        Await.until("it is shown", PATIENCE, () -> "USABLE"
                .equals(given().get("/api/v1/statements/" + id).path("status")));
    }
}

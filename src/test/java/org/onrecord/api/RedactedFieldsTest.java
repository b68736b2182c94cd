// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.audit.Audit;
import org.onrecord.audit.AuditRequest;
import org.onrecord.audit.Check;
import org.onrecord.audit.Findings;
import org.onrecord.audit.Verdict;
import org.onrecord.domain.RedactableSlots;
import org.onrecord.heads.PublishedLog;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.platform.Role;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Tokens;
import org.onrecord.support.TopicSchemas;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.WitnessPolicy;

/** A word in every field that can be redacted by itself: from the order on found by nobody, and at last nowhere. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class RedactedFieldsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> TOPICS =
            List.of("onrecord.log", "onrecord.statements", "onrecord.position-changes", "onrecord.stances");

    private final String word = "canary" + UUID.randomUUID().toString().replace("-", "");
    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(record.getMessage() + " " + List.of(parameters(record)));
        }

        private static Object[] parameters(LogRecord record) {
            return record.getParameters() == null
                    ? new Object[0]
                    : record.getParameters().clone();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Inject
    DataSource database;

    @Inject
    KafkaConnection kafka;

    @Inject
    PublishedLog log;

    @TestHTTPResource("/")
    URI service;

    @TempDir
    private Path directory;

    private Desk desk;

    @BeforeEach
    void openDesk() {
        desk = Desk.open();
        Logger.getLogger("").addHandler(listener);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger("").removeHandler(listener);
    }

    private static List<RequestSpecification> everybody() {
        return List.of(
                given(),
                given().header("Authorization", "Bearer " + Tokens.of(Role.READER)),
                given().header("Authorization", "Bearer " + Tokens.of(Role.AUDITOR)),
                Desk.asking());
    }

    private static Response ask(String id, String body) {
        return Desk.as("ada")
                .header("Content-Type", "application/json")
                .body(body)
                .post("/api/v1/statements/" + id + "/redactions");
    }

    private static String fields(Iterable<String> names) {
        return "{\"basis\":\"SOURCE_PROTECTION\",\"fields\":[\"" + String.join("\",\"", names) + "\"]}";
    }

    private record Ordered(int order, String last, String redaction) {}

    private static Ordered redact(String id, String body) {
        String redaction = ask(id, body).then().statusCode(201).extract().path("id");
        Response approved = Desk.approve(redaction);
        return new Ordered(approved.path("order"), approved.header("Onrecord-Position"), redaction);
    }

    private static void awaitCompleted(Ordered ordered, String... systems) {
        Await.until("it is carried out", PATIENCE, () -> Desk.as("ada")
                .get("/api/v1/redactions/" + ordered.redaction())
                .jsonPath()
                .getList("completed", String.class)
                .containsAll(List.of(systems)));
    }

    private String statement() {
        return """
                {"party":"%1$s","speaker":{"identification":"NAMED","name":"%2$s-name","role":"%2$s-role",\
                "affiliation":"%2$s-affiliation","descriptor":"%2$s-descriptor","sourceRef":"%2$s-ref"},\
                "directness":"OWN","terms":"ON_THE_RECORD","rendering":"DIRECT_QUOTE","text":"“%2$s”",\
                "language":"en","kind":"DEMAND","saidAt":"2024-05-04","agreedConditions":"%2$s-agreed",\
                "toldTo":"%2$s-told","place":"%2$s-place","positions":[{"issue":"%3$s","polarity":"FOR"}]}""".formatted(desk.party, word, desk.issue);
    }

    private String recorded() {
        String id = Desk.post("field-" + UUID.randomUUID(), statement())
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Desk.amend(id, "corrections", """
                        {"initiator":"DESK","errorClass":"CORRECTED","what":"%1$s-what","where":"%1$s-where",\
                        "fields":{"place":"%1$s-corrected"}}""".formatted(word)).then().statusCode(200);
        Desk.amend(id, "hold", "{\"reason\":\"" + word + "-doubt\"}").then().statusCode(200);
        Desk.amend(id, "release", "{\"reason\":\"" + word + "-sure\"}").then().statusCode(200);
        return id;
    }

    private void assertToldToNobody(String id) {
        for (RequestSpecification caller : everybody()) {
            for (String address : List.of(
                    "/api/v1/statements/" + id,
                    "/api/v1/statements/" + id + "/history",
                    "/api/v1/statements/" + id + "/history?knownAt=" + Long.MAX_VALUE / 10,
                    "/api/v1/statements?party=" + desk.party,
                    "/api/v1/statements?speaker=" + word + "-name",
                    "/api/v1/statements?q=" + word,
                    "/api/v1/stances?issue=" + desk.issue,
                    "/api/v1/parties/" + desk.party + "/stances/" + desk.issue + "/history",
                    "/api/v1/position-changes?party=" + desk.party)) {
                String answer = given().spec(caller).get(address).asString();
                assertFalse(answer.contains(word), () -> address + " " + answer);
            }
        }
    }

    private String disclosed(int from, int to) {
        String lines = given().header("Authorization", "Bearer " + Tokens.of(Role.AUDITOR))
                .get("/api/v1/log/entries?after=" + (from - 1) + "&limit=" + (to - from))
                .asString();
        StringBuilder all = new StringBuilder(lines);
        for (String each : lines.split("\"", -1)) {
            try {
                all.append(new String(Base64.getUrlDecoder().decode(each), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                // No disclosure.
            }
        }
        return all.toString();
    }

    private List<String> tablesWith() throws Exception {
        String hex = HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8));
        List<String> tables = new ArrayList<>();
        List<String> found = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            try (ResultSet row = sql.executeQuery("SELECT table_schema || '.' || table_name"
                    + " FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
                    + " AND table_schema NOT IN ('pg_catalog', 'information_schema')")) {
                while (row.next()) {
                    tables.add(row.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet row = sql.executeQuery("SELECT 1 FROM " + table + " t WHERE t::text LIKE '%" + word
                        + "%' OR t::text LIKE '%" + hex + "%' LIMIT 1")) {
                    if (row.next()) {
                        found.add(table);
                    }
                }
            }
        }
        return found;
    }

    private Findings audit() throws Exception {
        Path export = directory.resolve("export-" + UUID.randomUUID());
        Audit audit = new Audit(new AuditRequest(
                service.toString(),
                log.key(),
                Optional.of(Tokens.of(Role.AUDITOR)),
                Optional.of(directory.resolve("state.json")),
                Optional.of(export),
                WitnessPolicy.NONE));
        audit.run();
        try (var files = Files.walk(export)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains(word), file.toString());
            }
        }
        return audit.findings();
    }

    private static void awaitHead(long position) {
        Await.until("a head that covers it", PATIENCE, () -> {
            Response answer = given().get("/api/v1/log/checkpoint");
            try {
                return answer.statusCode() == 200
                        && Checkpoint.Signed.parse(answer.asByteArray())
                                        .checkpoint()
                                        .size()
                                        .value()
                                > position;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void aWordInEveryField_isFoundNowhere_andTheStatementGoesOn() throws Exception {
        Desk.record(desk.statement("AGAINST", "2024-05-01", ""));
        String id = recorded();
        int first = Desk.asking().get("/api/v1/statements/" + id + "/history").path("items[0].position");

        Ordered ordered = redact(id, fields(new TreeSet<>(RedactableSlots.ALL)));
        assertToldToNobody(id);
        Desk.asking()
                .get("/api/v1/statements/" + id)
                .then()
                .statusCode(200)
                .body("redacted.text", equalTo(ordered.order()), "text", nullValue(), "kind", equalTo("DEMAND"));
        assertFalse(disclosed(first, ordered.order() + 1).contains(word));
        awaitCompleted(ordered, "LEDGER", "READ_MODEL", "SEARCH");
        assertToldToNobody(id);
        assertEquals(List.of(), tablesWith());
        for (String name : TOPICS) {
            LastRecords.of(kafka, name).forEach((key, value) -> {
                assertFalse(value.contains(word), name + " " + key);
                new TopicSchemas().assertValid(name, value.getBytes(StandardCharsets.UTF_8));
            });
        }
        awaitHead(ordered.order());
        String absent = disclosed(first, ordered.order() + 1);
        assertTrue(absent.contains("\"absentFields\":{\"agreedConditions\":" + ordered.order()), absent);

        String released =
                Desk.amend(id, "release", "{\"reason\":\"it stands\"}").header("Onrecord-Position");
        given().header("Onrecord-Min-Position", released)
                .get("/api/v1/statements/" + id)
                .then()
                .statusCode(200)
                .body(
                        "status", equalTo("USABLE"),
                        "text", nullValue(),
                        "speaker.identification", equalTo("NAMED"),
                        "speaker.name", nullValue(),
                        "positions[0].polarity", equalTo("FOR"),
                        "redacted.'speaker.name'", equalTo(ordered.order()),
                        "redacted", not(hasKey("what")));
        given().get("/api/v1/parties/" + desk.party + "/stances/" + desk.issue)
                .then()
                .body("own.polarity", equalTo("FOR"), "own.statement", equalTo(id));
        Desk.asking()
                .get("/api/v1/statements/" + id + "/history")
                .then()
                .statusCode(200)
                .body(
                        "items[0].statement.redacted.text", equalTo(ordered.order()),
                        "items[1].redacted.what", equalTo(ordered.order()),
                        "items[1].statement.redacted.place", equalTo(ordered.order()),
                        "items[2].redacted.reason", equalTo(ordered.order()));
        assertToldToNobody(id);
        Await.until("subscribers are told", PATIENCE, () -> LastRecords.of(kafka, "onrecord.statements")
                .get(id)
                .contains("\"redacted\":{"));
        String told = LastRecords.of(kafka, "onrecord.statements").get(id);
        assertTrue(told.contains("\"status\":\"USABLE\"") && told.contains("\"polarity\":\"FOR\""), told);
        new TopicSchemas().assertValid("onrecord.statements", told.getBytes(StandardCharsets.UTF_8));

        String corrected = Desk.correct(id, "{\"text\":\"“said anew”\"}").header("Onrecord-Position");
        given().header("Onrecord-Min-Position", corrected)
                .get("/api/v1/statements/" + id)
                .then()
                .body(
                        "text", equalTo("“said anew”"),
                        "redacted", not(hasKey("text")),
                        "redacted.toldTo", equalTo(ordered.order()));
        awaitHead(Long.parseLong(corrected));
        Findings findings = audit();
        assertEquals(List.of(), findings.failures());
        assertTrue(findings.count(Check.DISCLOSURES, Verdict.REDACTED) >= 5);

        Ordered whole = redact(id, "{\"basis\":\"COURT_ORDER\"}");
        given().get("/api/v1/statements/" + id).then().statusCode(410).body("order", equalTo(whole.order()));
        awaitCompleted(whole, "LEDGER", "READ_MODEL", "SEARCH");
        awaitHead(Long.parseLong(whole.last()));
        assertEquals(List.of(), audit().failures());
        logged.forEach(line -> assertFalse(line.contains(word), line));
    }

    @Test
    void byWordsThatWereRedacted_nothingIsFound_thoughTheSearchIsBehind() throws Exception {
        String id = recorded();
        String question = "/api/v1/statements?q=" + word;
        Await.until(
                "it is found", PATIENCE, () -> given().get(question).asString().contains(id));
        try (Connection behind = database.getConnection();
                Statement sql = behind.createStatement()) {
            behind.setAutoCommit(false);
            sql.execute("SELECT FROM search.progress FOR UPDATE");
            Ordered ordered = redact(id, fields(List.of("text")));
            String found = Desk.asking()
                    .header("Onrecord-Min-Position", ordered.last())
                    .get(question)
                    .asString();
            assertTrue(found.contains("\"items\":[]") && found.contains("\"matches\" : 0"), found);
            String released =
                    Desk.amend(id, "release", "{\"reason\":\"it stands\"}").header("Onrecord-Position");
            for (RequestSpecification caller : everybody()) {
                String answer = given().spec(caller)
                        .header("Onrecord-Min-Position", released)
                        .get(question)
                        .asString();
                assertTrue(answer.contains("\"items\":[]"), answer);
            }
            behind.rollback();
            awaitCompleted(ordered, "SEARCH");
        }
        assertTrue(given().get(question).asString().contains("\"items\":[]"));
    }

    @Test
    void whatCanNotBeRedactedByItself_isRefusedByName_andNothingIsHeld() {
        String id = Desk.record(desk.statement());
        ask(id, "{\"basis\":\"SAFETY\",\"fields\":[\"text\",\"positions\"]}")
                .then()
                .statusCode(422)
                .body(
                        "errors[0].pointer",
                        equalTo("/fields/1"),
                        "errors[0].detail",
                        containsString("only with the whole statement"));
        for (String body : List.of(
                "{\"basis\":\"SAFETY\",\"fields\":[]}",
                "{\"basis\":\"SAFETY\",\"fields\":\"text\"}",
                "{\"basis\":\"SAFETY\",\"fields\":[\"nothing\"]}",
                "{\"basis\":\"GDPR_RESTRICTION\",\"fields\":[\"text\"]}",
                "{\"lifts\":1,\"fields\":[\"text\"]}")) {
            ask(id, body).then().statusCode(422);
        }
        Await.until("it is shown", PATIENCE, () -> "USABLE"
                .equals(given().get("/api/v1/statements/" + id).path("status")));
    }

    @Test
    void itTakesTwo_andAnotherRequestMeanwhileIsRefused() {
        String id = Desk.record(desk.statement());
        String redaction = ask(id, fields(List.of("text", "speaker.name", "text")))
                .then()
                .statusCode(201)
                .body("fields", equalTo(List.of("speaker.name", "text")))
                .extract()
                .path("id");
        ask(id, fields(List.of("speaker.name", "text"))).then().statusCode(201).body("id", equalTo(redaction));
        ask(id, "{\"basis\":\"SOURCE_PROTECTION\"}").then().statusCode(409);
        Desk.amend(id, "release", "{\"reason\":\"no\"}")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:onrecord:problem:under-redaction"));
        Desk.as("ada")
                .post("/api/v1/redactions/" + redaction + "/approval")
                .then()
                .statusCode(409);
        Desk.as("grace")
                .post("/api/v1/redactions/" + redaction + "/approval")
                .then()
                .statusCode(200)
                .body("status", equalTo("ORDERED"), "fields", equalTo(List.of("speaker.name", "text")));
        String again = ask(id, fields(List.of("what")))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Desk.as("grace")
                .post("/api/v1/redactions/" + again + "/approval")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:onrecord:problem:nothing-to-redact"));
        Desk.as("grace").delete("/api/v1/redactions/" + again).then().statusCode(200);
        Desk.amend(id, "release", "{\"reason\":\"declined\"}").then().statusCode(200);
    }
}

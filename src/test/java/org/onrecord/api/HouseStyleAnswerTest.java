// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.ledger.Ledger;
import org.onrecord.support.BackingServers;

/** House style as advice in answers, and as a refusal where a house has asked for it. */
@QuarkusTest
@TestProfile(HouseStyleAnswerTest.Strict.class)
@QuarkusTestResource(BackingServers.class)
class HouseStyleAnswerTest {
    public static final class Strict implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("onrecord.house-style.refuse", "unnamed-prediction, name-under-background");
        }
    }

    @Inject
    Ledger ledger;

    private Desk desk;

    @BeforeEach
    void openDesk() {
        desk = Desk.open();
    }

    private String unquoted() {
        return desk.statement().replace("SUMMARY", "DIRECT_QUOTE");
    }

    private String vague(String kind) {
        return desk.statement()
                .replace(
                        "\"identification\":\"NAMED\",\"name\":\"A speaker\"",
                        "\"identification\":\"UNNAMED_AFFILIATED\",\"descriptor\":\"\\\"sources\\\" – “a source”\"")
                .replace("DEMAND", kind);
    }

    @Test
    void statement_with_findings_is_recorded_and_they_are_told() {
        Desk.post(unquoted())
                .then()
                .statusCode(201)
                .body("derived.size()", equalTo(1))
                .body("warnings.size()", equalTo(1))
                .body("warnings[0].rule", equalTo("quote-without-quotation"))
                .body("warnings[0].field", equalTo("/text"))
                .body("warnings[0].message", containsString("quotation marks"));
        Desk.post(desk.statement()).then().statusCode(201).body("$", not(hasKey("warnings")));
    }

    @Test
    void findings_that_repeat_what_was_sent_come_back_as_json() {
        Desk.post(vague("DEMAND"))
                .then()
                .statusCode(201)
                .body("warnings.rule", equalTo(List.of("vague-descriptor", "unnamed-without-reason")))
                .body("warnings[0].message", containsString("\"sources\" – “a source”"));
    }

    @Test
    void line_and_correction_are_answered_with_findings_too_and_again_with_the_same() {
        String line = "{\"idempotencyKey\":\"" + desk.party + "\"," + unquoted().substring(1);
        List<String> rules = batch(line).getList("warnings.rule");
        assertEquals(List.of("quote-without-quotation"), rules);
        assertEquals(rules, batch(line).getList("warnings.rule"));

        Response posted = Desk.post(desk.issue, unquoted());
        assertArrayEquals(
                posted.asByteArray(), Desk.post(desk.issue, unquoted()).asByteArray());

        String correction = Desk.correction("CORRECTED", "{\"place\":\"Cairo\"}");
        Response corrected = Desk.amend(posted.path("id"), "corrections", desk.figureIssue, correction);
        corrected.then().statusCode(200).body("warnings.rule", equalTo(List.of("quote-without-quotation")));
        assertArrayEquals(
                corrected.asByteArray(),
                Desk.amend(posted.path("id"), "corrections", desk.figureIssue, correction)
                        .asByteArray());
    }

    @Test
    void finding_that_the_house_refuses_records_nothing() {
        long next = ledger.head().next();
        Desk.post(vague("PREDICTION"))
                .then()
                .statusCode(422)
                .header("Content-Type", "application/problem+json")
                .body("type", equalTo("urn:onrecord:problem:house-style"))
                .body("errors.pointer", equalTo(List.of("/kind")))
                .body("errors[0].detail", containsString("(rule unnamed-prediction)"));
        JsonPath line = batch(vague("PREDICTION"));
        assertEquals("urn:onrecord:problem:house-style", line.getString("problem.type"));
        assertEquals(next, ledger.head().next());
    }

    @Test
    void findings_are_named_together_with_what_the_ledger_refuses() {
        Desk.post(vague("PREDICTION").replace(desk.party, "nobody-x"))
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:onrecord:problem:unknown-party"))
                .body("errors.pointer", equalTo(List.of("/party", "/kind")));
    }

    @Test
    void correction_that_would_bring_in_what_the_house_refuses_records_nothing() {
        String id = Desk.record(desk.statement());
        long next = ledger.head().next();
        Desk.correct(id, "{\"terms\":\"BACKGROUND\",\"speaker\":{\"descriptor\":\"an adviser\"}}")
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:onrecord:problem:house-style"))
                .body("errors.pointer", equalTo(List.of("/fields/speaker/name")));
        assertEquals(next, ledger.head().next());
    }

    private static JsonPath batch(String line) {
        return JsonPath.from(Desk.asking()
                .header("Content-Type", "application/x-ndjson")
                .body(line.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/api/v1/statements/batch")
                .asString());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.ledger.Ledger;
import org.onrecord.platform.Role;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Tokens;

/** What nobody may be told is not to be concluded either: from kinds of changes, from positions, or from what is missing. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class InferenceTest {
    @Inject
    Ledger ledger;

    private Desk desk;
    private Amendments amendments;
    private String last = "0";

    @BeforeEach
    void open() {
        desk = Desk.open();
        amendments = new Amendments(ledger);
    }

    private String says(String polarity, String strength, String day, String more) {
        Response answer = Desk.post(desk.statement(polarity, day, more)
                .replace(
                        "\"polarity\":\"" + polarity + "\"",
                        "\"polarity\":\"" + polarity + "\",\"strength\":\"" + strength + "\""));
        answer.then().statusCode(201);
        last = answer.header("Onrecord-Position");
        return answer.path("id");
    }

    private String says(String polarity, String day) {
        return says(polarity, "UNSTATED", day, "");
    }

    private Response get(String path, Role... roles) {
        var asking = given().header("Onrecord-Min-Position", last);
        if (roles.length > 0) {
            asking.header("Authorization", "Bearer " + Tokens.of(roles));
        }
        Response answer = asking.get("/api/v1" + path);
        answer.then().statusCode(200);
        return answer;
    }

    private Response changes(String more, Role... roles) {
        return get("/position-changes?party=" + desk.party + more, roles);
    }

    private Response history(String more) {
        return get("/parties/" + desk.party + "/stances/" + desk.issue + "/history?" + more);
    }

    private Response stance(String more, Role... roles) {
        return get("/parties/" + desk.party + "/stances/" + desk.issue + "?" + more, roles);
    }

    @Test
    void kindBehindAReview_tellsNothingOfWhatWasKilled() {
        String killed = says("AGAINST", "2024-05-01");
        says("UNDER_REVIEW", "2024-05-02");
        says("FOR", "2024-05-03");
        String known = last;
        assertEquals(List.of("REVERSED"), changes("&changeKind=REVERSED").path("items.changeKind"));
        last = amendments.withdraw(killed);

        assertEquals(List.of(), changes("&changeKind=REVERSED").path("items"));
        assertFalse(changes("").asString().contains("REVERSED"));
        assertFalse(stance("knownAt=" + known).asString().contains("REVERSED"));
        assertFalse(history("knownAt=" + known).asString().contains("REVERSED"));
        assertTrue(changes("", Role.DESK).asString().contains("REVERSED"));
    }

    @Test
    void kindOfAReviewWithoutAnythingKept_isToldStill() {
        says("AGAINST", "2024-05-01");
        says("UNDER_REVIEW", "2024-05-02");
        says("FOR", "2024-05-03");
        assertEquals("REVERSED", stance("knownAt=" + last).path("own.changeKind"));
        assertTrue(history("slot=own").asString().contains("REVERSED"));
    }

    @Test
    void kindOfWhatTheRecordDid_tellsNothingOfWhatWasKilled() {
        String killed = says("AGAINST", "2024-05-01");
        says("FOR", "2024-05-02");
        String held = says("MIXED", "2024-05-03");
        amendments.hold(held);
        last = amendments.withdraw(killed);

        assertFalse(changes("&cause=HOLD").asString().contains("REVERSED"));
        assertFalse(changes("&changeKind=REVERSED").asString().contains("HOLD"));
    }

    @Test
    void kindOfACarriedStrength_tellsNothingOfWhatWasKilled() {
        String killed = says("FOR", "FIRM", "2024-05-01", "");
        says("FOR", "2024-05-02");
        says("FOR", "TENTATIVE", "2024-05-03", "");
        assertTrue(changes("").asString().contains("SOFTENED"));
        last = amendments.withdraw(killed);

        assertFalse(changes("").asString().contains("SOFTENED"));
        assertEquals(List.of(), changes("&changeKind=SOFTENED").path("items"));
    }

    @Test
    void whoWasNarrowedToDeepBackground_isFoundInOwnByNothing() {
        String before = says("AGAINST", "2024-05-01");
        String narrowed = says("FOR", "2024-05-02");
        String recorded = last;
        last = amendments.correct(narrowed, Map.of("terms", "DEEP_BACKGROUND"));

        for (String position : List.of(recorded, String.valueOf(Long.parseLong(recorded) + 1))) {
            assertEquals(before, stance("knownAt=" + position).path("own.statement"), position);
        }
        assertTrue(stance("knownAt=" + recorded, Role.DESK).asString().contains(narrowed));
        List<Map<String, Object>> own = changes("&slot=own").path("items");
        assertEquals(
                List.of(before),
                own.stream()
                        .map(each -> ((Map<?, ?>) each.get("to")).get("statement"))
                        .toList());
        assertFalse(history("knownAt=" + recorded).asString().contains(narrowed));
        assertFalse(history("slot=own&knownAt=" + recorded).asString().contains("\"entry\":" + recorded));
    }

    @Test
    void contradictionWithSomethingKilled_isNeitherListedNorInACursor() {
        String killed = says("FOR", "2024-05-01");
        says("AGAINST", "2024-05-01");
        says("AGAINST", "2024-05-01");
        String known = last;
        assertEquals(
                2,
                get("/contradictions?party=" + desk.party)
                        .<List<?>>path("items")
                        .size());
        last = amendments.withdraw(killed);

        Response found = get("/contradictions?party=" + desk.party + "&knownAt=" + known + "&limit=1");
        assertEquals(List.of(), found.path("items"));
        assertNull(found.path("next"));
        assertEquals(
                1,
                get("/contradictions?party=" + desk.party + "&knownAt=" + known + "&limit=1", Role.DESK)
                        .<List<?>>path("items")
                        .size());
    }

    private String embargoed(String text, Instant until) {
        Response answer = Desk.post(desk.statement("FOR", "2024-05-01", ",\"embargoedUntil\":\"" + until + "\"")
                .replace("What was said.", text));
        answer.then().statusCode(201);
        last = answer.header("Onrecord-Position");
        return answer.path("id");
    }

    @Test
    void whatWasCorrectedUnderAnEmbargo_isInNoPublicHistory() {
        String id = embargoed("canary draft", Instant.now().plusSeconds(4));
        Desk.correct(id, "{\"text\":\"It reads so.\"}").then().statusCode(200);
        Await.until(
                "the embargo is lifted",
                Duration.ofSeconds(30),
                () -> given().get("/api/v1/statements/" + id).statusCode() == 200);

        String history = given().get("/api/v1/statements/" + id + "/history").asString();
        assertFalse(history.contains("canary"), history);
        assertFalse(history.contains("It was wrong."), history);
        assertTrue(history.contains("It reads so."), history);
        assertTrue(Desk.asking()
                .get("/api/v1/statements/" + id + "/history")
                .asString()
                .contains("canary draft"));
    }

    @Test
    void embargoThatEndsWhileHeld_makesNothingKnown() {
        String id = embargoed("Not yet.", Instant.now().plusSeconds(3));
        Desk.amend(id, "hold", "{\"reason\":\"Wait.\"}").then().statusCode(200);
        Await.until("the embargo is lifted", Duration.ofSeconds(30), () -> Desk.asking()
                .get("/api/v1/statements/" + id + "/history")
                .asString()
                .contains("EmbargoLifted"));

        assertEquals(404, given().get("/api/v1/statements/" + id).statusCode());
        assertEquals(404, given().get("/api/v1/statements/" + id + "/history").statusCode());
        String position = Desk.amend(id, "release", "{\"reason\":\"Go.\"}").header("Onrecord-Position");
        Response released = given().header("Onrecord-Min-Position", position).get("/api/v1/statements/" + id);
        assertEquals(200, released.statusCode());
        assertNotNull(released.path("text"));
    }

    @Test
    void relationToWhatNobodySaw_leavesNoEmptyList() {
        String unseen = embargoed("Not yet.", Instant.parse("2099-01-01T00:00:00Z"));
        String id = says(
                "AGAINST",
                "UNSTATED",
                "2024-05-02",
                ",\"relations\":[{\"relation\":\"RESPONDS_TO\",\"statement\":\"" + unseen + "\"}]");
        Response seen = get("/statements/" + id);
        assertFalse(seen.<Map<String, Object>>path("$").containsKey("relations"), seen.asString());
    }
}

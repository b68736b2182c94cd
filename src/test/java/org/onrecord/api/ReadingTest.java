// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.BackingServers;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class ReadingTest {
    private static final String POSITION = "Onrecord-Position";
    private static final String CANARY = "Canary Zwitscher";

    private Desk desk;
    private String last = "0";

    @BeforeEach
    void open() {
        desk = Desk.open();
    }

    private Response record(String statement) {
        Response answer = Desk.post(statement);
        answer.then().statusCode(201);
        last = answer.header(POSITION);
        return answer;
    }

    /** Reads what was written: the answer reflects the last statement recorded here. */
    private Response read(String path) {
        return asking().get("/api/v1" + path);
    }

    private RequestSpecification asking() {
        return given().header("Onrecord-Min-Position", last);
    }

    @Test
    void statement_recorded_is_read_back_by_its_author_with_the_position_that_shows_it() {
        Response recorded = record(desk.statement());
        read("/statements/" + recorded.path("id"))
                .then()
                .statusCode(200)
                .header(POSITION, notNullValue())
                .body("id", equalTo(recorded.path("id")))
                .body("status", equalTo("USABLE"))
                .body("position", equalTo(recorded.path("position")))
                .body("recordedAt", equalTo(recorded.path("recordedAt")))
                .body("speaker.name", equalTo("A speaker"));
        assertTrue(Long.parseLong(read("/statements").header(POSITION)) >= Long.parseLong(last));
    }

    @Test
    void parties_and_issues_are_read_with_the_bytes_and_the_tag_that_defining_them_gave() {
        Response put = Desk.put("/parties/" + desk.party, "{\"name\":\"Another name\"}");
        last = put.header(POSITION);
        Response get = read("/parties/" + desk.party);
        assertEquals(put.asString(), get.asString());
        assertEquals(put.header("ETag"), get.header("ETag"));
        read("/issues/" + desk.issue).then().statusCode(200).body("kind", equalTo("STANCE"));
        read("/issues?topic=tests&limit=500").then().statusCode(200).body("items", notNullValue());
        read("/parties?limit=1").then().statusCode(200).body("items", hasSize(1));
    }

    @Test
    void stance_is_read_in_every_way_it_can_be_asked_for() {
        record(desk.statement("FOR", "2024-05-04", ""));
        record(desk.statement("AGAINST", "2024-05-06", "").replace("\"OWN\"", "\"REPORTED_BY_OTHER\""));
        String stance = "/parties/" + desk.party + "/stances/" + desk.issue;
        read(stance)
                .then()
                .statusCode(200)
                .body("own.polarity", equalTo("FOR"))
                .body("reported.polarity", equalTo("AGAINST"))
                .body("disputed", equalTo(true));
        for (String list : List.of(
                "/stances?party=" + desk.party,
                "/stances?issue=" + desk.issue,
                "/stances?topic=tests&party=" + desk.party,
                "/stances?topic=tests&issue=" + desk.issue,
                "/parties/" + desk.party + "/stances",
                "/issues/" + desk.issue + "/stances")) {
            read(list).then().statusCode(200).body("items.slot", containsInAnyOrder("own", "reported"));
        }
        read("/stances?slot=reported&party=" + desk.party).then().body("items", hasSize(1));
        read("/parties/" + desk.party + "/stances/" + desk.figureIssue)
                .then()
                .statusCode(200)
                .body("own", nullValue())
                .body("disputed", equalTo(false));
    }

    @Test
    void history_runs_by_effective_time_and_shows_restatements_and_late_records() {
        record(desk.statement("FOR", "2024-05-04", ""));
        record(desk.statement("FOR", "2024-05-06", ""));
        record(desk.statement("AGAINST", "2024-05-05", ""));
        String history = "/parties/" + desk.party + "/stances/" + desk.issue + "/history";
        read(history)
                .then()
                .statusCode(200)
                .body("items.changeKind", equalTo(List.of("TAKEN", "REVERSED", "REVERSED")))
                .body("items.to.polarity", equalTo(List.of("FOR", "AGAINST", "FOR")))
                .body("items[1].from.polarity", equalTo("FOR"));
        record(desk.statement("FOR", "2024-05-07", ""));
        read(history).then().body("items[3].changeKind", equalTo("RESTATED")).body("items[3].from", nullValue());
        assertEquals(4, walk(history + "?slot=own&limit=1", "items.entry").size());
        read(history + "?slot=reported").then().body("items", empty());
    }

    @Test
    void changes_carry_both_values_and_who_moved() {
        record(desk.statement("FOR", "2024-05-04", ""));
        record(desk.statement("AGAINST", "2024-05-06", ""));
        record(desk.statement("MIXED", "2024-05-05", ""));
        read("/position-changes?party=" + desk.party)
                .then()
                .statusCode(200)
                .body("items.type", equalTo(List.of("PositionChanged", "PositionChanged", "StanceHistoryRevised")))
                .body("items.cause.type", equalTo(List.of("STATEMENT", "STATEMENT", "LATE_RECORD")))
                .body("items[1].changeKind", equalTo("REVERSED"))
                .body("items[1].from.polarity", equalTo("FOR"))
                .body("items[1].to.polarity", equalTo("AGAINST"))
                .body("items[2].changeKind", nullValue());
        read("/position-changes?issue=" + desk.issue + "&topic=tests&changeKind=REVERSED&slot=own&cause=STATEMENT")
                .then()
                .body("items", hasSize(1));
        read("/position-changes?party=" + desk.party + "&cause=LATE_RECORD")
                .then()
                .body("items", hasSize(1));
        read("/position-changes?party=" + desk.party + "&slot=reported").then().body("items", empty());
    }

    @Test
    void statements_are_found_by_everything_that_may_be_asked() {
        record(desk.statement("FOR", "2024-05-04", ",\"appearances\":[{\"outlet\":\"outlet-" + desk.party + "\"}]"));
        record(desk.statement("FOR", "2023", "").replace("DEMAND", "OFFER"));
        String party = "/statements?party=" + desk.party;
        read(party).then().statusCode(200).body("items", hasSize(2));
        for (String one : List.of(
                "&kind=OFFER",
                "&saidTo=2023",
                "&saidFrom=2024-05-04&saidTo=2024-05-04",
                "&outlet=outlet-" + desk.party)) {
            read(party + one).then().statusCode(200).body("items", hasSize(1));
        }
        for (String both : List.of(
                "&issue=" + desk.issue,
                "&topic=tests",
                "&terms=ON_THE_RECORD",
                "&speaker=a SPEAKER",
                "&status=USABLE",
                "&saidFrom=2020",
                "&saidFrom=2020&topic=tests&issue=" + desk.issue)) {
            read(party + both).then().statusCode(200).body("items", hasSize(2));
        }
        for (String none : List.of("&issue=nothing", "&topic=nothing", "&terms=BACKGROUND")) {
            read(party + none).then().statusCode(200).body("items", empty());
        }
        read("/statements?outlet=outlet-" + desk.party).then().body("items", hasSize(1));
    }

    @Test
    void pages_of_every_list_neither_lose_nor_repeat_while_statements_are_added() {
        for (int i = 0; i < 9; i++) {
            record(desk.statement(i % 2 == 0 ? "FOR" : "AGAINST", "2024-05-1" + i, ""));
        }
        for (String list : List.of(
                "/statements?party=" + desk.party,
                "/statements?issue=" + desk.issue,
                "/statements?topic=tests&party=" + desk.party,
                "/statements?saidFrom=2024-05-10&party=" + desk.party)) {
            List<Object> found = walkWhileAdding(list, "items.id");
            assertEquals(found.size(), new HashSet<>(found).size(), list);
            List<Object> whole = read(list + "&limit=500").path("items.id");
            assertTrue(found.containsAll(whole.subList(0, 9)), list);
        }
        for (String list :
                List.of("/position-changes?party=" + desk.party, "/position-changes?topic=tests&issue=" + desk.issue)) {
            List<Object> found = walkWhileAdding(list, "items.position");
            List<Object> whole = read(list + "&limit=500").path("items.position");
            assertEquals(whole.subList(0, found.size()), found, list);
        }
        String stances = "/stances?topic=tests&slot=own";
        assertEquals(read(stances + "&limit=500").path("items.issue"), walk(stances + "&limit=2", "items.issue"));
    }

    private List<Object> walkWhileAdding(String list, String field) {
        List<Object> found = new ArrayList<>();
        String next = null;
        int pages = 0;
        do {
            Response page = read(list + "&limit=2" + (next == null ? "" : "&cursor=" + next));
            page.then().statusCode(200);
            found.addAll(page.path(field));
            next = page.path("next");
            if (++pages <= 3) {
                record(desk.statement(pages % 2 == 0 ? "FOR" : "AGAINST", "2024-06-1" + pages, ""));
            }
        } while (next != null);
        return found;
    }

    private List<Object> walk(String list, String field) {
        List<Object> found = new ArrayList<>();
        String next = null;
        do {
            Response page = read(list + (next == null ? "" : "&cursor=" + next));
            page.then().statusCode(200);
            found.addAll(page.path(field));
            next = page.path("next");
        } while (next != null);
        return found;
    }

    @Test
    void answer_that_the_client_has_is_not_sent_again() {
        record(desk.statement());
        for (String path : List.of(
                "/parties/" + desk.party,
                "/issues/" + desk.issue,
                "/parties/" + desk.party + "/stances/" + desk.issue,
                "/parties/" + desk.party + "/stances/" + desk.issue + "/history",
                "/statements?party=" + desk.party,
                "/position-changes?party=" + desk.party)) {
            String etag = read(path).header("ETag");
            assertNotNull(etag, path);
            Response again =
                    asking().header("If-None-Match", "\"other\", W/" + etag).get("/api/v1" + path);
            again.then().statusCode(304).header("ETag", etag).header(POSITION, notNullValue());
            assertEquals("", again.asString());
        }
        String stance = "/api/v1/parties/" + desk.party + "/stances/" + desk.issue;
        String etag = asking().get(stance).header("ETag");
        record(desk.statement("AGAINST", "2024-05-09", ""));
        asking().header("If-None-Match", etag).get(stance).then().statusCode(200);
    }

    @Test
    void name_that_the_terms_protect_leaves_by_no_exit() {
        String background = desk.statement("FOR", "2024-05-04", "")
                .replace(
                        "\"name\":\"A speaker\"",
                        "\"name\":\"" + CANARY + "\",\"role\":\"" + CANARY
                                + "\",\"affiliation\":\"" + CANARY
                                + "\",\"descriptor\":\"an official\",\"sourceRef\":\"" + CANARY
                                + "\"")
                .replace("ON_THE_RECORD", "BACKGROUND")
                .replace("\"kind\"", "\"toldTo\":\"" + CANARY + "\",\"agreedConditions\":\"" + CANARY + "\",\"kind\"");
        String id = record(background).path("id");
        String deep = record(background
                        .replace("\"BACKGROUND\"", "\"DEEP_BACKGROUND\"")
                        .replace("2024-05-04", "2024-05-05"))
                .path("id");
        for (String path : List.of(
                "/statements/" + id,
                "/statements/" + deep,
                "/statements?party=" + desk.party,
                "/stances?party=" + desk.party,
                "/parties/" + desk.party + "/stances/" + desk.issue,
                "/parties/" + desk.party + "/stances/" + desk.issue + "/history",
                "/position-changes?party=" + desk.party)) {
            String answer = read(path).then().statusCode(200).extract().asString();
            assertFalse(answer.contains(CANARY), path);
        }
        read("/statements/" + id).then().body("speaker", equalTo(java.util.Map.of("descriptor", "an official")));
        read("/statements/" + deep).then().body("speaker", nullValue()).body("directness", nullValue());
        asking().queryParam("speaker", CANARY).get("/api/v1/statements").then().body("items", empty());
    }

    @Test
    void position_not_reached_in_time_is_unavailable_for_now() {
        given().header("Onrecord-Min-Position", "999999999999")
                .get("/api/v1/parties")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("type", equalTo("urn:onrecord:problem:position-not-reached"));
    }

    @Test
    void parameters_that_cannot_be_read_are_all_named() {
        read("/statements?kind=SHOUT&saidFrom=yesterday&limit=0&party=No!&cursor=AAAA&status=x&terms=y")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body(
                        "errors.pointer",
                        containsInAnyOrder("kind", "saidFrom", "limit", "party", "cursor", "status", "terms"));
        read("/stances?slot=both").then().statusCode(400).body("errors[0].pointer", equalTo("slot"));
        read("/position-changes?changeKind=x&cause=y").then().statusCode(400).body("errors", hasSize(2));
        given().header("Onrecord-Min-Position", "soon")
                .get("/api/v1/parties")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("Onrecord-Min-Position"));
        record(desk.statement());
        record(desk.statement());
        String ofAnotherList = read("/statements?limit=1&party=" + desk.party).path("next");
        read("/stances?cursor=" + ofAnotherList).then().statusCode(400);
    }

    @Test
    void unknown_party_issue_or_statement_is_not_found() {
        for (String path : List.of(
                "/parties/nobody",
                "/issues/nothing",
                "/parties/No!",
                "/parties/nobody/stances",
                "/issues/nothing/stances",
                "/parties/nobody/stances/" + desk.issue,
                "/parties/" + desk.party + "/stances/nothing",
                "/parties/" + desk.party + "/stances/nothing/history",
                "/statements/018f4e5a-7c00-7000-8000-000000000001",
                "/statements/abc")) {
            read(path)
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .body("type", equalTo("urn:onrecord:problem:not-found"));
        }
    }
}

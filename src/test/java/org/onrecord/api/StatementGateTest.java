// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.ledger.Ledger;
import org.onrecord.platform.Role;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Tokens;

/** What leaves of a statement to whom, by every way of reading it: terms, status and clearance in all combinations. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class StatementGateTest {
    private static final List<String> TERMS = List.of("ON_THE_RECORD", "UNSPECIFIED", "BACKGROUND", "DEEP_BACKGROUND");
    private static final List<String> STATUS = List.of("USABLE", "HELD", "WITHDRAWN", "EMBARGOED", "KILLED_UNSEEN");
    private static final List<String> PROTECTED = List.of(
            "canary-name",
            "canary-role",
            "canary-affiliation",
            "canary-ref",
            "canary-listener",
            "canary-conditions",
            "SAFETY",
            "SPOKESPERSON");

    @Inject
    Ledger ledger;

    private Desk desk;
    private Amendments amendments;
    private String word;
    private String last = "0";

    @BeforeEach
    void open() {
        desk = Desk.open();
        word = "zeppelin" + desk.party.substring(6);
        amendments = new Amendments(ledger);
    }

    private String record(String terms, String more) {
        Response answer = Desk.post("""
                {"party":"%s","speaker":{"identification":"NAMED","name":"canary-name","role":"canary-role",\
                "affiliation":"canary-affiliation","descriptor":"an official","sourceRef":"canary-ref"},\
                "directness":"SPOKESPERSON","terms":"%s","anonymityReason":"SAFETY","toldTo":"canary-listener",\
                "agreedConditions":"canary-conditions","rendering":"SUMMARY","text":"The %s lands on <roofs> & \\"quays\\".",\
                "language":"en","kind":"DEMAND","saidAt":"2024-05-04","positions":[{"issue":"%s","polarity":"FOR"}],\
                "appearances":[{"outlet":"outlet-%s"}]%s}""".formatted(desk.party, terms, word, desk.issue, desk.party, more));
        answer.then().statusCode(201);
        last = answer.header("Onrecord-Position");
        return answer.path("id");
    }

    private String recordAs(String terms, String status) {
        String embargo = ",\"embargoedUntil\":\"2099-01-01T00:00:00Z\"";
        String id = record(terms, status.equals("EMBARGOED") || status.equals("KILLED_UNSEEN") ? embargo : "");
        last = switch (status) {
            case "HELD" -> amendments.hold(id);
            case "WITHDRAWN", "KILLED_UNSEEN" -> amendments.withdraw(id);
            default -> last;
        };
        return id;
    }

    private RequestSpecification asking(Role... roles) {
        RequestSpecification asking = given().header("Onrecord-Min-Position", last);
        return roles.length == 0 ? asking : asking.header("Authorization", "Bearer " + Tokens.of(roles));
    }

    private Response read(String path, Role... roles) {
        return asking(roles).get("/api/v1/statements" + path);
    }

    private void awaitIndex() {
        long position = Long.parseLong(last);
        Await.until("the search reflects " + position, Duration.ofSeconds(30), () -> {
            Number indexed = read("?q=nothing").path("indexed");
            return indexed.longValue() >= position;
        });
    }

    private List<String> lists() {
        String party = "?party=" + desk.party;
        return List.of(
                party,
                "?issue=" + desk.issue,
                "?topic=tests&party=" + desk.party,
                party + "&kind=DEMAND",
                "?outlet=outlet-" + desk.party,
                party + "&saidFrom=2024",
                party + "&saidTo=2024-06",
                party + "&status=USABLE",
                "?q=" + word,
                "?q=" + word + "&lang=en&topic=tests",
                "?q=landing" + party.replace('?', '&'));
    }

    @Test
    void public_is_told_what_terms_and_status_of_now_allow_by_no_exit_more() {
        Map<String, List<String>> ids = new LinkedHashMap<>();
        for (String terms : TERMS) {
            for (String status : STATUS) {
                ids.computeIfAbsent(status, any -> new ArrayList<>()).add(recordAs(terms, status));
            }
        }
        awaitIndex();
        List<String> usable = ids.get("USABLE");
        for (Role[] roles : List.of(new Role[] {}, new Role[] {Role.READER})) {
            for (String list : lists()) {
                Response found = read(list + "&limit=100", roles);
                found.then().statusCode(200);
                assertEquals(sorted(usable), sorted(found.path("items.id")), list);
                assertProtected(found, list);
            }
            for (String terms : TERMS) {
                read("?party=" + desk.party + "&terms=" + terms, roles).then().body("items.size()", is(1));
            }
            assertEquals(
                    2,
                    read("?speaker=canary-name&party=" + desk.party, roles)
                            .<List<?>>path("items")
                            .size());
            assertEquals(List.of(), read("?q=canary&party=" + desk.party, roles).path("items"));
            assertEquals(
                    List.of(), read("?q=canary-name&party=" + desk.party, roles).path("facets.party"));
            ids.forEach((status, all) -> {
                for (int i = 0; i < all.size(); i++) {
                    assertOne(TERMS.get(i), status, all.get(i), roles);
                }
            });
            assertEquals(sorted(ids.get("HELD")), stubs("WITHHELD", ids, roles));
            assertEquals(sorted(ids.get("WITHDRAWN")), stubs("CANCELED", ids, roles));
        }
        assertCleared(ids);
    }

    private static org.hamcrest.Matcher<Integer> is(int count) {
        return org.hamcrest.Matchers.is(count);
    }

    private void assertOne(String terms, String status, String id, Role[] roles) {
        String told = terms + " " + status;
        Response one = read("/" + id, roles);
        Response history = read("/" + id + "/history", roles);
        if (status.equals("EMBARGOED") || status.equals("KILLED_UNSEEN")) {
            assertEquals(404, one.statusCode(), told);
            assertEquals(404, history.statusCode(), told);
            return;
        }
        assertEquals(200, one.statusCode(), told);
        assertEquals(200, history.statusCode(), told);
        assertFalse(history.asString().contains(Amendments.ACTOR), told);
        assertFalse(history.asString().contains("tester"), told);
        assertFalse(history.asString().contains(Amendments.REASON), told);
        if (status.equals("USABLE")) {
            assertTrue(one.asString().contains(word), told);
            assertTrue(history.asString().contains(word), told);
            if (terms.endsWith("BACKGROUND")) {
                for (String canary : PROTECTED) {
                    assertFalse(one.asString().contains(canary), told + canary);
                    assertFalse(history.asString().contains(canary), told + canary);
                }
            }
            assertEquals(
                    terms.equals("BACKGROUND") ? Map.of("descriptor", "an official") : null,
                    terms.endsWith("BACKGROUND") ? one.path("speaker") : null,
                    told);
            return;
        }
        assertEquals(
                java.util.Set.of("id", "status", "position", "recordedAt", "revision"),
                one.<Map<String, ?>>path("$").keySet(),
                told);
        assertEquals(status.equals("HELD") ? "WITHHELD" : "CANCELED", one.path("status"), told);
        assertFalse(history.asString().contains(word), told);
        assertEquals(2, history.<List<?>>path("items").size(), told);
        for (String canary : PROTECTED) {
            assertFalse(history.asString().contains(canary), told + canary);
        }
    }

    /** No list of the public shows what terms protect, of whatever it shows. */
    private static void assertProtected(Response found, String told) {
        List<Map<String, ?>> items = found.path("items");
        for (Map<String, ?> item : items) {
            if (item.get("terms").toString().endsWith("BACKGROUND")) {
                PROTECTED.forEach(canary -> assertFalse(item.toString().contains(canary), told + canary));
            }
            assertFalse(item.toString().contains("tester"), told);
        }
    }

    private List<String> stubs(String status, Map<String, List<String>> ids, Role[] roles) {
        List<Map<String, ?>> mine = new ArrayList<>();
        String next = "";
        do {
            Response page = read("?limit=500&status=" + status + (next.isEmpty() ? "" : "&cursor=" + next), roles);
            page.then().statusCode(200);
            assertFalse(page.asString().contains("text"), status);
            mine.addAll(page.path("items"));
            next = page.path("next") == null ? "" : page.path("next");
        } while (!next.isEmpty());
        List<String> all = ids.values().stream().flatMap(List::stream).toList();
        return mine.stream()
                .map(stub -> (String) stub.get("id"))
                .filter(all::contains)
                .sorted()
                .toList();
    }

    private void assertCleared(Map<String, List<String>> ids) {
        List<String> all = ids.values().stream().flatMap(List::stream).toList();
        for (Role role : List.of(Role.DESK, Role.AUDITOR, Role.ADMIN)) {
            for (String list : lists()) {
                List<String> expected = list.contains("status=USABLE") ? ids.get("USABLE") : all;
                Response found = read(list + "&limit=100", role);
                assertEquals(sorted(expected), sorted(found.path("items.id")), list);
                assertProtected(found, list);
            }
            assertEquals(
                    sorted(ids.get("HELD")),
                    sorted(read("?status=WITHHELD&limit=100&q=" + word + "&party=" + desk.party, role)
                            .<List<Map<String, ?>>>path("items")
                            .stream()
                            .map(item -> (String) item.get("id"))
                            .filter(ids.get("HELD")::contains)
                            .toList()));
            ids.forEach((status, statements) -> {
                for (int i = 0; i < statements.size(); i++) {
                    Response one = read("/" + statements.get(i), role);
                    Response history = read("/" + statements.get(i) + "/history", role);
                    assertTrue(one.asString().contains(word));
                    assertTrue(history.asString().contains(word));
                    assertEquals("an official", one.path("speaker.descriptor"));
                    if (TERMS.get(i).endsWith("BACKGROUND")) {
                        PROTECTED.forEach(canary -> {
                            assertFalse(one.asString().contains(canary), canary);
                            assertFalse(history.asString().contains(canary), canary);
                        });
                    }
                    if (status.equals("HELD")) {
                        assertEquals("WITHHELD", one.path("status"));
                        assertEquals(Amendments.ACTOR, history.path("items[1].actedBy"));
                        assertEquals(Amendments.REASON, history.path("items[1].reason"));
                    }
                }
            });
        }
    }

    private static List<String> sorted(List<String> ids) {
        return ids.stream().sorted().toList();
    }

    @Test
    void stubs_are_not_combined_with_a_filter_by_the_public() {
        for (String filter : List.of("&party=x", "&q=x", "&saidFrom=2024", "&speaker=x", "&outlet=x", "&topic=x")) {
            for (String status : List.of("WITHHELD", "CANCELED")) {
                Response refused = read("?status=" + status + filter);
                assertEquals(400, refused.statusCode());
                assertEquals("status", refused.path("errors[0].pointer"));
                assertEquals(200, read("?status=" + status + filter, Role.DESK).statusCode());
            }
        }
        assertEquals(400, read("?lang=en").statusCode());
        assertEquals(400, read("?lang=1&q=x").statusCode());
        assertEquals(400, read("?q=" + "x".repeat(501)).statusCode());
        assertEquals(
                400, asking().queryParam("q", "\0").get("/api/v1/statements").statusCode());
    }

    @Test
    void tag_of_one_clearance_never_stands_for_the_answer_of_another() {
        String open = record("ON_THE_RECORD", "");
        String background = record("DEEP_BACKGROUND", "");
        Response seen = read("/" + open);
        assertEquals("\"0\"", seen.header("ETag"));
        assertEquals("Authorization", seen.header("Vary"));
        assertEquals(seen.asString(), read("/" + open, Role.DESK).asString());
        assertEquals("\"0\"", read("/" + background, Role.DESK).header("ETag"));
        assertNotEquals("\"0\"", read("/" + background).header("ETag"));
        assertEquals(304, conditional("\"0\"", background, Role.DESK));
        assertEquals(200, conditional("\"0\"", background));
        last = amendments.hold(open);
        assertEquals("\"1\"", read("/" + open, Role.DESK).header("ETag"));
        assertEquals(200, conditional("\"1\"", open));
        assertEquals(200, conditional("\"0\"", open));
        assertEquals(304, conditional(read("/" + open).header("ETag"), open));
        String list = "?party=" + desk.party;
        assertEquals("Authorization", read(list).header("Vary"));
        assertEquals("no-cache", read(list).header("Cache-Control"), "what is redacted next is not told from a cache");
        assertNotEquals(read(list).header("ETag"), read(list, Role.DESK).header("ETag"));
    }

    private int conditional(String etag, String id, Role... roles) {
        return asking(roles)
                .header("If-None-Match", etag)
                .get("/api/v1/statements/" + id)
                .statusCode();
    }

    @Test
    void correction_is_judged_by_the_terms_that_stand_now_in_all_of_its_history() {
        String id = record("ON_THE_RECORD", "");
        String recorded = last;
        last = amendments.correct(id, Map.of("text", "The balloon lands.", "kind", "OFFER"));
        String corrected = last;
        Response history = read("/" + id + "/history");
        assertEquals(List.of(0, 1), history.path("items.revision"));
        assertEquals("It was wrong.", history.path("items[1].what"));
        assertEquals(List.of("kind", "text"), sorted(history.path("items[1].fields")));
        assertEquals("DEMAND", history.path("items[0].statement.kind"));
        assertEquals("OFFER", history.path("items[1].statement.kind"));
        assertEquals(
                1,
                read("/" + id + "/history?knownAt=" + recorded)
                        .<List<?>>path("items")
                        .size());
        assertEquals(
                2,
                read("/" + id + "/history?knownAt=" + corrected)
                        .<List<?>>path("items")
                        .size());
        assertEquals(
                0,
                read("/" + id + "/history?knownAt=2001-01-01")
                        .<List<?>>path("items")
                        .size());
        assertEquals(
                2,
                read("/" + id + "/history?knownAt=2999-01")
                        .<List<?>>path("items")
                        .size());
        Response first = read("/" + id + "/history?limit=1");
        assertEquals(
                List.of(1),
                read("/" + id + "/history?limit=1&cursor=" + first.path("next")).path("items.revision"));
        last = amendments.correct(id, Map.of("terms", "BACKGROUND"));
        Response narrowed = read("/" + id + "/history");
        assertEquals(3, narrowed.<List<?>>path("items").size());
        for (String canary : PROTECTED) {
            assertFalse(narrowed.asString().contains(canary), canary);
        }
        assertFalse(narrowed.asString().contains("It was wrong."));
        assertTrue(read("/" + id + "/history", Role.AUDITOR).asString().contains("It was wrong."));
        assertEquals(List.of(id), read("?party=" + desk.party + "&kind=OFFER").path("items.id"));
        assertEquals(List.of(), read("?party=" + desk.party + "&kind=DEMAND").path("items.id"));
        assertEquals(400, read("/" + id + "/history?knownAt=soon").statusCode());
        assertEquals(
                400, read("/" + id + "/history?knownAt=9999999999999999999").statusCode());
    }

    @Test
    void relation_to_a_statement_that_was_never_published_is_not_told() {
        String secret = recordAs("ON_THE_RECORD", "EMBARGOED");
        String open = record(
                "ON_THE_RECORD", ",\"relations\":[{\"relation\":\"RESPONDS_TO\",\"statement\":\"" + secret + "\"}]");
        for (String path : List.of("/" + open, "/" + open + "/history", "?party=" + desk.party)) {
            assertFalse(read(path).asString().contains(secret), path);
            assertTrue(read(path, Role.DESK).asString().contains(secret), path);
        }
    }
}

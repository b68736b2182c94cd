// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.ledger.Ledger;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;

/** Full text of statements in their own languages, on a real PostgreSQL. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class SearchTest {
    @Inject
    Ledger ledger;

    private Desk desk;
    private String last = "0";

    @BeforeEach
    void open() {
        desk = Desk.open();
    }

    private String record(String language, String text) {
        return record(desk.statement().replace("What was said.", text).replace("\"en\"", "\"" + language + "\""));
    }

    private String record(String statement) {
        Response answer = Desk.post(statement);
        answer.then().statusCode(201);
        last = answer.header("Onrecord-Position");
        return answer.path("id");
    }

    private Response search(String words, String more) {
        Response found = given().header("Onrecord-Min-Position", last)
                .queryParam("q", words)
                .queryParam("party", desk.party)
                .get("/api/v1/statements" + more);
        found.then().statusCode(200);
        return found;
    }

    private List<String> ids(String words, String more) {
        return search(words, more).path("items.id");
    }

    private void awaitIndex() {
        long position = Long.parseLong(last);
        Await.until(
                "the search reflects " + position,
                Duration.ofSeconds(30),
                () -> search("nothing", "").<Number>path("indexed").longValue() >= position);
    }

    @Test
    void word_is_found_in_every_form_that_the_language_of_the_statement_gives_it() {
        String english = record("en-GB", "The hostages were released on the bridges.");
        String german = record("de", "Die Häuser wurden geräumt, die Verhandlungen laufen.");
        String arabic = record("ar", "قال إن المفاوضات مستمرة في القاهرة");
        String japanese = record("ja", "Tokyo releases");
        awaitIndex();
        assertEquals(List.of(english), ids("hostage bridge", ""));
        assertEquals(List.of(english), ids("release", ""));
        assertEquals(List.of(german), ids("Haus OR Häusern", ""));
        assertEquals(List.of(german), ids("Verhandlung", "?lang=de"));
        assertEquals(List.of(), ids("Verhandlung", "?lang=en"));
        assertEquals(List.of(arabic), ids("مفاوضة مستمر", ""));
        assertEquals(List.of(japanese), ids("releases", "?lang=ja"));
        assertEquals(List.of(english), ids("\"on the bridges\" -houses", ""));
        assertEquals(List.of(), ids("the", ""));
    }

    @Test
    void match_is_marked_in_html_that_holds_no_other_markup() {
        record("en", "He said <script>alert(1)</script> & \\\"bridges\\\" will stand.");
        awaitIndex();
        String highlight = search("bridge", "").path("items[0].highlight");
        assertTrue(highlight.contains("<mark>bridges</mark>"), highlight);
        assertTrue(highlight.contains("&amp;"), highlight);
        assertEquals(
                highlight.replace("<mark>", "").replace("</mark>", ""),
                highlight.replaceAll("<[^>]*>", ""),
                "no other markup");
        assertTrue(search("bridge", "").<Float>path("items[0].rank") > 0);
    }

    @Test
    void withdrawn_and_corrected_words_find_nothing_from_the_next_answer_on() {
        String killed = record("en", "The ferry sails.");
        String corrected = record("en", "The ferry sinks.");
        awaitIndex();
        assertEquals(2, ids("ferry", "").size());
        Amendments amendments = new Amendments(ledger);
        amendments.withdraw(killed);
        last = amendments.correct(corrected, Map.of("text", "The tram stops.", "language", "de"));
        Response at = search("ferry", "");
        assertEquals(List.of(), at.path("items"));
        assertEquals(0, at.<Integer>path("facets.matches"));
        awaitIndex();
        assertEquals(List.of(), ids("ferry", ""));
        assertEquals(List.of(corrected), ids("tram", ""));
        assertEquals(List.of(corrected), ids("tram", "?lang=de"));
    }

    @Test
    void pages_by_rank_neither_lose_nor_repeat_and_facets_count_all_matches() {
        for (int i = 0; i < 7; i++) {
            record(desk.statement(i % 2 == 0 ? "FOR" : "AGAINST", "2024-05-1" + i, "")
                    .replace("What was said.", "Lantern" + " lantern".repeat(i % 3) + " in the harbour.")
                    .replace("DEMAND", i < 3 ? "DEMAND" : "OFFER"));
        }
        awaitIndex();
        List<String> found = new ArrayList<>();
        List<Float> ranks = new ArrayList<>();
        String next = null;
        do {
            Response page = search("lanterns", "?limit=2" + (next == null ? "" : "&cursor=" + next));
            assertEquals(7, page.<Integer>path("facets.matches"));
            found.addAll(page.path("items.id"));
            ranks.addAll(page.path("items.rank"));
            next = page.path("next");
        } while (next != null);
        assertEquals(7, found.size());
        assertEquals(7, new HashSet<>(found).size());
        assertEquals(ranks.stream().sorted((a, b) -> Float.compare(b, a)).toList(), ranks);
        Response all = search("lanterns", "");
        assertEquals(found, all.path("items.id"));
        assertEquals(List.of(Map.of("value", desk.party, "count", 7)), all.path("facets.party"));
        assertEquals(List.of(Map.of("value", desk.issue, "count", 7)), all.path("facets.issue"));
        assertEquals(
                List.of(Map.of("value", "OFFER", "count", 4), Map.of("value", "DEMAND", "count", 3)),
                all.path("facets.kind"));
        assertEquals(true, all.path("facets.complete"));
        assertEquals(3, ids("lantern", "?kind=DEMAND").size());
        assertEquals(
                4, ids("lantern", "?saidFrom=2024-05-13&issue=" + desk.issue).size());
        assertEquals(7, ids("lantern", "?topic=tests").size());
    }

    @Test
    void words_beside_typographic_marks_are_found_whatever_the_locale_of_the_database() {
        String quoted = record("en", "“Plain words about canals”");
        String dashed = record("en", "‘Taxes will rise,’ she said—tomorrow… perhaps. ¿Or co­op–erate? Don’t.");
        String russian = record("ru", "«Россия готова к переговорам…» — сказал он");
        String german = record("de", "Österreich wird »Verträge« mit Ärztin Müller schließen");
        String french = record("fr", "« L’École des Élèves » reste ouverte !");
        String decomposed = record("fr", "Les Étoiles brillent");
        awaitIndex();
        for (String words : List.of("plain", "canals", "canal", "“plain words”", "PLAIN", "“canals")) {
            assertEquals(List.of(quoted), ids(words, ""), words);
        }
        for (String words : List.of("tax", "taxes", "tomorrow", "perhaps", "coop", "erate")) {
            assertEquals(List.of(dashed), ids(words, ""), words);
        }
        for (String words : List.of("россия", "РОССИЯ", "готова", "переговоры", "сказал")) {
            assertEquals(List.of(russian), ids(words, ""), words);
        }
        for (String words : List.of("österreich", "ÖSTERREICH", "Verträge", "verträge", "ärztin", "Müller")) {
            assertEquals(List.of(german), ids(words, ""), words);
        }
        for (String words : List.of("école", "École", "ÉCOLE", "l'école", "l’école", "élèves", "ouverte")) {
            assertEquals(List.of(french), ids(words, ""), words);
        }
        assertEquals(List.of(decomposed), ids("étoiles", ""));
    }

    @Test
    void highlight_keeps_the_text_as_it_was_recorded() {
        record("de", "»Österreich« wird  die Étude—Ärztin… <b>Müller</b> co­op schließen");
        record("en", "“Taxes” rise. " + "Nothing else was said here… ".repeat(40) + "“TAXES” fall — said she.");
        awaitIndex();
        assertEquals(
                "<mark>Österreich</mark>« wird  die Étude—<mark>Ärztin</mark>… &lt;b&gt;Müller&lt;/b&gt;"
                        + " co­op schließen",
                search("ÄRZTIN österreich", "").path("items[0].highlight"));
        String parts = search("tax", "").path("items[0].highlight");
        assertTrue(parts.contains("<mark>Taxes</mark>” rise. Nothing"), parts);
        assertTrue(parts.contains("<mark>TAXES</mark>” fall — said"), parts);
    }
}

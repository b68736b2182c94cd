// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Event;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LogEntry;
import org.onrecord.ledger.LogReader;
import org.onrecord.ledger.Payload;
import org.onrecord.support.BackingServers;
import org.onrecord.vault.DataKeys;

/** What amendments answer, and what they do to stances. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class AmendmentTest {
    private static final String REASON = "{\"reason\":\"To be checked.\"}";
    private static final String WITHDRAWAL =
            "{\"initiator\":\"DESK\",\"what\":\"It was never said.\",\"where\":\"Everywhere.\"}";

    @Inject
    Ledger ledger;

    @Inject
    DataSource database;

    @Inject
    DataKeys keys;

    private Desk desk;

    @BeforeEach
    void openDesk() {
        desk = Desk.open();
    }

    @Test
    void appearance_added_answers_the_next_revision_and_derives_nothing() {
        String id = Desk.record(desk.statement());
        long next = ledger.head().next();
        Desk.amend(id, "appearances", "{\"outlet\":\"post\",\"url\":\"https://example.com/a\",\"quote\":\"said\"}")
                .then()
                .statusCode(200)
                .header("Onrecord-Position", Long.toString(next))
                .header("ETag", "\"1\"")
                .header("Content-Type", matchesPattern("application/json.*"))
                .body("id", equalTo(id))
                .body("position", equalTo((int) next))
                .body("recordedAt", matchesPattern("[0-9-]{10}T[0-9:]{8}[.][0-9]{3}Z"))
                .body("revision", equalTo(1))
                .body("status", equalTo("USABLE"))
                .body("derived.size()", equalTo(0))
                .body("$", not(hasKey("warnings")));
        assertEquals(next + 1, ledger.head().next());
    }

    @Test
    void hold_release_and_withdrawal_take_the_stance_away_and_give_it_back() {
        String id = Desk.record(desk.statement());
        assertEquals(List.of("own PositionChanged null HOLD"), derived(Desk.amend(id, "hold", REASON), 1, "WITHHELD"));
        assertEquals(
                List.of("own PositionChanged TAKEN RELEASE"), derived(Desk.amend(id, "release", REASON), 2, "USABLE"));
        assertEquals(
                List.of("own PositionChanged null WITHDRAWAL"),
                derived(Desk.amend(id, "withdrawal", WITHDRAWAL), 3, "CANCELED"));
    }

    @Test
    void correction_of_the_party_moves_the_stance_to_the_other() {
        String id = Desk.record(desk.statement());
        Desk other = Desk.open();
        Response answer = Desk.correct(id, "{\"party\":\"" + other.party + "\"}");
        assertEquals(
                List.of("own PositionChanged null CORRECTION", "own PositionChanged TAKEN CORRECTION"),
                derived(answer, 1, "USABLE"));
        assertEquals(List.of(desk.party, other.party), answer.path("derived.party"));
    }

    @Test
    void correction_of_the_issue_moves_the_stance_to_the_other() {
        String id = Desk.record(desk.statement());
        Desk other = Desk.open();
        Response answer =
                Desk.correct(id, "{\"positions\":[{\"issue\":\"" + other.issue + "\",\"polarity\":\"FOR\"}]}");
        assertEquals(
                List.of("own PositionChanged null CORRECTION", "own PositionChanged TAKEN CORRECTION"),
                derived(answer, 1, "USABLE"));
        assertEquals(List.of(desk.issue, other.issue), answer.path("derived.issue"));
    }

    @Test
    void correction_that_splits_a_position_keeps_the_one_and_takes_the_other() {
        String id = Desk.record(desk.statement());
        Desk other = Desk.open();
        Response answer = Desk.correct(
                id,
                "{\"positions\":[{\"issue\":\"" + desk.issue + "\",\"polarity\":\"FOR\"},{\"issue\":\"" + other.issue
                        + "\",\"polarity\":\"AGAINST\"}]}");
        assertEquals(
                List.of("own StanceHistoryRevised null CORRECTION", "own PositionChanged TAKEN CORRECTION"),
                derived(answer, 1, "USABLE"));
        assertEquals(List.of(desk.issue, other.issue), answer.path("derived.issue"));
    }

    @Test
    void correction_to_a_kind_without_a_stance_takes_the_stance_away() {
        String id = Desk.record(desk.statement());
        assertEquals(
                List.of("own PositionChanged null CORRECTION"),
                derived(Desk.correct(id, "{\"kind\":\"PREDICTION\",\"positions\":null}"), 1, "USABLE"));
    }

    @Test
    void correction_of_the_date_puts_the_statement_where_it_belongs() {
        Desk.record(desk.statement("FOR", "2024-05-04", ""));
        String id = Desk.record(desk.statement("AGAINST", "2024-05-05", ""));
        Response answer = Desk.correct(id, "{\"saidAt\":\"2024-05-03\"}");
        assertEquals(List.of("own PositionChanged REVERSED CORRECTION"), derived(answer, 1, "USABLE"));
        assertEquals(List.of("2024-05-03T23:59:59.999Z"), answer.path("derived.effectiveAt"));
    }

    @Test
    void correction_to_narrower_terms_reports_what_the_party_said_itself() {
        String id = Desk.record(desk.statement());
        Response answer = Desk.correct(
                id,
                "{\"terms\":\"DEEP_BACKGROUND\",\"anonymityReason\":\"NOT_AUTHORISED\",\"speaker\":{\"identification\":"
                        + "\"UNNAMED_AFFILIATED\",\"name\":null,\"descriptor\":\"an adviser\"}}");
        assertEquals(
                List.of("own PositionChanged null CORRECTION", "reported PositionChanged TAKEN CORRECTION"),
                derived(answer, 1, "USABLE"));
    }

    @Test
    void refiled_slip_moves_nothing() {
        String id = Desk.record(desk.statement("FOR", "2024-05-04", ",\"place\":\"Kairo\""));
        Response answer = Desk.amend(
                id,
                "corrections",
                Desk.correction("REFILED", "{\"speaker\":{\"name\":\"A. Speaker\"},\"place\":\"Cairo\"}"));
        assertEquals(List.of("own StanceHistoryRevised null CORRECTION"), derived(answer, 1, "USABLE"));
    }

    @Test
    void statement_under_embargo_is_withheld_and_moves_nothing() {
        String key = UUID.randomUUID().toString();
        Response recorded =
                Desk.post(desk.statement("FOR", "2024-05-04", ",\"embargoedUntil\":\"2999-01-01T00:00:00Z\""));
        recorded.then().statusCode(201).body("derived.size()", equalTo(0));
        String id = recorded.path("id");
        Response added = Desk.amend(id, "appearances", key, "{\"outlet\":\"post\"}");
        assertEquals(List.of(), derived(added, 1, "WITHHELD"));
        assertEquals(List.of(), derived(Desk.correct(id, "{\"place\":\"Cairo\"}"), 2, "WITHHELD"));
        assertArrayEquals(
                added.asByteArray(),
                Desk.amend(id, "appearances", key, "{\"outlet\":\"post\"}").asByteArray());
    }

    @Test
    void same_key_answers_the_same_bytes_whatever_happened_since() {
        String id = Desk.record(desk.statement());
        List<Callable<Response>> requests = List.of(
                () -> Desk.amend(id, "appearances", desk.party + "-1", "{\"outlet\":\"post\"}"),
                () -> Desk.amend(id, "hold", desk.party + "-2", REASON),
                () -> Desk.amend(
                        id,
                        "corrections",
                        desk.party + "-3",
                        Desk.correction("CORRECTED", "{\"rendering\":\"DIRECT_QUOTE\"}")),
                () -> Desk.amend(id, "release", desk.party + "-4", REASON),
                () -> Desk.amend(id, "withdrawal", desk.party + "-5", WITHDRAWAL));
        List<Response> first = requests.stream().map(AmendmentTest::made).toList();
        long next = ledger.head().next();
        List<Response> again = requests.stream().map(AmendmentTest::made).toList();
        assertEquals(next, ledger.head().next());
        assertEquals(
                List.of("USABLE", "WITHHELD", "WITHHELD", "USABLE", "CANCELED"),
                first.stream().map(answer -> answer.path("status")).toList());
        for (int i = 0; i < first.size(); i++) {
            assertEquals(200, again.get(i).statusCode());
            assertEquals(first.get(i).asString(), again.get(i).asString());
            assertEquals(first.get(i).header("ETag"), again.get(i).header("ETag"));
            assertEquals(first.get(i).header("Onrecord-Position"), again.get(i).header("Onrecord-Position"));
        }
    }

    @Test
    void same_key_with_a_revision_that_has_passed_answers_what_it_answered() {
        String id = Desk.record(desk.statement());
        for (int i = 0; i < 2; i++) {
            Desk.json(REASON)
                    .header("If-Match", "\"0\"")
                    .header("Idempotency-Key", desk.party)
                    .post(Desk.address(id, "hold"))
                    .then()
                    .statusCode(200)
                    .body("revision", equalTo(1));
        }
    }

    @Test
    void key_of_one_operation_is_no_key_for_another() {
        String id = Desk.record(desk.statement());
        String other = Desk.record(desk.statement());
        Desk.amend(id, "hold", desk.party, REASON).then().statusCode(200);
        Desk.post(desk.issue, desk.statement()).then().statusCode(201);
        long next = ledger.head().next();
        for (Response reused : List.of(
                Desk.amend(id, "release", desk.party, REASON),
                Desk.amend(other, "hold", desk.party, REASON),
                Desk.amend(other, "hold", desk.issue, REASON),
                Desk.post(desk.party, desk.statement()))) {
            reused.then().statusCode(422).body("type", equalTo("urn:onrecord:problem:idempotency-key-reused"));
        }
        assertEquals(next, ledger.head().next());
    }

    @Test
    void racing_corrections_of_the_same_revision_have_one_winner() throws Exception {
        String id = Desk.record(desk.statement());
        long next = ledger.head().next();
        int callers = 8;
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            List<Callable<Response>> calls = IntStream.range(0, callers)
                    .<Callable<Response>>mapToObj(i -> () -> Desk.json(
                                    Desk.correction("CORRECTED", "{\"place\":\"Place " + i + "\",\"sourceCount\":1}"))
                            .header("If-Match", "\"0\"")
                            .post(Desk.address(id, "corrections")))
                    .toList();
            for (Future<Response> answer : threads.invokeAll(calls)) {
                statuses.add(answer.get().statusCode());
            }
        }
        assertEquals(1, statuses.stream().filter(status -> status == 200).count(), statuses::toString);
        assertEquals(
                callers - 1, statuses.stream().filter(status -> status == 412).count(), statuses::toString);
        List<LogEntry> entries = since(next);
        assertEquals(
                1,
                entries.stream()
                        .filter(entry -> entry.event().orElseThrow() instanceof Event.StatementCorrected)
                        .count());
    }

    @Test
    void everyone_who_acts_is_named_in_the_log_and_in_no_answer() throws Exception {
        long next = ledger.head().next();
        Desk signed = Desk.open();
        String id = Desk.record(signed.statement());
        String added = Desk.amend(id, "appearances", "{\"outlet\":\"post\"}").asString();
        Response batch = Desk.asking()
                .header("Content-Type", "application/x-ndjson")
                .body(signed.statement().getBytes())
                .post("/api/v1/statements/batch");
        assertTrue(batch.asString().contains("\"status\":201"), batch.asString());
        for (LogEntry entry : since(next)) {
            Object expected = entry.event().orElseThrow() instanceof Event.Fact ? "tester" : null;
            assertEquals(
                    expected,
                    Payload.fields(entry.payload().orElseThrow()).get("actedBy"),
                    () -> entry.type() + " " + entry.position());
        }
        Response anew = Desk.put("/parties/" + signed.party, "{\"name\":\"Another name\"}");
        for (String answer : List.of(added, batch.asString(), anew.asString())) {
            assertTrue(!answer.contains("actedBy") && !answer.contains("tester"), answer);
        }
    }

    private static Response made(Callable<Response> request) {
        try {
            return request.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The derived entries of an amendment as "slot type changeKind cause": as answered, and the cause as in the log. */
    private List<String> derived(Response answer, int revision, String status) {
        answer.then()
                .statusCode(200)
                .header("ETag", "\"" + revision + "\"")
                .body("revision", equalTo(revision))
                .body("status", equalTo(status));
        int position = answer.path("position");
        List<LogEntry> entries = since(position);
        int size = answer.path("derived.size()");
        assertEquals(Integer.toString(position + size), answer.header("Onrecord-Position"));
        List<String> derived = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Event.Derived event = (Event.Derived) entries.get(i + 1).event().orElseThrow();
            assertEquals(position + i + 1, answer.<Integer>path("derived[" + i + "].position"));
            assertEquals(position, event.cause().entry().value());
            derived.add(answer.path("derived[" + i + "].slot") + " " + answer.path("derived[" + i + "].type") + " "
                    + answer.path("derived[" + i + "].changeKind") + " "
                    + event.cause().type());
        }
        return derived;
    }

    private List<LogEntry> since(long position) {
        try (Connection connection = database.getConnection()) {
            return new LogReader(connection, keys).read(position, 1_000, Integer.MAX_VALUE);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.Command;
import org.onrecord.domain.Contradictions;
import org.onrecord.domain.ContributedValue.StanceValue;
import org.onrecord.domain.Contribution;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Event;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Gate;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.MemoryLedger;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Relation;
import org.onrecord.domain.Restraint;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.Said;
import org.onrecord.domain.Slot;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StancePolicy;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LedgerFixture;
import org.onrecord.ledger.LogEntry;
import org.onrecord.ledger.LogReader;
import org.onrecord.ledger.Outcome;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Tokens;
import org.onrecord.transparency.Json;
import org.onrecord.vault.DataKeys;

/** Stances as of another time, against a fold of the log's facts; and that the gate knows no time. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class AsOfTest {
    private static final int STEPS = 70;
    private static final int QUESTIONS = 60;
    private static final List<String> DAYS =
            List.of("2024-05-01", "2024-05-02", "2024-05-03", "2024-05", "2024-05-02/2024-05-04", "2024-05-05");
    private static final Expectation ANY = new Expectation.Any();

    @Inject
    Ledger ledger;

    @Inject
    DataSource database;

    @Inject
    DataKeys keys;

    private Desk desk;
    private long last;

    @BeforeEach
    void open() {
        desk = Desk.open();
    }

    private Optional<Outcome.Recorded> submit(Command command) throws Exception {
        Outcome outcome = ledger.submit(LedgerFixture.submission(command)).get(30, TimeUnit.SECONDS);
        if (outcome instanceof Outcome.Recorded recorded) {
            last = recorded.last().value();
            return Optional.of(recorded);
        }
        assertInstanceOf(Outcome.Refused.class, outcome);
        return Optional.empty();
    }

    @SuppressWarnings("unchecked")
    private StatementId record(String statement, Random random) throws Exception {
        StatementId id = StatementId.next(System.currentTimeMillis(), random);
        Map<String, Object> form =
                (Map<String, Object>) Json.parse(statement.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        submit(new Command.RecordStatement(id, LedgerFixture.valid(StatementForm.read(form))));
        return id;
    }

    private Response ask(String path, String... token) {
        var asking = given().header("Onrecord-Min-Position", last);
        return (token.length > 0 ? asking.header("Authorization", token[0]) : asking).get("/api/v1" + path);
    }

    private String stance() {
        return "/parties/" + desk.party + "/stances/" + desk.issue;
    }

    @Test
    void any_stance_as_of_any_time_is_the_fold_of_what_was_recorded_and_said_by_then() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<StatementId> ids = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            step(random, ids);
        }
        Truth truth = truth();
        Set<String> hidden = new HashSet<>();
        ids.stream()
                .map(truth::statement)
                .filter(state -> !tells(state, Slot.REPORTED))
                .forEach(state -> hidden.add(canary(state.id())));
        long first = truth.moments.firstKey();
        for (int i = 0; i < QUESTIONS; i++) {
            String day = "2024-05-0" + (1 + random.nextInt(7));
            long known = first + random.nextLong(last - first + 1);
            String asOf = "?validAt=" + day + "&knownAt=" + known;
            Response all = ask(stance() + asOf, Tokens.desk());
            Response told = ask(stance() + asOf);
            all.then()
                    .statusCode(200)
                    .body("knownAt", equalTo((int) known))
                    .body("validAt", equalTo(day + "T23:59:59.999Z"));
            for (Slot slot : Slot.values()) {
                compare(truth, slot, known, Said.of(day).latestMillis(), all, told);
            }
            for (String path :
                    List.of(stance(), stance() + "/history", "/stances", "/issues/" + desk.issue + "/stances")) {
                String answer = ask(path + asOf + (path.equals("/stances") ? "&party=" + desk.party : ""))
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString();
                hidden.forEach(canary -> assertFalse(answer.contains(canary), path + asOf + " " + answer));
            }
            assertEquals(
                    slots(all),
                    new HashSet<>(ask("/issues/" + desk.issue + "/stances" + asOf, Tokens.desk())
                            .<List<String>>path("items.slot")));
            assertEquals(
                    slots(all),
                    new HashSet<>(ask("/parties/" + desk.party + "/stances" + asOf, Tokens.desk())
                            .<List<String>>path("items.slot")));
        }
        assertEquals(contradictions(truth.moments.lastEntry().getValue(), Long.MAX_VALUE), found(""));
        for (int i = 0; i < QUESTIONS; i++) {
            String day = "2024-05-0" + (1 + random.nextInt(7));
            long known = first + random.nextLong(last - first + 1);
            assertEquals(
                    contradictions(
                            truth.moments.floorEntry(known).getValue(),
                            Said.of(day).latestMillis()),
                    found("&validAt=" + day + "&knownAt=" + known),
                    day + " known " + known);
            String told = ask("/contradictions?party=" + desk.party + "&validAt=" + day + "&knownAt=" + known)
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString();
            hidden.forEach(canary -> assertFalse(told.contains(canary), told));
        }
    }

    private static Set<String> slots(Response standing) {
        Set<String> slots = new HashSet<>();
        for (Slot slot : Slot.values()) {
            if (standing.path(slot.label()) != null) {
                slots.add(slot.label());
            }
        }
        return slots;
    }

    private void compare(Truth truth, Slot slot, long known, long day, Response all, Response told) {
        SlotKey key = new SlotKey(new PartyId(desk.party), new IssueId(desk.issue), slot);
        List<Contribution> contributions =
                truth.moments.floorEntry(known).getValue().contributions().getOrDefault(key, List.of()).stream()
                        .filter(each -> each.effectiveMillis() <= day)
                        .toList();
        Optional<SlotState> state = StancePolicy.ONE.fold(contributions).state();
        String at = slot.label() + ".";
        String place = at + " known " + known + " day " + day + "\n" + all.asString() + "\n" + told.asString();
        if (state.isEmpty()) {
            assertNull(all.path(slot.label()), place);
            assertNull(told.path(slot.label()), place);
            return;
        }
        SlotState stands = state.get();
        String polarity = stands.last().value() instanceof StanceValue value
                ? value.polarity().name()
                : "NO_POSITION";
        assertEquals(polarity, all.path(at + "polarity"), place);
        assertEquals(stands.strength().name(), all.path(at + "strength"), place);
        assertEquals((int) stands.ref().entry().value(), all.<Integer>path(at + "entry"), place);
        assertEquals(Rfc3339.format(stands.sinceMillis()), all.path(at + "since"), place);
        assertEquals(Rfc3339.format(stands.lastAffirmedMillis()), all.path(at + "lastAffirmed"), place);
        assertEquals(stands.changeKind().name(), all.path(at + "changeKind"), place);
        StatementState now = truth.statement(stands.last().statement());
        assertEquals(now.id().toString(), all.path(at + "statement"), place);
        assertEquals((int) stands.ref().entry().value(), told.<Integer>path(at + "entry"), place);
        assertEquals(tells(now, slot) ? polarity : null, told.path(at + "polarity"), place);
        if (!now.counts()) {
            assertEquals(now.status().name(), told.path(at + "status"), place);
            assertEquals(now.status().name(), all.path(at + "status"), place);
        }
    }

    private static boolean tells(StatementState now, Slot slot) {
        return Gate.tellsStance(
                new Restraint(
                        now.status(), now.statement().terms(), now.published().isPresent()),
                slot,
                Clearance.PUBLIC);
    }

    private static String canary(StatementId id) {
        return "canary " + id;
    }

    private void step(Random random, List<StatementId> ids) throws Exception {
        if (ids.isEmpty() || random.nextInt(3) > 0) {
            StatementId id = StatementId.next(System.currentTimeMillis(), random);
            submit(new Command.RecordStatement(id, LedgerFixture.valid(StatementForm.read(form(id, random, ids)))));
            ids.add(id);
            return;
        }
        StatementId of = ids.get(random.nextInt(ids.size()));
        submit(
                switch (random.nextInt(6)) {
                    case 0 -> new Command.WithdrawStatement(of, Initiator.DESK, "a hoax", "everywhere", ANY);
                    case 1, 2 -> new Command.HoldStatement(of, "in doubt", ANY);
                    case 3 -> new Command.ReleaseStatement(of, "confirmed", ANY);
                    default -> {
                        Map<String, Object> form = form(of, random, ids);
                        String field = List.of("positions", "saidAt", "terms", "directness", "relations")
                                .get(random.nextInt(5));
                        yield new Command.CorrectStatement(
                                of,
                                Initiator.DESK,
                                ErrorClass.CORRECTED,
                                "was wrong",
                                "here",
                                Map.of(field, form.getOrDefault(field, List.of())),
                                ANY);
                    }
                });
    }

    private Map<String, Object> form(StatementId id, Random random, List<StatementId> ids) {
        String polarity = List.of("FOR", "AGAINST", "FOR", "AGAINST", "MIXED", "UNDER_REVIEW")
                .get(random.nextInt(6));
        Map<String, Object> form = new java.util.HashMap<>(
                LedgerFixture.voteForm(desk.party, desk.issue, DAYS.get(random.nextInt(DAYS.size())), polarity));
        form.put(
                "positions",
                List.of(Map.of(
                        "issue",
                        desk.issue,
                        "polarity",
                        polarity,
                        "strength",
                        List.of("FIRM", "TENTATIVE", "UNSTATED").get(random.nextInt(3)),
                        "conditions",
                        random.nextBoolean() ? List.of() : List.of(canary(id)))));
        form.put("directness", random.nextInt(4) == 0 ? "REPORTED_BY_OTHER" : "OWN");
        form.put("terms", random.nextInt(6) == 0 ? "DEEP_BACKGROUND" : "ON_THE_RECORD");
        form.put("speaker", Map.of("identification", "NAMED", "name", "A speaker", "descriptor", "an official"));
        if (random.nextInt(4) == 0) {
            form.put("saidOrder", (long) random.nextInt(3));
        }
        if (!ids.isEmpty() && random.nextInt(3) == 0) {
            form.put(
                    "relations",
                    List.of(Map.of(
                            "relation",
                            List.of("CONTRADICTS", "CONTRADICTS", "SUPERSEDES", "RETRACTS", "DUPLICATES")
                                    .get(random.nextInt(5)),
                            "statement",
                            ids.get(random.nextInt(ids.size())).toString())));
        }
        return form;
    }

    /** What the facts of the log give, without what the ledger derived from them. */
    private Truth truth() throws Exception {
        MemoryLedger memory = new MemoryLedger();
        Truth truth = new Truth(memory, new TreeMap<>());
        Set<SlotKey> slots = new HashSet<>();
        for (Slot slot : Slot.values()) {
            slots.add(new SlotKey(new PartyId(desk.party), new IssueId(desk.issue), slot));
        }
        try (Connection connection = database.getConnection()) {
            List<LogEntry> log = new LogReader(connection, keys).read(0, 1_000_000, Integer.MAX_VALUE);
            for (LogEntry entry : log) {
                if (entry.event().orElseThrow() instanceof Event.Fact fact) {
                    assertEquals(entry.position().value(), memory.log.size());
                    memory.follow(fact, entry.recordedMillis());
                    if (entry.payload().orElseThrow().length > 0
                                    && new String(
                                                    entry.payload().orElseThrow(),
                                                    java.nio.charset.StandardCharsets.UTF_8)
                                            .contains(desk.party)
                            || fact instanceof Event.Amendment) {
                        truth.moments.put(entry.position().value(), Moment.of(memory, slots));
                    }
                }
            }
        }
        return truth;
    }

    /** What contributed when a fact was the last, and which of it was said to contradict which. */
    private record Moment(Map<SlotKey, List<Contribution>> contributions, List<Contradictions.Declared> declared) {
        static Moment of(MemoryLedger memory, Set<SlotKey> slots) {
            return new Moment(
                    memory.population().contributions(slots),
                    memory.inOrder().stream()
                            .flatMap(state -> state.statement()
                                    .related(Relation.CONTRADICTS)
                                    .map(other -> new Contradictions.Declared(state.id(), other)))
                            .toList());
        }
    }

    private record Truth(MemoryLedger memory, TreeMap<Long, Moment> moments) {
        StatementState statement(StatementId id) {
            return memory.statement(id).orElseThrow();
        }
    }

    /** All pages, as the desk sees them. */
    private Set<String> found(String asOf) {
        List<String> pairs = new ArrayList<>();
        String next = "";
        do {
            Response page = ask("/contradictions?limit=3&party=" + desk.party + asOf + next, Tokens.desk());
            page.then().statusCode(200);
            for (Map<String, Object> each : page.<List<Map<String, Object>>>path("items")) {
                pairs.add(each.get("slot") + " " + ((Map<?, ?>) each.get("earlier")).get("statement") + " "
                        + ((Map<?, ?>) each.get("later")).get("statement") + " " + each.get("declared"));
            }
            next = page.path("next") == null ? null : "&cursor=" + page.path("next");
        } while (next != null);
        Set<String> distinct = new HashSet<>(pairs);
        assertEquals(pairs.size(), distinct.size());
        return distinct;
    }

    /** Rule 9, by the domain, of what was said by then. */
    private static Set<String> contradictions(Moment moment, long lastMillis) {
        Set<String> pairs = new HashSet<>();
        moment.contributions().forEach((slot, all) -> {
            List<Contribution> contributions = all.stream()
                    .filter(each -> each.effectiveMillis() <= lastMillis)
                    .toList();
            Contradictions.among(contributions, moment.declared())
                    .forEach(pair -> pairs.add(
                            slot.slot().label() + " " + pair.earlier() + " " + pair.later() + " " + pair.declared()));
        });
        return pairs;
    }

    @Test
    void a_kill_shows_at_once_and_through_time_and_its_kind_is_found_by_nobody() throws Exception {
        Random random = new Random();
        record(desk.statement("FOR", "2024-05-04", ""), random);
        long before = last;
        StatementId killed = record(desk.statement("AGAINST", "2024-05-06", ",\"sourceCount\":3"), random);
        long then = last;
        ask(stance() + "?knownAt=" + then)
                .then()
                .body("own.polarity", equalTo("AGAINST"))
                .body("own.sourceCount", equalTo(3));
        submit(new Command.WithdrawStatement(killed, Initiator.OUTLET, "a hoax", "everywhere", ANY));
        // What the read model reflects may be older: the hold acts all the same.
        given().get("/api/v1" + stance()).then().body("own.polarity", org.hamcrest.Matchers.not(equalTo("AGAINST")));
        Response past = ask(stance() + "?knownAt=" + then);
        past.then()
                .statusCode(200)
                .header("Vary", equalTo("Authorization"))
                .body("own.polarity", nullValue())
                .body("own.sourceCount", nullValue())
                .body("own.since", nullValue())
                .body("own.status", equalTo("CANCELED"))
                .body("own.statement", equalTo(killed.toString()));
        ask(stance() + "?knownAt=" + then, Tokens.desk())
                .then()
                .body("own.polarity", equalTo("AGAINST"))
                .body("own.status", equalTo("CANCELED"))
                .body("own.sourceCount", equalTo(3));
        ask(stance() + "?knownAt=" + before).then().body("own.polarity", equalTo("FOR"));
        ask(stance()).then().body("own.polarity", equalTo("FOR")).body("own.status", nullValue());
        String changes = "/position-changes?party=" + desk.party;
        ask(changes + "&changeKind=REVERSED").then().statusCode(200).body("items", hasSize(0));
        ask(changes + "&changeKind=REVERSED", Tokens.desk()).then().body("items", hasSize(1));
        ask(changes + "&cause=STATEMENT")
                .then()
                .body("items.cause.type", equalTo(List.of("STATEMENT", "STATEMENT")))
                .body("items[1].to.status", equalTo("CANCELED"))
                .body("items[1].to.polarity", nullValue())
                .body("items[1].changeKind", nullValue());
        ask(changes + "&cause=WITHDRAWAL")
                .then()
                .body("items", hasSize(1))
                .body("items[0].from.polarity", nullValue())
                .body("items[0].to.polarity", equalTo("FOR"));
    }

    @Test
    void an_emptied_stance_is_gone_and_its_change_is_told_without_a_value() throws Exception {
        StatementId only = record(desk.statement("FOR", "2024-05-04", ""), new Random());
        submit(new Command.HoldStatement(only, "in doubt", ANY));
        ask(stance()).then().body("own", nullValue());
        ask("/position-changes?cause=HOLD&party=" + desk.party)
                .then()
                .body("items", hasSize(1))
                .body("items[0].to", nullValue())
                .body("items[0].from.status", equalTo("WITHHELD"));
        submit(new Command.ReleaseStatement(only, "confirmed", ANY));
        ask("/position-changes?cause=RELEASE&party=" + desk.party)
                .then()
                .body("items", hasSize(1))
                .body("items[0].to.polarity", equalTo("FOR"));
    }

    @Test
    void parties_that_oppose_each_other_are_a_conflict_of_the_whole_issue_at_any_time() throws Exception {
        Random random = new Random();
        Desk other = Desk.open();
        record(desk.statement("FOR", "2024-05-04", ""), random);
        String against = other.statement("AGAINST", "2024-05-06", "").replace(other.issue, desk.issue);
        record(against, random);
        String issue = "/issues/" + desk.issue + "/stances?limit=1";
        ask(issue)
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("next", notNullValue())
                .body("conflicts.own.for", equalTo(List.of(desk.party)))
                .body("conflicts.own.against", equalTo(List.of(other.party)))
                .body("conflicts.own.forCount", equalTo(1))
                .body("conflicts.reported", nullValue());
        ask(issue + "&validAt=2024-05-05")
                .then()
                .body("conflicts.own", nullValue())
                .body("items.party", equalTo(List.of(desk.party)));
        String next = ask(issue + "&validAt=2024-05-07").path("next");
        ask(issue + "&validAt=2024-05-07&cursor=" + next)
                .then()
                .body("items.party", equalTo(List.of(other.party)))
                .body("conflicts", nullValue());
        ask("/contradictions?issue=" + desk.issue).then().statusCode(200).body("items", hasSize(0));
    }

    @Test
    void contradictions_go_by_the_relations_that_were_known() throws Exception {
        Random random = new Random();
        StatementId first = record(desk.statement("FOR", "2024-05-04", ""), random);
        String related = ",\"relations\":[{\"relation\":\"%s\",\"statement\":\"" + first + "\"}]";
        StatementId declared =
                record(desk.statement("AGAINST", "2024-05-06", related.formatted("CONTRADICTS")), random);
        StatementId ordered = record(desk.statement("AGAINST", "2024-05-04", related.formatted("SUPERSEDES")), random);
        long before = last;
        Set<String> asDeclared = Set.of("own " + first + " " + declared + " true");
        Set<String> asOverlapping = Set.of("own " + first + " " + ordered + " false");
        assertEquals(asDeclared, found(""));

        for (StatementId corrected : List.of(declared, ordered)) {
            submit(new Command.CorrectStatement(
                    corrected,
                    Initiator.DESK,
                    ErrorClass.CORRECTED,
                    "was wrong",
                    "here",
                    Map.of("relations", List.of()),
                    ANY));
        }

        assertEquals(asOverlapping, found(""));
        assertEquals(asOverlapping, found("&knownAt=" + last));
        assertEquals(asDeclared, found("&knownAt=" + before));
        assertEquals(Set.of(), found("&validAt=2024-05-05&knownAt=" + before));
        assertEquals(asOverlapping, found("&validAt=2024-05-05"));
    }

    @Test
    void times_are_understood_or_refused() throws Exception {
        record(desk.statement("FOR", "2024-05-04", ""), new Random());
        ask(stance() + "?validAt=2024-05")
                .then()
                .statusCode(200)
                .body("validAt", equalTo("2024-05-31T23:59:59.999Z"))
                .body("knownAt", nullValue())
                .body("own.polarity", equalTo("FOR"));
        ask(stance() + "?validAt=2024-05-03").then().body("own", nullValue());
        ask(stance() + "?knownAt=2020-01-01").then().body("own", nullValue());
        ask(stance() + "?knownAt=9999-12-31")
                .then()
                .body("own.polarity", equalTo("FOR"))
                .body("knownAt", notNullValue());
        Response late = ask(stance() + "?knownAt=999999999999");
        assertEquals(late.header("Onrecord-Position"), late.path("knownAt").toString());
        assertTrue(Long.parseLong(late.header("Onrecord-Position")) >= last);
        ask(stance() + "?validAt=yesterday&knownAt=soon")
                .then()
                .statusCode(400)
                .body("errors.pointer", containsInAnyOrder("validAt", "knownAt"));
        ask(stance() + "?validAt=2024/..").then().statusCode(400).body("errors.pointer", equalTo(List.of("validAt")));
        ask(stance() + "/history?validAt=x").then().statusCode(400);
        ask("/contradictions?validAt=2024-05&knownAt=999999999999&party=" + desk.party)
                .then()
                .statusCode(200)
                .body("validAt", equalTo("2024-05-31T23:59:59.999Z"))
                .body("knownAt", notNullValue());
        ask("/contradictions?validAt=yesterday&knownAt=soon")
                .then()
                .statusCode(400)
                .body("errors.pointer", containsInAnyOrder("validAt", "knownAt"));
    }

    @Test
    void what_takes_too_long_is_broken_off_and_refused() throws Exception {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            connection.setAutoCommit(false);
            sql.execute("LOCK TABLE readmodel.statement IN ACCESS EXCLUSIVE MODE");
            try {
                for (String question : List.of("/contradictions", "/statements?q=words")) {
                    given().get("/api/v1" + question)
                            .then()
                            .statusCode(503)
                            .header("Retry-After", notNullValue())
                            .contentType("application/problem+json")
                            .body("type", equalTo("urn:onrecord:problem:unavailable"))
                            .body("detail", containsString("took too long"));
                }
            } finally {
                connection.rollback();
            }
        }
        given().get("/api/v1/contradictions").then().statusCode(200);
    }
}

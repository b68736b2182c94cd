// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.ChangeKind;
import org.onrecord.domain.Command;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Event;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.IssueForm;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyForm;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Rejection;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.support.Await;
import org.onrecord.support.Endpoints;
import org.onrecord.transparency.Sha256;
import org.onrecord.vault.DataKeys;
import org.onrecord.vault.VaultSettings;

/** What lies in the database is of no use without the keys, and what lost its key is gone and nothing else. */
class AtRestTest {
    private static final Expectation ANY = new Expectation.Any();

    private LedgerFixture fixture;
    private Ledger ledger;

    @BeforeEach
    void open() throws Exception {
        fixture = new LedgerFixture();
        ledger = fixture.instance();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private void define() throws Exception {
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
    }

    private Outcome.Recorded does(Command command) throws Exception {
        return LedgerFixture.recorded(ledger, LedgerFixture.submission(command));
    }

    private Outcome.Recorded vote(String day, String polarity) throws Exception {
        return does(fixture.vote("us", "embargo", day, polarity));
    }

    /** Another instance in the place of the one that stops, with nothing in memory. */
    private void restart() throws Exception {
        ledger.stop(new ShutdownEvent());
        ledger = fixture.instance(fixture.dataSource(), fixture.freshKeys());
    }

    private static ChangeKind kind(Outcome.Recorded recorded) {
        return recorded.derived().getFirst().changeKind().orElseThrow();
    }

    @Test
    void noWordOfAStatementOrDefinition_isInAnyColumnOrFileOfTheLedger() throws Exception {
        String canary = "canary" + UUID.randomUUID().toString().replace("-", "");
        recordEverywhere(canary);
        restart();
        vote("2024-05-09", "FOR");
        fixture.execute("CREATE TABLE ledger.control (word text, bytes bytea)");
        assertEquals(List.of(), columnsWith(canary));
        assertEquals(List.of(), filesWith(canary));

        fixture.execute("INSERT INTO ledger.control VALUES ('" + canary + "', '" + canary + "')");
        assertEquals(List.of("control.bytes", "control.word"), columnsWith(canary));
        assertFalse(filesWith(canary).isEmpty(), "a word that is there is found");
    }

    /** A canary in every field that takes text, in everything that can be recorded. */
    private void recordEverywhere(String canary) throws Exception {
        does(new Command.DefineParty(
                new PartyId("us"),
                LedgerFixture.valid(PartyForm.read(
                        Map.of("name", canary, "description", canary + "-d", "aliases", List.of(canary + "-a")))),
                ANY));
        for (String kind : List.of("STANCE", "FIGURE")) {
            Map<String, Object> issue = new HashMap<>(
                    Map.of("title", canary, "proposition", canary + "-p", "topic", "tests", "kind", kind));
            if (kind.equals("FIGURE")) {
                issue.put("unit", canary);
            }
            does(new Command.DefineIssue(
                    new IssueId(kind.equals("FIGURE") ? "toll" : "embargo"),
                    LedgerFixture.valid(IssueForm.read(issue)),
                    ANY));
        }
        StatementId first = statement(canary, "first");
        StatementId again = statement(canary, "again");
        does(new Command.CorrectStatement(
                first,
                Initiator.OUTLET,
                ErrorClass.CORRECTED,
                canary + " was wrong",
                canary + " said so",
                Map.of("place", canary + " corrected"),
                ANY));
        does(new Command.HoldStatement(first, canary + " asked", ANY));
        does(new Command.ReleaseStatement(first, canary + " agreed", ANY));
        does(new Command.WithdrawStatement(again, Initiator.OUTLET, canary + " never", canary + " story", ANY));
    }

    private StatementId statement(String canary, String key) throws Exception {
        Map<String, Object> form = new HashMap<>(LedgerFixture.voteForm("us", "embargo", "2024-05-04", "FOR"));
        form.put("rendering", "DIRECT_QUOTE");
        form.put("kind", "REFUSAL");
        form.put("text", "“" + canary + " will not agree to end the war as part of a deal”");
        form.put("agreedConditions", canary);
        form.put("toldTo", canary);
        form.put("place", canary);
        form.put(
                "speaker",
                Map.of(
                        "identification", "NAMED",
                        "name", canary,
                        "role", canary,
                        "affiliation", canary,
                        "descriptor", canary,
                        "sourceRef", canary));
        form.put(
                "positions",
                List.of(
                        Map.of("issue", "embargo", "polarity", "FOR", "conditions", List.of(canary)),
                        Map.of("issue", "toll", "figure", Map.of("low", 3L, "bound", "ABOUT", "unit", canary))));
        form.put(
                "appearances",
                List.of(Map.of(
                        "outlet", canary, "url", "https://example.com/" + canary, "version", canary, "quote", canary)));
        StatementId id = fixture.newId();
        Outcome.Recorded recorded = LedgerFixture.recorded(
                ledger,
                Submission.of(
                        new Command.RecordStatement(id, LedgerFixture.valid(StatementForm.read(form))),
                        Optional.of(IdempotencyKey.of(canary + key, new byte[] {1})),
                        Optional.of(canary)));
        assertEquals(key.equals("again"), !recorded.found().duplicates().isEmpty(), "what was found is kept, too");
        return id;
    }

    /** Every column of text or bytes of the ledger in which the word is. */
    private List<String> columnsWith(String word) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = fixture.connect();
                Statement columns = connection.createStatement();
                Statement look = connection.createStatement();
                ResultSet column = columns.executeQuery("SELECT table_name, column_name, data_type"
                        + " FROM information_schema.columns WHERE table_schema = 'ledger'"
                        + " AND data_type IN ('text', 'bytea', 'jsonb', 'character varying') ORDER BY 1, 2")) {
            while (column.next()) {
                String bytes = column.getString(3).equals("bytea")
                        ? column.getString(2)
                        : "convert_to(" + column.getString(2) + "::text, 'UTF8')";
                try (ResultSet row = look.executeQuery("SELECT count(*) FROM ledger." + column.getString(1)
                        + " WHERE position(convert_to('" + word + "', 'UTF8') IN " + bytes + ") > 0")) {
                    row.next();
                    if (row.getLong(1) > 0) {
                        found.add(column.getString(1) + "." + column.getString(2));
                    }
                }
            }
        }
        return found;
    }

    /** Every file of this database in which the word is, once all is on the disk. */
    private List<String> filesWith(String word) throws Exception {
        Endpoints servers = fixture.endpoints();
        Path base;
        try (Connection superuser =
                        DriverManager.getConnection(servers.jdbcUrl(), "postgres", servers.postgresPassword());
                Statement sql = superuser.createStatement()) {
            sql.execute("CHECKPOINT");
            try (ResultSet row = sql.executeQuery("SELECT current_setting('data_directory') || '/base/' || oid"
                    + " FROM pg_database WHERE datname = current_database()")) {
                row.next();
                base = Path.of(row.getString(1));
            }
        }
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(base)) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), ISO_8859_1).contains(word)) {
                    found.add(file.toString());
                }
            }
        }
        return found;
    }

    @Test
    void aStatement_withAllThatFollowsFromIt_hasOneKey_andNoOtherHasIt() throws Exception {
        define();
        StatementId id = fixture.newId();
        Outcome.Recorded first = does(new Command.RecordStatement(
                id,
                LedgerFixture.valid(StatementForm.read(LedgerFixture.voteForm("us", "embargo", "2024-05-04", "FOR")))));
        Outcome.Recorded second = vote("2024-05-05", "AGAINST");
        restart();
        Outcome.Recorded held = does(new Command.HoldStatement(id, "Asked.", ANY));
        LedgerFixture.recorded(ledger, LedgerFixture.defineParty("us", "United States", ANY));

        long key = fixture.keyOf(first.position());
        for (LogPosition position : List.of(first.last(), held.position(), held.last())) {
            assertEquals(key, fixture.keyOf(position));
        }
        assertFalse(held.derived().isEmpty(), "the hold moved the history");
        assertEquals(fixture.keyOf(second.position()), fixture.keyOf(second.last()));
        assertEquals(
                fixture.keyOf(new LogPosition(1)),
                fixture.keyOf(new LogPosition(held.last().value() + 1)));
        Set<Long> subjects = new HashSet<>();
        for (long position :
                new long[] {0, 1, 2, first.position().value(), second.position().value()}) {
            subjects.add(fixture.keyOf(new LogPosition(position)));
        }
        assertEquals(5, subjects.size());
    }

    @Test
    void aDestroyedKey_makesItsEntriesAbsent_andNothingElse() throws Exception {
        define();
        IdempotencyKey key = IdempotencyKey.of("k", new byte[] {1});
        Command.RecordStatement lost = fixture.vote("us", "embargo", "2024-05-04", "FOR");
        Outcome.Recorded first =
                LedgerFixture.recorded(ledger, Submission.of(lost, Optional.of(key), Optional.empty()));
        Outcome.Recorded second = vote("2024-05-05", "AGAINST");
        List<LogEntry> before = fixture.log();

        fixture.destroyKeyOf(first.position());

        List<LogEntry> after = fixture.log();
        assertEquals(before.size(), after.size());
        for (int i = 0; i < before.size(); i++) {
            boolean gone = i == first.position().value() || i == first.last().value();
            assertEquals(before.get(i).stream(), after.get(i).stream());
            assertEquals(gone, after.get(i).payload().isEmpty(), "position " + i);
            if (!gone) {
                assertArrayEquals(
                        before.get(i).payload().orElseThrow(),
                        after.get(i).payload().orElseThrow());
            }
        }
        restart();
        Outcome.Refused refused = assertInstanceOf(
                Outcome.Refused.class,
                LedgerFixture.outcome(
                        ledger, LedgerFixture.submission(new Command.HoldStatement(lost.id(), "Asked.", ANY))));
        assertInstanceOf(Rejection.UnknownStatement.class, refused.reasons().getFirst());
        for (byte[] body : List.of(new byte[] {1}, new byte[] {2})) {
            assertEquals(
                    new Outcome.Erased(first.position()),
                    LedgerFixture.outcome(
                            ledger, Submission.of(lost, Optional.of(IdempotencyKey.of("k", body)), Optional.empty())),
                    "and nothing tells which body it came with");
        }
        assertEquals(ChangeKind.RESTATED, kind(vote("2024-05-06", "AGAINST")));
        assertEquals(second.last().value() + 2, fixture.log().size() - 1);
    }

    @Test
    void whatWasAskedWithAKey_liesUnderTheKeyOfWhatItRecorded() throws Exception {
        define();
        byte[] body = {1};
        Command.RecordStatement vote = fixture.vote("us", "embargo", "2024-05-04", "FOR");
        Outcome.Recorded recorded = LedgerFixture.recorded(
                ledger, Submission.of(vote, Optional.of(IdempotencyKey.of("k", body)), Optional.empty()));

        try (Connection connection = fixture.connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT request FROM ledger.idempotency")) {
            assertTrue(row.next());
            byte[] request = row.getBytes(1);
            assertFalse(new String(request, ISO_8859_1).contains(new String(Sha256.of(body), ISO_8859_1)));
            assertArrayEquals(
                    Sha256.of(body),
                    AtRest.REQUEST.open(
                            Stored.key(
                                    connection,
                                    fixture.keys(),
                                    recorded.position().value()),
                            recorded.position().value(),
                            request));
        }
        restart();
        assertInstanceOf(
                Outcome.KeyReused.class,
                LedgerFixture.outcome(
                        ledger,
                        Submission.of(vote, Optional.of(IdempotencyKey.of("k", new byte[] {2})), Optional.empty())));
        assertTrue(LedgerFixture.recorded(
                        ledger, Submission.of(vote, Optional.of(IdempotencyKey.of("k", body)), Optional.empty()))
                .replayed());
    }

    @Test
    void aFoldWhoseKeyIsDestroyed_isMadeAnewFromWhatIsLeft() throws Exception {
        define();
        vote("2024-05-04", "FOR");
        Outcome.Recorded last = vote("2024-05-05", "AGAINST");

        fixture.destroyKeyOf(last.position());
        restart();

        assertEquals(ChangeKind.RESTATED, kind(vote("2024-05-06", "FOR")));
        assertEquals(ChangeKind.REVERSED, kind(vote("2024-05-07", "AGAINST")));
    }

    @Test
    void aDefinitionWhoseKeyIsDestroyed_standsUntilItIsMadeAgainUnderAnotherKey() throws Exception {
        define();
        fixture.destroyKeyOf(new LogPosition(1));
        restart();

        assertEquals(ChangeKind.TAKEN, kind(vote("2024-05-04", "FOR")));
        Outcome.Recorded again = LedgerFixture.recorded(ledger, LedgerFixture.defineParty("us", "Party us", ANY));

        assertEquals(1, again.revision().value());
        assertTrue(fixture.log().getLast().event().orElseThrow() instanceof Event.PartyDefined);
        assertInstanceOf(
                Outcome.Unchanged.class,
                LedgerFixture.outcome(ledger, LedgerFixture.defineParty("us", "Party us", ANY)));
    }

    @Test
    void afterARestart_everythingIsReadAsItWasLeft() throws Exception {
        define();
        Command.RecordStatement first = fixture.vote("us", "embargo", "2024-05-04", "FOR");
        does(first);
        restart();

        assertInstanceOf(
                Outcome.Unchanged.class,
                LedgerFixture.outcome(ledger, LedgerFixture.defineParty("us", "Party us", ANY)));
        assertEquals(ChangeKind.RESTATED, kind(vote("2024-05-05", "FOR")));
        restart();
        assertEquals(
                1,
                does(new Command.HoldStatement(first.id(), "Asked.", ANY))
                        .revision()
                        .value());
    }

    @Test
    void exchangedDisclosures_areRefusedByPosition() throws Exception {
        define();
        Outcome.Recorded first = vote("2024-05-04", "FOR");
        Outcome.Recorded second = vote("2024-05-05", "AGAINST");
        long one = first.position().value();
        long other = second.position().value();
        String exchange = "UPDATE ledger.disclosure d SET key = o.key, salts = o.salts, payload = o.payload"
                + " FROM ledger.disclosure o WHERE d.position IN (%d, %d) AND o.position = %d - d.position";

        fixture.execute(exchange.formatted(one, other, one + other));
        assertEquals(
                one,
                assertThrows(DamagedDisclosure.class, fixture::log).position().value());

        // Within one statement, too: they have one key.
        fixture.execute(exchange.formatted(one, other, one + other));
        fixture.execute(exchange.formatted(other, other + 1, other + other + 1));
        assertEquals(
                other,
                assertThrows(DamagedDisclosure.class, fixture::log).position().value());

        fixture.execute(exchange.formatted(other, other + 1, other + other + 1));
        fixture.execute("UPDATE ledger.disclosure SET payload = salts WHERE position = " + one);
        assertEquals(
                one,
                assertThrows(DamagedDisclosure.class, fixture::log).position().value());
    }

    @Test
    void anEntryWithoutItsDisclosure_isAbsent() throws Exception {
        define();
        vote("2024-05-04", "FOR");
        fixture.execute("DELETE FROM ledger.disclosure WHERE position = 3");

        assertEquals(
                List.of(3L),
                fixture.log().stream()
                        .filter(entry -> entry.payload().isEmpty())
                        .map(entry -> entry.position().value())
                        .toList());
    }

    @Test
    void theKeyStoreOfAnotherLog_isRefusedAtTheStart() throws Exception {
        define();
        VaultSettings beside = fixture.endpoints().vault();
        try (DataKeys others = DataKeys.open(
                new VaultSettings(beside.jdbcUrl() + "_other", beside.user(), beside.password(), beside.kekFile()))) {
            Ledger wrong = new Ledger(fixture.dataSource(), others, new SimpleMeterRegistry(), LedgerFixture.ORIGIN);
            assertThrows(IllegalStateException.class, () -> wrong.start(new StartupEvent()));
            others.reserve(100, TimeUnit.SECONDS.toNanos(30));
            IllegalStateException refusal =
                    assertThrows(IllegalStateException.class, () -> wrong.start(new StartupEvent()));
            assertTrue(String.valueOf(refusal.getMessage()).contains("another log"), refusal.getMessage());
        }
    }

    @Test
    void whileTheKeyStoreTakesNothing_whatIsReadyIsUsed_thenAppendsFailInTime_andAreTakenAgain() throws Exception {
        define();
        DataKeys keys = fixture.keys();
        VaultSettings vault = fixture.endpoints().vault();
        try (Connection holder = DriverManager.getConnection(vault.jdbcUrl(), vault.user(), vault.password());
                Statement sql = holder.createStatement()) {
            holder.setAutoCommit(false);
            sql.execute("LOCK TABLE vault.data_key");
            keys.reserve(keys.ready() - 1, 0);
            // Keys that were being made may have come meanwhile; once the next ones wait, none do.
            Await.until("no keys are made", Duration.ofSeconds(20), () -> isWaitedFor(sql, "vault.data_key"));
            keys.reserve(keys.ready() - 1, 0);
            vote("2024-05-04", "FOR");

            CompletableFuture<Outcome> waits =
                    ledger.submit(LedgerFixture.submission(fixture.vote("us", "embargo", "2024-05-05", "FOR")));
            ExecutionException failure = assertThrows(ExecutionException.class, () -> waits.get(20, TimeUnit.SECONDS));
            LedgerUnavailable unavailable = assertInstanceOf(LedgerUnavailable.class, failure.getCause());
            assertFalse(unavailable.inDoubt());
            holder.rollback();
        }
        assertEquals(ChangeKind.RESTATED, kind(vote("2024-05-06", "FOR")));
    }

    private static boolean isWaitedFor(Statement sql, String table) throws SQLException {
        try (ResultSet row =
                sql.executeQuery("SELECT FROM pg_locks WHERE NOT granted AND relation = '" + table + "'::regclass")) {
            return row.next();
        }
    }

    @Test
    void aLogFromBeforeEncryption_isRefusedWithAHint() throws Exception {
        Endpoints old = fixture.endpoints().withFreshDatabase("old_" + UUID.randomUUID());
        var flyway = org.flywaydb.core.Flyway.configure()
                .dataSource(old.jdbcUrl(), old.postgresUser(), old.postgresPassword());
        flyway.target("11").load().migrate();
        try (Connection connection = old.connect();
                Statement sql = connection.createStatement()) {
            sql.execute("INSERT INTO ledger.entry VALUES (0, 0, 0, 0, gen_random_uuid(), 'leaf')");
        }
        RuntimeException refusal = assertThrows(
                RuntimeException.class, () -> flyway.target("latest").load().migrate());
        assertTrue(String.valueOf(refusal.getMessage()).contains("before encryption at rest"), refusal.getMessage());
    }
}

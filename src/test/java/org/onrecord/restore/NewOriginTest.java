// SPDX-License-Identifier: Apache-2.0
package org.onrecord.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Approved;
import org.onrecord.domain.Command;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.heads.ClosedLog;
import org.onrecord.heads.RedactionJournal;
import org.onrecord.ledger.CannotRestore;
import org.onrecord.ledger.JournalledRedaction;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LedgerFixture;
import org.onrecord.ledger.LogEntry;
import org.onrecord.ledger.LogReader;
import org.onrecord.ledger.LogReplay;
import org.onrecord.ledger.Restoration;
import org.onrecord.ledger.ServiceSession;
import org.onrecord.ledger.Succession;
import org.onrecord.ledger.UnjournalledRedactions;
import org.onrecord.support.BackingProcess;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Ports;
import org.onrecord.support.TestDirectories;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.TreeSize;

class NewOriginTest {
    private static final Path BROKER = TestDirectories.fresh("new-origin-kafka");
    private static final Expectation ANY = new Expectation.Any();
    private static final String CANARY = "canaryOfWhatWasRedacted";
    private static BackingProcess kafka;

    private final String oldOrigin = "onrecord.test/old/" + System.nanoTime();
    private final String newOrigin = oldOrigin + "/2";
    private final Ed25519Key oldKey = Ed25519Key.generate(oldOrigin);
    private final Ed25519Key newKey = Ed25519Key.generate(newOrigin);
    private final LedgerFixture old = new LedgerFixture(BackingServers.shared(), oldOrigin);
    private final LedgerFixture fresh = new LedgerFixture(BackingServers.shared(), newOrigin);
    private final List<LedgerFixture> copies = new ArrayList<>();
    private Ledger ledger;

    @BeforeAll
    static void startKafka() {
        kafka = BackingProcess.kafka(BROKER, Ports.free());
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
        TestDirectories.delete(BROKER);
    }

    @BeforeEach
    void begin() throws Exception {
        RedactionJournal.read(kafka.endpoints().kafka(), oldOrigin);
        old.execute("INSERT INTO heads.key (nth, vkey) VALUES (0, '" + oldKey.verifier() + "')");
        ledger = old.instance();
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        LedgerFixture.issue(ledger, "tariffs");
    }

    @AfterEach
    void close() throws Exception {
        old.close();
        fresh.close();
        for (LedgerFixture copy : copies) {
            copy.close();
        }
    }

    private void does(Command command) throws Exception {
        LedgerFixture.recorded(ledger, LedgerFixture.submission(command));
    }

    private StatementId votes(String issue, String day, String polarity) throws Exception {
        return votes(issue, day, polarity, Map.of());
    }

    private StatementId votes(String issue, String day, String polarity, Map<String, Object> more) throws Exception {
        Map<String, Object> form = new HashMap<>(LedgerFixture.voteForm("us", issue, day, polarity));
        form.putAll(more);
        StatementId id = old.newId();
        does(new Command.RecordStatement(id, LedgerFixture.valid(StatementForm.read(form))));
        return id;
    }

    /** What a backup has of the old database. */
    private LedgerFixture copy() throws Exception {
        LedgerFixture copy = old.copy();
        copies.add(copy);
        ledger = old.instance();
        return copy;
    }

    private static void send(String topic, byte[] key, byte[] value) throws Exception {
        Map<String, Object> settings = kafka.endpoints()
                .kafka()
                .client(Map.of(
                        "key.serializer", ByteArraySerializer.class, "value.serializer", ByteArraySerializer.class));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            producer.send(new ProducerRecord<>(topic, 0, key, value)).get(30, TimeUnit.SECONDS);
        }
    }

    /** What outsiders have of the old log: its head, and what was journalled of it. */
    private Checkpoint promise() throws Exception {
        journal();
        return sign();
    }

    private void journal() throws Exception {
        try (Connection connection = old.dataSource().getConnection()) {
            for (JournalledRedaction each : new UnjournalledRedactions(connection, old.keys()).next()) {
                send("onrecord.redactions", (oldOrigin + "/" + each.redaction()).getBytes(UTF_8), each.write());
            }
        }
    }

    private Checkpoint sign() throws Exception {
        try (Connection connection = old.dataSource().getConnection()) {
            TreeSize size = Restoration.size(connection);
            Checkpoint head = new Checkpoint(oldOrigin, size, Restoration.root(connection, size));
            send(
                    "onrecord.heads",
                    oldOrigin.getBytes(UTF_8),
                    head.sign(List.of(oldKey)).bytes());
            return head;
        }
    }

    private Place placeOf(LedgerFixture fixture) {
        return new Place(
                fixture.dataSource(),
                fixture.keys(),
                Optional.of(kafka.endpoints().kafka()));
    }

    private Place freshPlace() {
        return new Place(fresh.dataSource(), fresh.keys(), Optional.empty());
    }

    private NewOrigin.Report goOn(LedgerFixture from) throws Exception {
        NewOrigin succession = new NewOrigin(placeOf(from), newOrigin, List.of());
        succession.survey();
        return succession.carry(freshPlace(), newKey.verifier());
    }

    private void refused(LedgerFixture from, String why) throws Exception {
        long before = size(fresh);
        CannotRestore refused = assertThrows(CannotRestore.class, () -> goOn(from), why);
        assertTrue(refused.reason().contains(why), refused.reason());
        assertEquals(before, size(fresh));
    }

    private static long size(LedgerFixture fixture) throws Exception {
        try (Connection connection = fixture.dataSource().getConnection()) {
            return Restoration.size(connection).value();
        }
    }

    private Optional<ClosedLog> closed(LedgerFixture copy) throws Exception {
        try (Connection connection = copy.dataSource().getConnection()) {
            return ClosedLog.find(connection, kafka.endpoints().kafka(), oldOrigin);
        }
    }

    private static LogReplay replay(LedgerFixture fixture) throws Exception {
        try (Connection connection = fixture.dataSource().getConnection()) {
            LogReplay replay = new LogReplay(new LogReader(connection, fixture.keys()));
            replay.run();
            assertTrue(replay.differsAt().isEmpty(), "differs at " + replay.differsAt());
            return replay;
        }
    }

    /** What stances say, and since when; not where they stand in the log. */
    private static Map<String, Map<String, Object>> stances(LogReplay replay) {
        Map<String, Map<String, Object>> told = new HashMap<>();
        replay.followed().states().forEach((slot, state) -> told.put(slot.toString(), told(state)));
        return told;
    }

    private static Map<String, Object> told(SlotState state) {
        Map<String, Object> told = new HashMap<>(state.told());
        told.put("statement", state.last().statement());
        told.put("lastAffirmed", state.lastAffirmedMillis());
        return told;
    }

    private StatementState statement(LogReplay replay, StatementId id) {
        return replay.followed().statements().get(id);
    }

    private void lift(StatementId id, LogPosition order) throws Exception {
        RedactionId redaction = new RedactionId(old.newId().value());
        old.execute("INSERT INTO ledger.redaction (id, statement, lifts, asked_by, asked) VALUES ('" + redaction
                + "', '" + id + "', " + order + ", 'ada', 1)");
        does(new Command.LiftRestriction(id, order, new Approved(redaction, "ada", "grace")));
    }

    /** The copy of a log of a vote, which promised another one since. */
    private LedgerFixture setBack() throws Exception {
        votes("embargo", "2024-05-04", "FOR");
        LedgerFixture copy = copy();
        votes("embargo", "2024-05-05", "AGAINST");
        promise();
        return copy;
    }

    @Test
    void whatTheCopyHolds_goesOn_withoutWhatWasRedactedSince_andAsIfThatHadNeverBeen() throws Exception {
        votes("embargo", "2024-05-04", "FOR");
        StatementId corrected = votes("embargo", "2024-05", "AGAINST");
        does(new Command.CorrectStatement(
                corrected,
                Initiator.OUTLET,
                ErrorClass.CORRECTED,
                "It was wrong.",
                "In the first line.",
                Map.of("place", "Geneva"),
                ANY));
        StatementId killed = votes("embargo", "2024-05-06", "FOR");
        does(new Command.WithdrawStatement(killed, Initiator.OUTLET, "Never said.", "In the story.", ANY));
        StatementId held = votes("embargo", "2024-05-07", "FOR");
        does(new Command.HoldStatement(held, "Asked.", ANY));
        StatementId embargoed =
                votes("tariffs", "2024-05-08", "FOR", Map.of("embargoedUntil", "2099-01-01T00:00:00.000Z"));
        StatementId restricted = votes("tariffs", "2024-05-09", "AGAINST");
        old.redact(ledger, restricted, RedactionBasis.GDPR_RESTRICTION);
        StatementId toBeFreed = votes("tariffs", "2024-05-10", "FOR");
        LogPosition freedBy = old.redact(ledger, toBeFreed, RedactionBasis.GDPR_RESTRICTION);
        StatementId goneBefore = votes("embargo", "2024-05-11", "AGAINST", Map.of("text", CANARY + " one"));
        old.redact(ledger, goneBefore, RedactionBasis.GDPR_ERASURE);
        StatementId goneSince = votes("embargo", "2024-05-12", "AGAINST", Map.of("text", CANARY + " two"));
        StatementId restrictedSince = votes("tariffs", "2024-05-13", "FOR");
        votes("embargo", "2024-05-14", "FOR");
        LedgerFixture copy = copy();
        long held0 = size(copy);
        LogReplay before = replay(copy);

        LogPosition order = old.redact(ledger, goneSince, RedactionBasis.COURT_ORDER);
        does(new Command.CompleteRedaction(new RedactionId(old.newId().value()), order, RedactedSystem.LEDGER));
        old.redact(ledger, restrictedSince, RedactionBasis.GDPR_RESTRICTION);
        lift(toBeFreed, freedBy);
        votes("embargo", "2024-05-15", "AGAINST");
        Checkpoint head = promise();

        NewOrigin.Report report = goOn(copy);

        assertEquals(head, report.predecessor());
        assertEquals(head.size().value() - held0, report.lost());
        assertEquals(2, report.redacted(), "what was ordered before is there to be read, too");
        assertEquals(3, report.fromTheJournal(), "a hold, a restriction and the end of another");
        assertEquals(0, report.unreadable());
        LogReplay after = replay(fresh);
        // The words are nowhere, and neither is anything that follows from them.
        List<LogEntry> log = fresh.log();
        assertFalse(log.stream().anyMatch(entry -> says(entry, CANARY)));
        assertFalse(log.stream().anyMatch(entry -> says(entry, goneSince.toString())));
        assertFalse(log.stream().anyMatch(entry -> says(entry, goneBefore.toString())));
        // As it was known of the rest.
        before.followed().forget(goneSince);
        assertEquals(stances(before).get("us/embargo/own"), stances(after).get("us/embargo/own"));
        assertEquals(PubStatus.CANCELED, statement(after, killed).status());
        assertEquals(PubStatus.WITHHELD, statement(after, held).status());
        assertEquals(PubStatus.WITHHELD, statement(after, embargoed).status());
        assertTrue(statement(after, restricted).restriction().isPresent());
        assertTrue(statement(after, restrictedSince).restriction().isPresent());
        assertEquals(PubStatus.USABLE, statement(after, toBeFreed).status());
        assertEquals(
                statement(before, corrected).statement().saidAt(),
                statement(after, corrected).statement().saidAt());
        // Times stay, and so does what they are capped by.
        assertInstanceOf(Event.LogOpened.class, log.getFirst().event().orElseThrow());
        assertEquals(EventType.STANCE_POLICY_ADOPTED, log.get(1).type());
        for (LogEntry entry : log.subList(2, log.size())) {
            assertTrue(entry.recordedMillis() < log.getFirst().recordedMillis());
        }
        for (StatementState state : after.followed().statements().values()) {
            assertEquals(statement(before, state.id()).recordedMillis(), state.recordedMillis());
        }
        // It goes on.
        Ledger next = fresh.instance();
        LogPosition first = LedgerFixture.recorded(
                        next, LedgerFixture.submission(fresh.vote("us", "embargo", "2024-05-20", "AGAINST")))
                .position();
        assertEquals(log.size(), first.value());
        assertTrue(fresh.log().get((int) first.value()).recordedMillis()
                > log.getFirst().recordedMillis());
        replay(fresh);
    }

    private static boolean says(LogEntry entry, String word) {
        return entry.payload()
                .map(payload -> new String(payload, UTF_8).contains(word))
                .orElse(false);
    }

    @Test
    void theOldLog_isClosedForEver_inFavourOfOneKey() throws Exception {
        LedgerFixture copy = setBack();
        goOn(copy);

        ClosedLog closed = closed(copy).orElseThrow();
        assertEquals(newKey.verifier(), closed.successor());
        assertEquals(Optional.of(closed), closed(old), "a newer copy finds it, too");
        assertTrue(goOn(copy).isDone(), "again, there is nothing to do");
        CannotRestore other = assertThrows(CannotRestore.class, () -> {
            NewOrigin succession = new NewOrigin(placeOf(copy), newOrigin, List.of());
            succession.survey();
            succession.carry(freshPlace(), Ed25519Key.generate(newOrigin).verifier());
        });
        assertTrue(other.reason().contains("is closed already"), other.reason());
        CannotRestore exact = assertThrows(CannotRestore.class, () -> new ExactRestore(
                        copy.dataSource(), copy.keys(), kafka.endpoints().kafka(), Path.of("none"), List.of())
                .run());
        assertTrue(exact.reason().contains("is closed for good"), exact.reason());
    }

    @Test
    void whereNothingIsMissing_orNothingWasPromised_nothingIsClosed() throws Exception {
        votes("embargo", "2024-05-04", "FOR");
        refused(old, "No head of the log");
        promise();
        refused(old, "Nothing is missing");
        assertEquals(Optional.empty(), closed(old));
    }

    @Test
    void aHeadThatTheOldLogHasNotSigned_isRefused() throws Exception {
        votes("embargo", "2024-05-04", "FOR");
        LedgerFixture copy = copy();
        votes("embargo", "2024-05-05", "AGAINST");
        Checkpoint head = promise();
        send(
                "onrecord.heads",
                oldOrigin.getBytes(UTF_8),
                new Checkpoint(oldOrigin, new TreeSize(head.size().value() + 1), head.root())
                        .sign(List.of(Ed25519Key.generate(oldOrigin)))
                        .bytes());
        refused(copy, "is not signed by the log");
        assertEquals(Optional.empty(), closed(copy));
    }

    @Test
    void underTheOldName_orUnderAKeyOfAnother_itIsRefused() throws Exception {
        LedgerFixture copy = setBack();
        CannotRestore same =
                assertThrows(CannotRestore.class, () -> new NewOrigin(placeOf(copy), oldOrigin, List.of()).survey());
        assertTrue(same.reason().contains("needs another name"), same.reason());
        NewOrigin succession = new NewOrigin(placeOf(copy), newOrigin, List.of());
        succession.survey();
        CannotRestore key = assertThrows(CannotRestore.class, () -> succession.carry(freshPlace(), oldKey.verifier()));
        assertTrue(key.reason().contains("and not of"), key.reason());
        assertEquals(0, size(fresh));
        assertEquals(Optional.empty(), closed(copy));
    }

    @Test
    void whereSomethingIs_orRuns_nothingIsWritten() throws Exception {
        LedgerFixture copy = setBack();
        for (LedgerFixture each : List.of(copy, fresh)) {
            try (ServiceSession running =
                    ServiceSession.open(each.dataSource(), "SET application_name = 'onrecord-restraints'")) {
                assertFalse(running.connection().isClosed());
                refused(copy, "stop every instance first");
            }
        }
        LedgerFixture.party(fresh.instance(), "someone");
        refused(copy, "The new database is not empty");
        assertEquals(Optional.empty(), closed(copy));
    }

    @Test
    void aNameThatALogHadBefore_isRefused() throws Exception {
        votes("embargo", "2024-05-04", "FOR");
        LedgerFixture copy = copy();
        votes("embargo", "2024-05-05", "AGAINST");
        Checkpoint head = promise();
        send(
                "onrecord.heads",
                newOrigin.getBytes(UTF_8),
                new Checkpoint(newOrigin, head.size(), head.root())
                        .sign(List.of(newKey))
                        .bytes());
        NewOrigin succession = new NewOrigin(placeOf(copy), newOrigin, List.of());
        succession.survey();
        CannotRestore before =
                assertThrows(CannotRestore.class, () -> succession.carry(placeOf(fresh), newKey.verifier()));
        assertTrue(before.reason().contains("choose another name"), before.reason());
        assertEquals(0, size(fresh));
        assertEquals(Optional.empty(), closed(copy));
    }

    private NewOrigin surveyed(LedgerFixture from) throws Exception {
        NewOrigin succession = new NewOrigin(placeOf(from), newOrigin, List.of());
        succession.survey();
        return succession;
    }

    @Test
    void whatIsSignedOrRedactedWhileItIsCarriedOver_stopsIt_andIsNotSkippedTheNextTime() throws Exception {
        StatementId goneSince = votes("embargo", "2024-05-04", "FOR");
        LedgerFixture copy = copy();
        votes("embargo", "2024-05-05", "AGAINST");
        promise();
        NewOrigin ahead = surveyed(copy);
        votes("embargo", "2024-05-06", "FOR");
        Checkpoint head = sign();
        CannotRestore signed = assertThrows(CannotRestore.class, () -> ahead.carry(freshPlace(), newKey.verifier()));
        assertTrue(signed.reason().contains("went on meanwhile"), signed.reason());

        NewOrigin again = surveyed(copy);
        old.redact(ledger, goneSince, RedactionBasis.COURT_ORDER);
        journal();
        CannotRestore journalled =
                assertThrows(CannotRestore.class, () -> again.carry(freshPlace(), newKey.verifier()));
        assertTrue(journalled.reason().contains("went on meanwhile"), journalled.reason());

        assertEquals(0, size(fresh));
        assertEquals(Optional.empty(), closed(copy));
        NewOrigin.Report report = goOn(copy);
        assertEquals(head, report.predecessor());
        assertEquals(1, report.redacted());
        assertFalse(fresh.log().stream().anyMatch(entry -> says(entry, goneSince.toString())));
    }

    @Test
    void ofTwoWhoCloseALogAtTheSameTime_oneIsRefused() throws Exception {
        LedgerFixture copy = setBack();
        NewOrigin slower = surveyed(copy);
        ClosedLog faster =
                new ClosedLog(oldOrigin, Ed25519Key.generate(newOrigin).verifier());
        try (Connection connection = copy.dataSource().getConnection()) {
            faster.close(connection, kafka.endpoints().kafka(), () -> {});
        }
        CannotRestore refused = assertThrows(CannotRestore.class, () -> slower.carry(freshPlace(), newKey.verifier()));
        assertTrue(refused.reason().contains("is closed already"), refused.reason());
        assertEquals(0, size(fresh));
        assertEquals(Optional.of(faster), closed(copy));
    }

    @Test
    void ofTwoWhoOpenALogInOneDatabase_oneIsRefused() throws Exception {
        LedgerFixture copy = setBack();
        NewOrigin slower = surveyed(copy);
        try (Connection faster = fresh.dataSource().getConnection()) {
            Succession.announce(faster, newOrigin);
            faster.setAutoCommit(false);
            try (Statement sql = faster.createStatement()) {
                sql.execute("SELECT FROM ledger.head FOR UPDATE");
            }
            CannotRestore refused =
                    assertThrows(CannotRestore.class, () -> slower.carry(freshPlace(), newKey.verifier()));
            assertTrue(refused.reason().contains("Somebody else writes"), refused.reason());
        }
        assertEquals(Optional.empty(), closed(copy));
    }

    @Test
    void aPostgresThatIsImpatient_waitsUntilTheOldLogIsClosed() throws Exception {
        LedgerFixture copy = setBack();
        for (LedgerFixture each : List.of(copy, fresh)) {
            for (String setting : List.of("idle_in_transaction_session_timeout", "statement_timeout")) {
                each.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET " + setting
                        + " = 2000', current_database()); END $$");
            }
        }
        copy.execute("CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN PERFORM pg_sleep(3); RETURN NEW; END $$");
        copy.execute("CREATE TRIGGER slow BEFORE INSERT ON heads.closed FOR EACH ROW EXECUTE FUNCTION public.slow()");

        assertEquals(goOn(copy).size().value(), size(fresh));
    }

    @Test
    void whoIsStoppedInTheMiddle_hasWrittenAndClosedNothing_andBeginsAgain() throws Exception {
        votes("embargo", "2024-05-04", "FOR");
        votes("embargo", "2024-05-05", "AGAINST");
        LedgerFixture copy = copy();
        votes("embargo", "2024-05-06", "FOR");
        promise();
        fresh.execute("ALTER TABLE ledger.entry ADD CONSTRAINT stops CHECK (position < 6)");
        assertThrows(SQLException.class, () -> goOn(copy));
        assertEquals(0, size(fresh));
        assertEquals(Optional.empty(), closed(copy));
        fresh.execute("ALTER TABLE ledger.entry DROP CONSTRAINT stops");
        IllegalStateException early = assertThrows(IllegalStateException.class, fresh::instance);
        assertTrue(String.valueOf(early.getMessage()).contains("is not whole"), early.getMessage());
        assertEquals(0, size(fresh), "no service begins a log where one is to be opened");

        // Closed, and stopped before the new log was committed.
        try (Connection connection = copy.dataSource().getConnection()) {
            new ClosedLog(oldOrigin, newKey.verifier())
                    .close(connection, kafka.endpoints().kafka(), () -> {});
        }
        NewOrigin.Report report = goOn(copy);

        assertFalse(report.isDone());
        assertEquals(report.size().value(), size(fresh));
        assertEquals(5, report.facts());
        replay(fresh);
    }

    @Test
    void whatLostItsKey_isLeftOut_withAllThatNamesIt() throws Exception {
        StatementId stays = votes("embargo", "2024-05-04", "FOR");
        StatementId lost = votes("embargo", "2024-05-05", "AGAINST");
        StatementId nameless = votes("tariffs", "2024-05-06", "FOR");
        LedgerFixture copy = copy();
        votes("embargo", "2024-05-07", "FOR");
        promise();
        List<LogEntry> log = copy.log();
        copy.destroyKeyOf(position(log, lost.toString()));
        copy.destroyKeyOf(position(log, "\"issue\":\"tariffs\""));

        NewOrigin.Report report = goOn(copy);

        assertEquals(3, report.unreadable());
        LogReplay after = replay(fresh);
        assertEquals(List.of(stays), List.copyOf(after.followed().statements().keySet()));
        assertFalse(fresh.log().stream().anyMatch(entry -> says(entry, nameless.toString())));
    }

    private static LogPosition position(List<LogEntry> log, String word) {
        return log.stream()
                .filter(entry -> says(entry, word))
                .findFirst()
                .orElseThrow()
                .position();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.ShutdownEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Approved;
import org.onrecord.domain.ChangeKind;
import org.onrecord.domain.Command;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.HouseStyle;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.OnDuplicate;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.RedactableSlots;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionRequest;
import org.onrecord.domain.Rejection;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.transparency.Hash;
import org.onrecord.vault.DataKey;

/** Fields of a statement are destroyed, and the rest of it goes on. */
class FieldRedactionTest {
    private static final Expectation ANY = new Expectation.Any();
    private static final List<String> ALL = List.copyOf(new TreeSet<>(RedactableSlots.ALL));
    private static final String CANARY = "canary-of-a-field";
    private static final IdempotencyKey KEY = IdempotencyKey.of("field", new byte[] {1});

    private LedgerFixture fixture;
    private Ledger ledger;
    private StatementId id;
    private LogPosition recording;

    @BeforeEach
    void open() throws Exception {
        fixture = new LedgerFixture();
        ledger = fixture.instance();
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        vote("2024-05-01", "AGAINST");
        id = fixture.newId();
        recording = recordEverywhere();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Outcome.Recorded does(Command command) throws Exception {
        return LedgerFixture.recorded(ledger, LedgerFixture.submission(command));
    }

    private Outcome.Recorded vote(String day, String polarity) throws Exception {
        return does(fixture.vote("us", "embargo", day, polarity));
    }

    private void restart() throws Exception {
        ledger.stop(new ShutdownEvent());
        ledger = fixture.instance(fixture.dataSource(), fixture.freshKeys());
    }

    private Map<String, Object> form(String word) {
        Map<String, Object> form = new HashMap<>(LedgerFixture.voteForm("us", "embargo", "2024-05-04", "FOR"));
        form.put("rendering", "DIRECT_QUOTE");
        form.put("kind", "DEMAND");
        form.put("text", "“" + word + "-text ends it”");
        form.put("agreedConditions", word + "-agreed");
        form.put("toldTo", word + "-told");
        form.put("place", word + "-place");
        form.put(
                "speaker",
                Map.of(
                        "identification", "NAMED",
                        "name", word + "-name",
                        "role", word + "-role",
                        "affiliation", word + "-affiliation",
                        "descriptor", word + "-descriptor",
                        "sourceRef", word + "-ref"));
        return form;
    }

    /** A canary in each field that can be redacted by itself, of a recording and of every amendment that has one. */
    private LogPosition recordEverywhere() throws Exception {
        LogPosition at = LedgerFixture.recorded(
                        ledger,
                        Submission.of(
                                new Command.RecordStatement(id, LedgerFixture.valid(StatementForm.read(form(CANARY)))),
                                Optional.of(KEY),
                                Optional.of("ada")))
                .position();
        correct(Map.of("place", CANARY + "-corrected"));
        does(new Command.HoldStatement(id, CANARY + "-doubt", ANY));
        does(new Command.ReleaseStatement(id, CANARY + "-confirmed", ANY));
        return at;
    }

    private Outcome.Recorded correct(Map<String, ?> fields) throws Exception {
        return does(new Command.CorrectStatement(
                id, Initiator.DESK, ErrorClass.CORRECTED, CANARY + "-what", CANARY + "-where", fields, ANY));
    }

    private LogPosition redact(List<String> fields) throws Exception {
        return fixture.redact(ledger, id, RedactionBasis.SOURCE_PROTECTION, fields);
    }

    /** The relay has replaced what Kafka had. */
    private void replaced() throws SQLException {
        fixture.execute("UPDATE ledger.redaction SET replaced = true WHERE ordered IS NOT NULL");
    }

    private void carryOut(LogPosition order) throws SQLException {
        replaced();
        assertTrue(fixture.isErased(order, id));
    }

    private StatementOfLog standing() throws SQLException {
        try (Connection connection = fixture.connect()) {
            var found = new StatementRows(new Rows(connection, fixture.keys())).standing(Set.of(id));
            return new StatementOfLog(found.getFirst().state(), found.getFirst().key());
        }
    }

    private record StatementOfLog(StatementState state, DataKey key) {}

    /** Of all that is sealed in the ledger, what says the word once it is opened. */
    private List<String> sealedWith(String word) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = fixture.connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT position, key, payload FROM ledger.disclosure")) {
            while (row.next()) {
                long position = row.getLong(1);
                Optional<byte[]> plain =
                        Sealed.of(AtRest.PAYLOAD, position, row, 2).flatMap(value -> open(value));
                if (plain.filter(bytes -> new String(bytes, UTF_8).contains(word))
                        .isPresent()) {
                    found.add("payload " + position);
                }
            }
        }
        return found;
    }

    private Optional<byte[]> open(Sealed value) {
        try {
            return value.open(fixture.keys().find(List.of(value.key())));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private List<Disclosed> disclosed() throws SQLException {
        try (Connection connection = fixture.connect()) {
            return new LogReader(connection, fixture.keys())
                    .disclosures(new LogPosition(0), 100_000, Integer.MAX_VALUE);
        }
    }

    private String read() throws SQLException {
        StringBuilder all = new StringBuilder();
        for (LogEntry entry : fixture.log()) {
            entry.payload().ifPresent(payload -> all.append(new String(payload, UTF_8)));
        }
        for (Disclosed each : disclosed()) {
            for (String disclosure : each.disclosures()) {
                all.append(new String(Base64.getUrlDecoder().decode(disclosure), UTF_8));
            }
        }
        return all.toString();
    }

    private void assertLeavesCommit() throws Exception {
        try (Connection connection = fixture.connect()) {
            List<byte[]> leaves = new LogTiles(connection).leaves(new LogPosition(0), 100_000);
            for (Disclosed each : disclosed()) {
                GivenEntry.of(
                        LedgerFixture.ORIGIN,
                        each.position(),
                        leaves.get((int) each.position().value()),
                        each.disclosures(),
                        each.absentFields().keySet());
            }
        }
    }

    private LogReplay replayed() throws SQLException {
        try (Connection connection = fixture.connect()) {
            LogReplay replay = new LogReplay(new LogReader(connection, fixture.keys()));
            replay.run();
            return replay;
        }
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    @Test
    void fromTheOrderOn_noReaderGetsTheFields_andWhatIsLeftIsThere() throws Exception {
        assertTrue(read().contains(CANARY));
        List<byte[]> leaves;
        try (Connection connection = fixture.connect()) {
            leaves = new LogTiles(connection).leaves(new LogPosition(0), 100_000);
        }
        LogPosition order = redact(ALL);

        assertFalse(read().contains(CANARY), "no word is read");
        assertFalse(sealedWith(CANARY).isEmpty(), "nothing is destroyed yet");
        LogEntry recorded = fixture.log().get((int) recording.value());
        assertEquals(
                Set.of(
                        "agreedConditions",
                        "place",
                        "speaker.affiliation",
                        "speaker.descriptor",
                        "speaker.name",
                        "speaker.role",
                        "speaker.sourceRef",
                        "text",
                        "toldTo"),
                recorded.redacted().keySet());
        assertEquals(Set.of(order), Set.copyOf(recorded.redacted().values()));
        var left =
                assertInstanceOf(Event.StatementRecorded.class, recorded.event().orElseThrow());
        assertEquals("2024-05-04", left.statement().saidAt().text());
        assertEquals(1, left.statement().positions().size());
        assertEquals("", left.statement().text());
        assertEquals(
                recorded.redacted(), disclosed().get((int) recording.value()).absentFields());
        assertLeavesCommit();
        try (Connection connection = fixture.connect()) {
            List<byte[]> after = new LogTiles(connection).leaves(new LogPosition(0), 100_000);
            for (int i = 0; i < leaves.size(); i++) {
                assertArrayEquals(leaves.get(i), after.get(i));
            }
        }
    }

    @Test
    void whatIsCarriedOut_isSealedAnewWithoutTheFields_andTheKeyBeforeIsGone() throws Exception {
        long before = fixture.keyOf(recording);
        List<Long> caused = new ArrayList<>();
        LogPosition order = redact(ALL);
        assertFalse(fixture.isErased(order, id), "Kafka has it still");

        carryOut(order);

        assertEquals(List.of(), sealedWith(CANARY));
        assertTrue(fixture.keys().find(List.of(before)).isEmpty());
        assertEquals("0", text("SELECT count(*) FROM ledger.disclosure WHERE key = " + before));
        assertEquals("0", text("SELECT count(*) FROM ledger.dossier WHERE key = " + before));
        long after = fixture.keyOf(recording);
        for (long at = recording.value(); at < order.value(); at++) {
            caused.add(fixture.keyOf(new LogPosition(at)));
        }
        assertEquals(Set.of(after), Set.copyOf(caused), "the statement and all that it caused");
        assertFalse(caused.contains(fixture.keyOf(order)));
        assertLeavesCommit();
        assertEquals(OptionalLong.empty(), replayed().differsAt());
        assertEquals(0, replayed().unverifiable());
    }

    @Test
    void saltsOfWhatIsGone_areGone_andTheOthersAreThere() throws Exception {
        LogPosition order = redact(List.of("text"));
        carryOut(order);
        try (Connection connection = fixture.connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(
                        "SELECT key, salts FROM ledger.disclosure WHERE position = " + recording.value())) {
            row.next();
            byte[] salts = open(Sealed.of(AtRest.SALTS, recording.value(), row, 1)
                            .orElseThrow())
                    .orElseThrow();
            List<String> slots = Committed.slots(EventType.STATEMENT_RECORDED).sorted();
            for (int i = 0; i < slots.size(); i++) {
                boolean zero = Arrays.equals(
                        Arrays.copyOfRange(salts, i * Hash.BYTES, (i + 1) * Hash.BYTES), new byte[Hash.BYTES]);
                assertEquals(slots.get(i).equals("text"), zero, slots.get(i));
            }
        }
        assertEquals(
                CANARY + "-name",
                ((Event.StatementRecorded) fixture.log()
                                .get((int) recording.value())
                                .event()
                                .orElseThrow())
                        .statement()
                        .speaker()
                        .name()
                        .orElseThrow());
    }

    @Test
    void anErasureThatWasInterrupted_isRepeatedWhereItStopped() throws Exception {
        long before = fixture.keyOf(recording);
        byte[] wrapped = wrapped(before);
        LogPosition order = redact(ALL);
        replaced();
        try (Connection another = fixture.connect();
                Statement sql = another.createStatement()) {
            another.setAutoCommit(false);
            sql.execute("SELECT next FROM ledger.head FOR UPDATE");
            assertThrows(SQLException.class, () -> fixture.isErased(order, id), "the head is held");
            another.rollback();
        }
        assertEquals(before, fixture.keyOf(recording), "nothing was written");
        assertTrue(fixture.isErased(order, id));
        long after = fixture.keyOf(recording);

        // As after a crash between the commit and the destroying of the key.
        restoreKey(before, wrapped);
        assertTrue(fixture.isErased(order, id));

        assertTrue(fixture.freshKeys().find(List.of(before)).isEmpty());
        assertEquals(after, fixture.keyOf(recording), "it is not sealed anew again");
        assertTrue(fixture.isErased(order, id));
        assertEquals(List.of(), sealedWith(CANARY));
    }

    private byte[] wrapped(long key) throws SQLException {
        try (Connection vault = fixture.connectToVault();
                Statement sql = vault.createStatement();
                ResultSet row = sql.executeQuery("SELECT wrapped FROM vault.data_key WHERE id = " + key)) {
            row.next();
            return row.getBytes(1);
        }
    }

    private void restoreKey(long key, byte[] wrapped) throws SQLException {
        try (Connection vault = fixture.connectToVault();
                var sql = vault.prepareStatement("INSERT INTO vault.data_key (id, wrapped, made) VALUES (?, ?, 0)")) {
            sql.setLong(1, key);
            sql.setBytes(2, wrapped);
            sql.executeUpdate();
        }
    }

    @Test
    void whatIsSealedAnewWhileItIsRead_isReadAgain_andNothingIsTakenForAbsent() throws Exception {
        LogPosition order = redact(ALL);
        try (Connection connection = fixture.connect();
                Statement sql = connection.createStatement()) {
            List<Sealed> read = new ArrayList<>();
            try (ResultSet row = sql.executeQuery(
                    "SELECT position, key, payload FROM ledger.disclosure WHERE position >= " + recording.value())) {
                while (row.next()) {
                    read.add(Sealed.of(AtRest.PAYLOAD, row.getLong(1), row, 2).orElseThrow());
                }
            }
            carryOut(order);

            Opened opened = Opened.of(connection, fixture.freshKeys(), read);
            for (Sealed each : read) {
                String payload = new String(opened.of(each).orElseThrow(), UTF_8);
                assertFalse(payload.contains(CANARY), payload);
            }
        }
    }

    @Test
    void theStatementGoesOn_andCountsAsBefore() throws Exception {
        LogPosition order = redact(ALL);
        carryOut(order);
        restart();
        Outcome.Recorded released = does(new Command.ReleaseStatement(id, "it stands", ANY));

        assertEquals(Optional.of(PubStatus.USABLE), released.status());
        assertEquals(
                ChangeKind.REVERSED, released.derived().getFirst().changeKind().orElseThrow());
        assertEquals(
                ChangeKind.RESTATED,
                vote("2024-05-06", "FOR").derived().getFirst().changeKind().orElseThrow());
        assertEquals(Map.copyOf(marks(order)), standing().state().redacted());
        assertEquals(OptionalLong.empty(), replayed().differsAt());
    }

    private static Map<String, LogPosition> marks(LogPosition order) {
        Map<String, LogPosition> marks = new HashMap<>();
        ALL.stream().filter(RedactableSlots::isOfStatement).forEach(slot -> marks.put(slot, order));
        return marks;
    }

    @Test
    void aCorrection_leavesOutWhatIsGone_orSaysItAnew() throws Exception {
        LogPosition order = redact(ALL);
        correct(Map.of("saidAt", "2024-05-05"));
        assertEquals(marks(order), standing().state().redacted());

        carryOut(order);
        correct(Map.of("text", "“said anew”", "speaker", Map.of("name", "Named anew")));
        assertEquals("“said anew”", standing().state().statement().text());
        assertFalse(standing().state().redacted().containsKey("text"));
        assertFalse(standing().state().redacted().containsKey("speaker.name"));
        assertEquals(order, standing().state().redacted().get("speaker.role"));
        assertTrue(read().contains("said anew"));
        assertLeavesCommit();
        assertEquals(OptionalLong.empty(), replayed().differsAt());

        Outcome.Refused refused = assertInstanceOf(
                Outcome.Refused.class,
                LedgerFixture.outcome(
                        ledger,
                        LedgerFixture.submission(new Command.CorrectStatement(
                                id,
                                Initiator.DESK,
                                ErrorClass.CORRECTED,
                                "w",
                                "h",
                                Collections.singletonMap("text", null),
                                ANY))));
        assertInstanceOf(Rejection.CorrectionInvalid.class, refused.reasons().getFirst());

        LogPosition again = redact(List.of("text"));
        assertEquals(again, standing().state().redacted().get("text"));
        carryOut(again);
        assertFalse(read().contains("said anew"));
        assertEquals(
                order, fixture.log().get((int) recording.value()).redacted().get("text"), "gone by the first order");
    }

    @Test
    void aRedactionOfAll_coversWhatHasLostFields() throws Exception {
        LogPosition fields = redact(List.of("text", "place"));
        carryOut(fields);
        long before = fixture.keyOf(recording);
        correct(Map.of("text", "“" + CANARY + " anew”"));
        LogPosition whole = fixture.redact(ledger, id, RedactionBasis.COURT_ORDER);
        carryOut(whole);

        assertTrue(fixture.keys().find(List.of(before)).isEmpty());
        assertEquals(List.of(), sealedWith(CANARY));
        for (Disclosed each : disclosed()) {
            if (each.position().value() == recording.value()) {
                assertEquals(Optional.of(whole), each.absentBy());
                assertEquals(Map.of(), each.absentFields());
            }
        }
        assertEquals(OptionalLong.empty(), replayed().differsAt());
        assertInstanceOf(
                Outcome.Refused.class,
                LedgerFixture.outcome(ledger, LedgerFixture.submission(new Command.ReleaseStatement(id, "no", ANY))));
    }

    @Test
    void anOrderForAll_thatComesBeforeFieldsAreDestroyed_doesBoth() throws Exception {
        long before = fixture.keyOf(recording);
        LogPosition fields = redact(List.of("text"));
        LogPosition whole = fixture.redact(ledger, id, RedactionBasis.COURT_ORDER);
        replaced();
        assertFalse(fixture.isErased(fields, id), "that is the other order's");
        assertEquals(before, fixture.keyOf(recording), "nothing is sealed under a key that nobody notes");
        assertTrue(fixture.isErased(whole, id));
        assertTrue(fixture.isErased(fields, id));
        assertTrue(fixture.keys().find(List.of(before)).isEmpty());
        assertEquals(List.of(), sealedWith(CANARY));
        assertEquals(OptionalLong.empty(), replayed().differsAt());
    }

    @Test
    void whatWasAppendedBetweenAskingAndApproval_isCovered_andAnotherInstanceForgetsTheKeyBefore() throws Exception {
        Ledger other = fixture.instance();
        LedgerFixture.recorded(other, LedgerFixture.submission(fixture.vote("us", "embargo", "2024-04-01", "FOR")));
        Redactions redactions = new Redactions(fixture.dataSource());
        var asked = redactions
                .ask(id, new RedactionRequest.Of(RedactionBasis.SAFETY, List.of("reason", "what")), "ada")
                .orElseThrow();
        does(new Command.HoldStatement(id, CANARY + "-late", ANY));
        correct(Map.of("place", "elsewhere"));
        LogPosition order = does(new Command.OrderRedaction(
                        id, RedactionBasis.SAFETY, List.of("reason", "what"), new Approved(asked.id(), "ada", "grace")))
                .position();
        carryOut(order);
        assertEquals(List.of(), sealedWith(CANARY + "-late"));
        assertEquals(List.of(), sealedWith(CANARY + "-what"));
        assertFalse(sealedWith(CANARY + "-where").isEmpty());

        LedgerFixture.recorded(other, LedgerFixture.submission(new Command.ReleaseStatement(id, "it stands", ANY)));
        vote("2024-05-07", "FOR");
        restart();
        assertEquals(
                ChangeKind.REVERSED,
                vote("2024-05-08", "AGAINST").derived().getFirst().changeKind().orElseThrow());
        assertEquals(OptionalLong.empty(), replayed().differsAt());
    }

    @Test
    void aKeyThatRecordedIt_isAnsweredAgain_andHoldsNoDigestOfTheBody() throws Exception {
        assertFalse(text("SELECT request FROM ledger.idempotency").equals("\\x"));
        carryOut(redact(List.of("text")));
        assertEquals("\\x", text("SELECT request FROM ledger.idempotency"));
        Outcome.Recorded again = assertInstanceOf(
                Outcome.Recorded.class,
                LedgerFixture.outcome(
                        ledger,
                        Submission.of(
                                new Command.RecordStatement(
                                        fixture.newId(), LedgerFixture.valid(StatementForm.read(form("another")))),
                                Optional.of(IdempotencyKey.of("field", new byte[] {2})),
                                Optional.empty())));
        assertTrue(again.replayed());
        assertEquals(recording, again.position());
    }

    @Test
    void aRequestThatOnlyAppendedAnAppearance_leavesNoDigestOfItsBody_either() throws Exception {
        Map<String, Object> same = form(CANARY);
        same.put("appearances", List.of(Map.of("outlet", "Another", "url", "https://example.com/1")));
        Submission repeated = Submission.of(
                new Command.RecordStatement(
                        fixture.newId(),
                        LedgerFixture.valid(StatementForm.read(same)),
                        OnDuplicate.APPEND_APPEARANCE,
                        HouseStyle.Refusals.NONE),
                Optional.of(IdempotencyKey.of("appended", CANARY.getBytes(UTF_8))),
                Optional.empty());
        Outcome.Recorded appended = LedgerFixture.recorded(ledger, repeated);
        assertEquals(Optional.of(id), appended.statement());
        carryOut(redact(List.of("text")));
        assertEquals("0", text("SELECT count(*) FROM ledger.idempotency WHERE request <> ''"));
        assertEquals(
                appended.position(), LedgerFixture.recorded(ledger, repeated).position());
    }

    @Test
    void aStatementWithoutItsText_isLikeNothing() throws Exception {
        LogPosition order = redact(List.of("text"));
        assertEquals("0", text("SELECT count(*) FROM ledger.quotation WHERE statement = '" + id + "'"));
        carryOut(order);
        Outcome.Recorded same = does(
                new Command.RecordStatement(fixture.newId(), LedgerFixture.valid(StatementForm.read(form(CANARY)))));
        assertEquals(List.of(), same.found().duplicates());
        correct(Map.of("text", form(CANARY).get("text")));
        assertEquals("1", text("SELECT count(*) FROM ledger.quotation WHERE statement = '" + id + "'"));
    }

    @Test
    void whereNothingIsLeftToRedact_nothingIsOrdered() throws Exception {
        LogPosition order = redact(List.of("text"));
        carryOut(order);
        Redactions.Redaction asked = new Redactions(fixture.dataSource())
                .ask(id, new RedactionRequest.Of(RedactionBasis.SAFETY, List.of("text")), "ada")
                .orElseThrow();
        Outcome.Refused refused = assertInstanceOf(
                Outcome.Refused.class,
                LedgerFixture.outcome(
                        ledger,
                        LedgerFixture.submission(new Command.OrderRedaction(
                                id,
                                RedactionBasis.SAFETY,
                                List.of("text"),
                                new Approved(asked.id(), "ada", "grace")))));
        assertEquals(List.of(new Rejection.NothingToRedact(id, List.of("text"))), refused.reasons());
    }
}

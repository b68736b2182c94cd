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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.ChangeKind;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Revision;
import org.onrecord.transparency.Commitment;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.Leaf;
import org.onrecord.vault.DataKey;

class LedgerTest {
    private LedgerFixture fixture;
    private Ledger ledger;

    @BeforeEach
    void open() {
        fixture = new LedgerFixture();
        ledger = fixture.instance();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Outcome.Recorded vote(String day, String polarity) throws Exception {
        return LedgerFixture.recorded(ledger, LedgerFixture.submission(fixture.vote("us", "embargo", day, polarity)));
    }

    private static ChangeKind kind(Outcome.Recorded recorded) {
        return recorded.derived().getFirst().changeKind().orElseThrow();
    }

    @Test
    void votesOnTheCubaEmbargo_areTakenSoftenedAndFirmed() throws Exception {
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        assertEquals(ChangeKind.TAKEN, kind(vote("2014-10-28", "AGAINST")));
        assertEquals(ChangeKind.RESTATED, kind(vote("2015-10-27", "AGAINST")));
        assertEquals(ChangeKind.SOFTENED, kind(vote("2016-10-26", "MIXED")));
        assertEquals(ChangeKind.FIRMED, kind(vote("2017-11-01", "AGAINST")));
    }

    @Test
    void aStatementSaidBefore_recordedLate_revisesHistoryAndNeverBecomesCurrent() throws Exception {
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        vote("2014-10-28", "AGAINST");
        vote("2017-11-01", "AGAINST");
        Outcome.Recorded late = vote("2016-10-26", "MIXED");
        assertEquals(EventType.STANCE_HISTORY_REVISED, late.derived().getFirst().type());
        Event.StanceHistoryRevised revised = assertInstanceOf(
                Event.StanceHistoryRevised.class,
                fixture.log().getLast().event().orElseThrow());
        assertEquals(
                List.of(ChangeKind.SOFTENED, ChangeKind.FIRMED),
                revised.revisions().items().stream()
                        .map(item -> item.changeKind())
                        .toList());
        assertEquals(ChangeKind.RESTATED, kind(vote("2018-11-01", "AGAINST")));
    }

    @Test
    void lateAndCurrentStatementsOfOneBatch_giveTheHistoryOfRecordingThemInOrder() throws Exception {
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        var together = List.of("2017-11-01", "2013-10-29", "2016-10-26", "2014-10-28", "2015-10-27").stream()
                .map(day -> ledger.submit(LedgerFixture.submission(
                        fixture.vote("us", "embargo", day, day.startsWith("2016") ? "MIXED" : "AGAINST"))))
                .toList();
        for (var one : together) {
            assertInstanceOf(Outcome.Recorded.class, one.get());
        }
        Map<Long, ChangeKind> history = new HashMap<>();
        for (LogEntry entry : fixture.log()) {
            switch (entry.event().orElseThrow()) {
                case Event.Derived e ->
                    e.revisions()
                            .items()
                            .forEach(item -> history.put(item.entry().value(), item.changeKind()));
                default -> {}
            }
        }
        assertEquals(
                Map.of(ChangeKind.TAKEN, 1, ChangeKind.RESTATED, 2, ChangeKind.SOFTENED, 1, ChangeKind.FIRMED, 1),
                counted(history));
    }

    @Test
    void aSlotWithoutAChange_namesNone_notTheFirstEntryOfTheLog() throws Exception {
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        vote("2014-10-28", "AGAINST");
        ledger.stop(new ShutdownEvent());
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            assertEquals(1, statement.executeUpdate("UPDATE ledger.dossier SET last_change = NULL"));
        }
        ledger = fixture.instance();
        assertEquals(ChangeKind.SOFTENED, kind(vote("2016-10-26", "MIXED")));
        Event.PositionChanged changed = assertInstanceOf(
                Event.PositionChanged.class, fixture.log().getLast().event().orElseThrow());
        assertEquals(Optional.empty(), changed.links().previousChange());
    }

    private static Map<ChangeKind, Integer> counted(Map<Long, ChangeKind> history) {
        Map<ChangeKind, Integer> counts = new HashMap<>();
        history.values().forEach(kind -> counts.merge(kind, 1, Integer::sum));
        return counts;
    }

    @Test
    void positions_areDenseFromZero_andStreamsAreChained() throws Exception {
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        vote("2014-10-28", "AGAINST");
        LedgerFixture.recorded(ledger, LedgerFixture.defineParty("us", "United States", new Expectation.Any()));
        assertInstanceOf(
                Outcome.Refused.class,
                LedgerFixture.outcome(ledger, LedgerFixture.submission(fixture.vote("us", "nothing", "2014", "FOR"))));
        vote("2015-10-27", "MIXED");
        Map<String, String> tails = new HashMap<>();
        try (Connection connection = fixture.connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(
                        "SELECT position, rev, leaf, salts, payload FROM ledger.entry JOIN ledger.disclosure USING (position) ORDER BY position")) {
            long position = 0;
            while (row.next()) {
                assertEquals(position, row.getLong(1));
                byte[] leaf = row.getBytes(3);
                assertArrayEquals(new JsonCanonicalizer(leaf).getEncodedUTF8(), leaf);
                Map<String, Object> fields = Payload.fields(leaf);
                String stream = (String) fields.get("stream");
                assertEquals(position, fields.get("seq"));
                assertEquals((long) row.getInt(2), fields.get("rev"));
                assertEquals(tails.getOrDefault(stream, ""), fields.get("prev"));
                DataKey key = Stored.key(connection, fixture.keys(), position);
                assertDisclosuresMatch(
                        fields,
                        AtRest.SALTS.open(key, position, row.getBytes(4)),
                        Payload.fields(AtRest.PAYLOAD.open(key, position, row.getBytes(5))));
                tails.put(stream, Leaf.text(Leaf.hash(leaf)));
                position++;
            }
            assertEquals(8, position);
        }
    }

    private static void assertDisclosuresMatch(Map<String, Object> leaf, byte[] salts, Map<String, Object> payload) {
        Map<?, ?> digests = assertInstanceOf(Map.class, leaf.get("c"));
        List<String> slots = digests.keySet().stream().map(String.class::cast).toList();
        assertEquals(slots.size() * Commitment.SALT_BYTES, salts.length);
        for (int i = 0; i < slots.size(); i++) {
            String slot = slots.get(i);
            Object value = payload.get(slot);
            int dot = slot.indexOf('.');
            if (dot > 0) {
                value = ((Map<?, ?>) payload.get(slot.substring(0, dot))).get(slot.substring(dot + 1));
            }
            byte[] disclosure = Commitment.disclosure(salts, i, slot, Json.canonical(value));
            assertEquals(digests.get(slot), Commitment.digest(disclosure), slot);
        }
    }

    @Test
    void theLeaf_namesNoPartyPersonWordOrPosition() throws Exception {
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        vote("2014-10-28", "AGAINST");
        try (Connection connection = fixture.connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT leaf FROM ledger.entry")) {
            while (row.next()) {
                String leaf = new String(row.getBytes(1), UTF_8);
                for (String word : List.of("\"us\"", "\"embargo\"", "AGAINST", "Delegation", "Voted", "2014-10-28")) {
                    assertFalse(leaf.contains(word), leaf);
                }
            }
        }
    }

    @Test
    void theEntryTable_refusesChangeByTriggerAndByGrant() throws Exception {
        LedgerFixture.party(ledger, "us");
        for (String change :
                List.of("UPDATE ledger.entry SET recorded = 0", "DELETE FROM ledger.entry", "TRUNCATE ledger.entry")) {
            SQLException byTrigger = assertThrows(SQLException.class, () -> fixture.execute(change));
            assertTrue(String.valueOf(byTrigger.getMessage()).contains("append-only"), byTrigger.getMessage());
            SQLException byGrant =
                    assertThrows(SQLException.class, () -> fixture.execute("SET ROLE onrecord_service; " + change));
            assertTrue(String.valueOf(byGrant.getMessage()).contains("permission denied"), byGrant.getMessage());
        }
    }

    @Test
    void theSameKey_withTheSameBody_tellsTheOriginalOutcome_withAnotherBodyIsRefused() throws Exception {
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        byte[] body = "body".getBytes(UTF_8);
        IdempotencyKey key = IdempotencyKey.of("k", body);
        Outcome.Recorded first = LedgerFixture.recorded(
                ledger,
                Submission.of(fixture.vote("us", "embargo", "2014", "FOR"), Optional.of(key), Optional.empty()));
        Outcome.Recorded again = LedgerFixture.recorded(
                ledger,
                Submission.of(fixture.vote("us", "embargo", "2014", "FOR"), Optional.of(key), Optional.empty()));
        assertTrue(again.replayed());
        assertEquals(first.statement(), again.statement());
        assertEquals(first.derived(), again.derived());
        assertEquals(first.position(), again.position());
        assertEquals(first.last(), again.last());
        assertEquals(first.recordedMillis(), again.recordedMillis());
        IdempotencyKey other = IdempotencyKey.of("k", "other".getBytes(UTF_8));
        assertInstanceOf(
                Outcome.KeyReused.class,
                LedgerFixture.outcome(
                        ledger,
                        Submission.of(
                                fixture.vote("us", "embargo", "2014", "FOR"), Optional.of(other), Optional.empty())));
        assertEquals(5, fixture.log().size());
    }

    @Test
    void aDefinitionThatStands_isNotRecordedAgain_andExpectationsAreChecked() throws Exception {
        LedgerFixture.recorded(ledger, LedgerFixture.defineParty("us", "United States", new Expectation.Absent()));
        assertInstanceOf(
                Outcome.Unchanged.class,
                LedgerFixture.outcome(ledger, LedgerFixture.defineParty("us", "United States", new Expectation.Any())));
        assertInstanceOf(
                Outcome.Refused.class,
                LedgerFixture.outcome(ledger, LedgerFixture.defineParty("us", "USA", new Expectation.Absent())));
        assertEquals(
                Optional.of(new Revision(1)),
                Optional.of(LedgerFixture.recorded(
                                ledger,
                                LedgerFixture.defineParty("us", "USA", new Expectation.AtRevision(new Revision(0))))
                        .revision()));
        assertEquals(3, fixture.log().size());
    }

    @Test
    void anotherOriginsDatabase_isRefusedAtTheStart() {
        Ledger other = new Ledger(
                fixture.dataSource(),
                fixture.keys(),
                new io.micrometer.core.instrument.simple.SimpleMeterRegistry(),
                "other/log");
        IllegalStateException refusal =
                assertThrows(IllegalStateException.class, () -> other.start(new io.quarkus.runtime.StartupEvent()));
        assertTrue(String.valueOf(refusal.getMessage()).contains(LedgerFixture.ORIGIN), refusal.getMessage());
    }

    @Test
    void recorded_neverFalls() throws Exception {
        LedgerFixture.party(ledger, "us");
        fixture.execute("UPDATE ledger.head SET recorded = recorded + 3600000");
        Outcome.Recorded after =
                LedgerFixture.recorded(ledger, LedgerFixture.defineParty("fr", "France", new Expectation.Any()));
        assertTrue(after.recordedMillis() > System.currentTimeMillis() + 3_500_000, "recorded fell behind the head");
    }

    @Test
    void streamIds_areRandomAndUnique() throws Exception {
        LedgerFixture.party(ledger, "us");
        LedgerFixture.party(ledger, "fr");
        long distinct = fixture.log().stream().map(LogEntry::stream).distinct().count();
        assertEquals(3, distinct);
        fixture.log().forEach(entry -> assertEquals(16, HexFormat.of().parseHex(entry.stream()).length));
    }
}

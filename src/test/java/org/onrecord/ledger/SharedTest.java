// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.ShutdownEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.ChangeKind;
import org.onrecord.domain.Command;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.StatementForm;
import org.onrecord.vault.DataKey;

/** What says something of several statements goes with whichever is destroyed first, in the log's database and in every copy of it. */
class SharedTest {
    private static final String WORDS = "“We will not agree to end the war as part of a hostage deal,” he said.";

    private LedgerFixture fixture;
    private Ledger ledger;
    private Submission again;

    @BeforeEach
    void open() throws Exception {
        fixture = new LedgerFixture();
        ledger = fixture.instance();
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private void restart() throws Exception {
        ledger.stop(new ShutdownEvent());
        ledger = fixture.instance(fixture.dataSource(), fixture.freshKeys());
    }

    private Command.RecordStatement said(String day, Map<String, ?> position, Map<String, ?> others) {
        Map<String, Object> form = new HashMap<>(LedgerFixture.voteForm("us", "embargo", day, "FOR"));
        Map<String, Object> whole = new HashMap<>(position);
        whole.put("issue", "embargo");
        form.put("positions", List.of(whole));
        form.putAll(others);
        return new Command.RecordStatement(fixture.newId(), LedgerFixture.valid(StatementForm.read(form)));
    }

    private Outcome.Recorded does(Command command) throws Exception {
        return LedgerFixture.recorded(ledger, LedgerFixture.submission(command));
    }

    private static Submission keyed(Command command) {
        return Submission.of(command, Optional.of(IdempotencyKey.of("shared", new byte[] {1})), Optional.empty());
    }

    private record Kept(Optional<Shared> value) {
        List<Long> keys() {
            return value.map(Shared::keys).orElse(List.of());
        }
    }

    private Kept found() throws SQLException {
        return kept(
                AtRest.FOUND,
                "SELECT i.entry, d.key, i.beneath, i.found FROM ledger.idempotency i"
                        + " LEFT JOIN ledger.disclosure d ON d.position = i.entry");
    }

    private Kept fold() throws SQLException {
        return kept(AtRest.STATE, "SELECT last, key, beneath, state FROM ledger.dossier");
    }

    private Kept kept(AtRest what, String sql) throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertTrue(row.next());
            Kept kept = new Kept(Shared.of(what, row.getLong(1), row, 2));
            assertFalse(row.next(), "one row of the kind");
            return kept;
        }
    }

    private List<Long> keysOf(Outcome.Recorded... recorded) throws SQLException {
        List<Long> keys = new ArrayList<>();
        for (Outcome.Recorded each : recorded) {
            keys.add(fixture.keyOf(each.position()));
        }
        return keys;
    }

    /** It opens with all its keys, and with no one of them left out. */
    private void assertNeedsAll(Shared value) throws SQLException {
        Map<Long, DataKey> all = fixture.keys().find(value.keys());
        assertEquals(value.keys().size(), all.size());
        assertTrue(value.open(all).isPresent());
        for (long lost : value.keys()) {
            Map<Long, DataKey> rest = new HashMap<>(all);
            rest.remove(lost);
            assertEquals(Optional.empty(), value.open(rest), "without key " + lost);
        }
    }

    private void redact(Command.RecordStatement statement, List<String> fields) throws Exception {
        LogPosition order = fixture.redact(ledger, statement.id(), RedactionBasis.SAFETY, fields);
        assertEquals(
                Outcome.Found.NOTHING,
                LedgerFixture.recorded(ledger, again).found(),
                "from the order on, before anything is destroyed");
        fixture.execute("UPDATE ledger.redaction SET replaced = true WHERE ordered IS NOT NULL");
        assertTrue(fixture.isErased(order, statement.id()));
        assertEquals(Optional.empty(), found().value());
        restart();
        assertEquals(
                Outcome.Found.NOTHING, LedgerFixture.recorded(ledger, again).found());
    }

    /** Two that are alike, the second recorded with a key. */
    private Command.RecordStatement lookalike() throws Exception {
        Map<String, String> words = Map.of("rendering", "DIRECT_QUOTE", "text", WORDS, "kind", "REFUSAL");
        Command.RecordStatement first = said("2024-05-04", Map.of("polarity", "FOR"), words);
        Outcome.Recorded firstRecorded = does(first);
        again = keyed(said("2024-05-04", Map.of("polarity", "FOR"), words));
        Outcome.Recorded second = LedgerFixture.recorded(ledger, again);
        assertEquals(1, second.found().duplicates().size());
        assertEquals(second.found(), LedgerFixture.recorded(ledger, again).found(), "told again as it was told");
        assertEquals(keysOf(second, firstRecorded), found().keys());
        assertNeedsAll(found().value().orElseThrow());
        return first;
    }

    @Test
    void howMuchWordsAreAlike_goesWithTheOther() throws Exception {
        redact(lookalike(), List.of());
    }

    @Test
    void howMuchWordsAreAlike_goesWithAFieldOfTheOther() throws Exception {
        redact(lookalike(), List.of("place", "text"));
    }

    @Test
    void thatThePartySaysTheOpposite_goesWithTheStatementThatSaysSo() throws Exception {
        Command.RecordStatement first = said("2024-05-04", Map.of("polarity", "AGAINST"), Map.of());
        Outcome.Recorded firstRecorded = does(first);
        again = keyed(said(
                "2024-05-06",
                Map.of("polarity", "FOR"),
                Map.of(
                        "terms",
                        "BACKGROUND",
                        "speaker",
                        Map.of("identification", "UNNAMED_AFFILIATED", "descriptor", "an official briefed on it"))));
        Outcome.Recorded second = LedgerFixture.recorded(ledger, again);
        assertEquals(1, second.found().oppositions().size());
        assertEquals(second.found(), LedgerFixture.recorded(ledger, again).found());
        assertEquals(keysOf(second, firstRecorded), found().keys());
        assertNeedsAll(found().value().orElseThrow());

        redact(first, List.of());
    }

    @Test
    void whatNothingWasFoundBeside_keepsNothing_andOneStatementsFoldHasOneKey() throws Exception {
        again = keyed(said("2024-05-04", Map.of("polarity", "FOR", "strength", "FIRM"), Map.of()));
        Outcome.Recorded recorded = LedgerFixture.recorded(ledger, again);

        assertEquals(Optional.empty(), found().value());
        assertEquals(keysOf(recorded), fold().keys());
        assertNeedsAll(fold().value().orElseThrow());
    }

    @Test
    void aStrengthThatWasCarriedOver_isUnderTheKeyOfTheStatementThatStatedIt_too() throws Exception {
        Outcome.Recorded stated = does(said("2024-05-04", Map.of("polarity", "FOR", "strength", "FIRM"), Map.of()));
        Outcome.Recorded carried = does(said("2024-05-05", Map.of("polarity", "FOR"), Map.of()));
        assertEquals(keysOf(carried, stated), fold().keys());
        restart();
        Outcome.Recorded again = does(said("2024-05-06", Map.of("polarity", "FOR"), Map.of()));
        assertEquals(keysOf(again, stated), fold().keys(), "read back, and carried on");
        assertNeedsAll(fold().value().orElseThrow());
        restart();

        assertEquals(
                Optional.of(ChangeKind.SOFTENED),
                does(said("2024-05-07", Map.of("polarity", "FOR", "strength", "TENTATIVE"), Map.of()))
                        .derived()
                        .getFirst()
                        .changeKind());
    }

    @Test
    void whatStoodBeforeAReview_isUnderTheKeysOfItsStatements_too() throws Exception {
        Outcome.Recorded stated = does(said("2024-05-04", Map.of("polarity", "FOR", "strength", "FIRM"), Map.of()));
        Outcome.Recorded stood = does(said("2024-05-05", Map.of("polarity", "FOR"), Map.of()));
        Outcome.Recorded review = does(said("2024-05-06", Map.of("polarity", "UNDER_REVIEW"), Map.of()));

        assertEquals(keysOf(review, stood, stated), fold().keys());
        assertNeedsAll(fold().value().orElseThrow());
    }

    @Test
    void aFoldOfWhichOneKeyIsDestroyed_isMadeAnewFromWhatIsLeft() throws Exception {
        Outcome.Recorded stated = does(said("2024-05-04", Map.of("polarity", "FOR", "strength", "FIRM"), Map.of()));
        does(said("2024-05-05", Map.of("polarity", "FOR"), Map.of()));
        fixture.destroyKeyOf(stated.position());
        restart();

        Outcome.Recorded next = does(said("2024-05-06", Map.of("polarity", "FOR"), Map.of()));
        assertEquals(Optional.of(ChangeKind.RESTATED), next.derived().getFirst().changeKind());
        assertEquals(keysOf(next), fold().keys());
    }

    @Test
    void aStatementSealedAnew_leavesTheFoldsItSharesToBeMadeAnew() throws Exception {
        Command.RecordStatement first =
                said("2024-05-04", Map.of("polarity", "FOR", "strength", "FIRM"), Map.of("place", "Geneva"));
        does(first);
        Command.RecordStatement second = said("2024-05-05", Map.of("polarity", "FOR"), Map.of("place", "Rafah"));
        does(second);
        for (Command.RecordStatement each : List.of(second, first)) {
            LogPosition order = fixture.redact(ledger, each.id(), RedactionBasis.SAFETY, List.of("place"));
            fixture.execute("UPDATE ledger.redaction SET replaced = true WHERE ordered IS NOT NULL");
            assertTrue(fixture.isErased(order, each.id()));
            does(new Command.ReleaseStatement(each.id(), "Done.", new Expectation.Any()));
        }

        assertEquals(
                Optional.of(ChangeKind.SOFTENED),
                does(said("2024-05-07", Map.of("polarity", "FOR", "strength", "TENTATIVE"), Map.of()))
                        .derived()
                        .getFirst()
                        .changeKind());
        try (Connection connection = fixture.connect()) {
            LogReplay replay = new LogReplay(new LogReader(connection, fixture.keys()));
            replay.run();
            assertEquals(OptionalLong.empty(), replay.differsAt());
        }
    }

    @Test
    void fromTheOrderOn_whoeverRepeatsARequest_isToldNothingOfWhatGoes() throws Exception {
        Command.RecordStatement first = said("2024-05-04", Map.of("polarity", "AGAINST"), Map.of());
        Submission firstAgain =
                Submission.of(first, Optional.of(IdempotencyKey.of("first", new byte[] {1})), Optional.empty());
        Outcome.Recorded firstRecorded = LedgerFixture.recorded(ledger, firstAgain);
        again = keyed(said("2024-05-06", Map.of("polarity", "FOR"), Map.of()));
        assertEquals(
                Optional.of(ChangeKind.REVERSED),
                LedgerFixture.recorded(ledger, again).derived().getFirst().changeKind());

        LogPosition order = fixture.redact(ledger, first.id(), RedactionBasis.SAFETY);
        for (boolean isDestroyed : List.of(false, true)) {
            assertEquals(
                    new Outcome.Erased(firstRecorded.position()),
                    LedgerFixture.outcome(ledger, firstAgain),
                    "destroyed: " + isDestroyed);
            assertEquals(List.of(), LedgerFixture.recorded(ledger, again).derived(), "destroyed: " + isDestroyed);
            fixture.execute("UPDATE ledger.redaction SET replaced = true WHERE ordered IS NOT NULL");
            assertTrue(fixture.isErased(order, first.id()));
        }
    }
}

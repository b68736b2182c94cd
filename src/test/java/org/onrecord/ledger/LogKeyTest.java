// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Command;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Revision;

/** How the log gets another key: who asks last finds what was decided. */
class LogKeyTest {
    private final LedgerFixture fixture = new LedgerFixture();

    @BeforeEach
    void hasAFirstKey() throws SQLException {
        fixture.execute("INSERT INTO heads.key (nth, vkey) VALUES (0, 'first')");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private static Submission rotation(String from, String to, Expectation expectation) {
        return LedgerFixture.submission(new Command.RotateLogKey(
                new Event.LogKeyRotated(from, to, 86_400, List.of("one line", "another")), expectation));
    }

    private List<String> keys() throws SQLException {
        List<String> keys = new ArrayList<>();
        try (Connection connection = fixture.connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT nth, vkey, entry, overlap FROM heads.key ORDER BY nth")) {
            while (row.next()) {
                keys.add(row.getInt(1) + " " + row.getString(2) + " at " + row.getString(3) + " for "
                        + row.getString(4));
            }
        }
        return keys;
    }

    @Test
    void rotations_areOneStream_andKeptWithTheKeysThatTheyBring() throws Exception {
        Ledger ledger = fixture.instance();

        LedgerFixture.recorded(ledger, rotation("first", "second", new Expectation.Absent()));
        LedgerFixture.party(ledger, "between");
        Outcome.Recorded last =
                LedgerFixture.recorded(ledger, rotation("second", "third", new Expectation.AtRevision(Revision.FIRST)));

        List<LogEntry> log = fixture.log();
        assertEquals(List.of(1L, 3L), positions(log));
        assertEquals(log.get(1).stream(), log.get(3).stream());
        assertEquals(new Revision(1), last.revision());
        assertEquals(
                Optional.of(new Event.LogKeyRotated("first", "second", 86_400, List.of("one line", "another"))),
                log.get(1).event());
        assertEquals("ledger", log.get(1).actor());
        assertEquals(List.of("0 first at null for null", "1 second at 1 for 86400", "2 third at 3 for 86400"), keys());
    }

    @Test
    void aReplayOfTheLog_goesPastARotation() throws Exception {
        Ledger ledger = fixture.instance();
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        LedgerFixture.recorded(ledger, LedgerFixture.submission(fixture.vote("us", "embargo", "2014-11-01", "FOR")));
        LedgerFixture.recorded(ledger, rotation("first", "second", new Expectation.Absent()));
        LedgerFixture.recorded(
                ledger, LedgerFixture.submission(fixture.vote("us", "embargo", "2015-11-01", "AGAINST")));

        try (Connection connection = fixture.connect()) {
            LogReplay replay = new LogReplay(new LogReader(connection, fixture.keys()));
            replay.run();

            assertEquals(OptionalLong.empty(), replay.differsAt());
            assertEquals(fixture.log().size(), replay.done());
        }
    }

    @Test
    void aKeyThatStandsAlready_isNotBroughtInAgain() throws Exception {
        Ledger ledger = fixture.instance();
        Outcome.Recorded first = LedgerFixture.recorded(ledger, rotation("first", "second", new Expectation.Absent()));

        Outcome again =
                LedgerFixture.outcome(ledger, rotation("first", "second", new Expectation.AtRevision(Revision.FIRST)));

        assertEquals(new Outcome.Unchanged(first.position(), Revision.FIRST), again);
        assertEquals(List.of(1L), positions(fixture.log()));
    }

    @Test
    void ofTwoNextKeys_askedForAtOnceByTwoInstances_oneIsTaken() throws Exception {
        Ledger one = fixture.instance();
        Ledger other = fixture.instance();
        CompletableFuture<Outcome> left = one.submit(rotation("first", "left", new Expectation.Absent()));
        CompletableFuture<Outcome> right = other.submit(rotation("first", "right", new Expectation.Absent()));

        List<Outcome> outcomes = List.of(left.get(30, TimeUnit.SECONDS), right.get(30, TimeUnit.SECONDS));

        assertEquals(
                1, outcomes.stream().filter(Outcome.Recorded.class::isInstance).count(), outcomes::toString);
        assertEquals(
                1, outcomes.stream().filter(Outcome.Refused.class::isInstance).count(), outcomes::toString);
        assertEquals(2, keys().size());
    }

    @Test
    void twoRotationsInOneBatch_seeEachOther() throws Exception {
        Ledger ledger = fixture.instance();
        CompletableFuture<Outcome> first = ledger.submit(rotation("first", "left", new Expectation.Absent()));
        CompletableFuture<Outcome> second = ledger.submit(rotation("first", "right", new Expectation.Absent()));

        assertInstanceOf(Outcome.Recorded.class, first.get(30, TimeUnit.SECONDS));
        assertInstanceOf(Outcome.Refused.class, second.get(30, TimeUnit.SECONDS));
    }

    private static List<Long> positions(List<LogEntry> log) {
        return log.stream()
                .filter(entry -> entry.type() == EventType.LOG_KEY_ROTATED)
                .map(entry -> entry.position().value())
                .toList();
    }
}

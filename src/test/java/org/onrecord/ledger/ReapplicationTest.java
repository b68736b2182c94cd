// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.ShutdownEvent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Command;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.StatementId;
import org.onrecord.vault.VaultSettings;

/** What was redacted comes back with an older copy, and goes again. */
class ReapplicationTest {
    private LedgerFixture fixture;
    private Ledger ledger;
    private StatementId secret;
    private LogPosition recorded;
    private LogPosition other;

    @BeforeEach
    void record() throws Exception {
        fixture = new LedgerFixture();
        ledger = fixture.instance();
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        Command.RecordStatement vote = fixture.vote("us", "embargo", "2024-05-04", "FOR");
        secret = vote.id();
        recorded =
                LedgerFixture.recorded(ledger, LedgerFixture.submission(vote)).position();
        other = LedgerFixture.recorded(
                        ledger, LedgerFixture.submission(fixture.vote("us", "embargo", "2024-05-05", "AGAINST")))
                .position();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    /** What the key store has of a key, as a backup keeps it. */
    private record KeptKey(long id, byte[] wrapped, long made) {}

    private Connection vault() throws SQLException {
        VaultSettings vault = fixture.endpoints().vault();
        return DriverManager.getConnection(vault.jdbcUrl(), vault.user(), vault.password());
    }

    private KeptKey keep(long id) throws SQLException {
        try (Connection vault = vault();
                Statement sql = vault.createStatement();
                ResultSet row = sql.executeQuery("SELECT wrapped, made FROM vault.data_key WHERE id = " + id)) {
            assertTrue(row.next());
            return new KeptKey(id, row.getBytes(1), row.getLong(2));
        }
    }

    private void putBack(KeptKey key) throws SQLException {
        try (Connection vault = vault();
                PreparedStatement sql =
                        vault.prepareStatement("INSERT INTO vault.data_key (id, wrapped, made) VALUES (?, ?, ?)")) {
            sql.setLong(1, key.id());
            sql.setBytes(2, key.wrapped());
            sql.setLong(3, key.made());
            sql.executeUpdate();
        }
    }

    private boolean isThere(long key) throws SQLException {
        try (Connection vault = vault();
                Statement sql = vault.createStatement();
                ResultSet row = sql.executeQuery("SELECT count(*) FROM vault.data_key WHERE id = " + key)) {
            row.next();
            return row.getLong(1) > 0;
        }
    }

    private LogPosition redact() throws Exception {
        LogPosition order = fixture.redact(ledger, secret, RedactionBasis.GDPR_ERASURE);
        fixture.execute("UPDATE ledger.redaction SET replaced = true");
        assertTrue(fixture.isErased(order, secret));
        Redactions.Redaction redaction =
                new Redactions(fixture.dataSource()).open().getFirst();
        LedgerFixture.recorded(
                ledger,
                LedgerFixture.submission(new Command.CompleteRedaction(redaction.id(), order, RedactedSystem.LEDGER)));
        return order;
    }

    private void apply() throws SQLException {
        try (Connection connection = fixture.connect()) {
            new Reapplication(fixture.keys()).run(connection);
        }
    }

    private List<String> disclosed(LogPosition position) throws SQLException {
        try (Connection connection = fixture.connect()) {
            return new LogReader(connection, fixture.freshKeys())
                    .disclosures(position, 1, Integer.MAX_VALUE)
                    .getFirst()
                    .disclosures();
        }
    }

    @Test
    void aKeyThatIsBack_withAnOlderKeyStore_isDestroyedAgain() throws Exception {
        KeptKey key = keep(fixture.keyOf(recorded));
        KeptKey stays = keep(fixture.keyOf(other));
        redact();
        assertFalse(isThere(key.id()));
        putBack(key);

        apply();

        assertFalse(isThere(key.id()));
        assertTrue(isThere(stays.id()));
        assertFalse(disclosed(other).isEmpty());
    }

    @Test
    void rowsThatAreBack_withTheirKey_underALogThatSaysTheyAreGone_goAgain() throws Exception {
        KeptKey key = keep(fixture.keyOf(recorded));
        fixture.execute("CREATE TABLE ledger.kept AS SELECT * FROM ledger.disclosure");
        redact();
        // As where an older copy of both was brought up to date: nothing is noted of the key.
        fixture.execute("INSERT INTO ledger.disclosure SELECT k.* FROM ledger.kept k ON CONFLICT DO NOTHING");
        fixture.execute("UPDATE ledger.redaction SET data_keys = NULL");
        putBack(key);
        assertFalse(disclosed(recorded).isEmpty(), "it can be read again");

        apply();

        assertEquals(List.of(), disclosed(recorded));
        assertFalse(isThere(key.id()));
        assertFalse(disclosed(other).isEmpty());
    }

    @Test
    void anIdThatWasGivenOutAgain_isAnotherKey_andStays() throws Exception {
        KeptKey key = keep(fixture.keyOf(recorded));
        redact();
        putBack(key);
        fixture.execute("UPDATE ledger.disclosure SET key = " + key.id() + " WHERE position = " + other);

        apply();

        assertTrue(isThere(key.id()));
    }

    @Test
    void nothingIsDestroyed_beforeTheJournalHasTheOrder() throws Exception {
        LogPosition order = fixture.redact(ledger, secret, RedactionBasis.GDPR_ERASURE);
        fixture.execute("UPDATE ledger.redaction SET replaced = true");
        LedgerErasure erasure = new LedgerErasure(fixture.dataSource(), fixture.keys());
        assertFalse(erasure.isDone(order, secret));
        assertFalse(disclosed(recorded).isEmpty());

        try (Connection connection = fixture.connect()) {
            UnjournalledRedactions unjournalled = new UnjournalledRedactions(connection, fixture.keys());
            List<JournalledRedaction> next = unjournalled.next();
            assertEquals(
                    List.of(order),
                    next.stream().map(JournalledRedaction::order).toList());
            assertEquals(
                    next.getFirst(), JournalledRedaction.read(next.getFirst().write()));
            unjournalled.journalled(next);
            assertEquals(List.of(), unjournalled.next());
        }

        assertTrue(erasure.isDone(order, secret));
        assertEquals(List.of(), disclosed(recorded));
    }

    @Test
    void whatWasNeverCompleted_isNotTouched() throws Exception {
        fixture.redact(ledger, secret, RedactionBasis.GDPR_ERASURE);
        apply();
        assertFalse(disclosed(recorded).isEmpty());
    }

    @Test
    void whoseOwnEntriesWentWithAnother_countsAllTheSame_whenSomethingIsSaidBetween() throws Exception {
        LedgerFixture.recorded(
                ledger, LedgerFixture.submission(fixture.vote("us", "embargo", "2024-05-06", "AGAINST")));
        Command.RecordStatement between = fixture.vote("us", "embargo", "2024-05-08", "FOR");
        secret = between.id();
        LedgerFixture.recorded(ledger, LedgerFixture.submission(between));
        // Reverses what is to be redacted, and nothing else: its own entry goes along.
        LedgerFixture.recorded(
                ledger, LedgerFixture.submission(fixture.vote("us", "embargo", "2024-05-09", "AGAINST")));
        redact();
        ledger.stop(new ShutdownEvent());
        ledger = fixture.instance();

        LedgerFixture.recorded(ledger, LedgerFixture.submission(fixture.vote("us", "embargo", "2024-05-10", "FOR")));
        LedgerFixture.recorded(
                ledger, LedgerFixture.submission(fixture.vote("us", "embargo", "2024-05-09T12:00:00Z", "FOR")));

        try (Connection connection = fixture.connect()) {
            LogReplay replay = new LogReplay(new LogReader(connection, fixture.freshKeys()));
            replay.run();
            assertEquals(OptionalLong.empty(), replay.differsAt());
        }
    }
}

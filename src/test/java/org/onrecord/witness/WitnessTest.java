// SPDX-License-Identifier: Apache-2.0
package org.onrecord.witness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.ledger.LedgerFixture;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;
import org.onrecord.transparency.Cosignature;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.TreeSize;

/** What a witness remembers, on a real PostgreSQL. */
class WitnessTest {
    private static final Instant NOW = Instant.parse("2026-11-20T18:00:00Z");

    private final LedgerFixture fixture = new LedgerFixture(BackingServers.shared());
    private final SigningKey key = Ed25519Key.generate("witness.example").asWitness();
    private final Ed25519Key logKey = Ed25519Key.generate("example.com/log");
    private final Ed25519Key otherKey = Ed25519Key.generate("example.com/log");
    private final OtherLog log = new OtherLog(logKey).append("a", "b", "c");

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Witness instance() {
        return instance(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Witness instance(Clock clock) {
        String logs = "# two keys\nlog example.com/log " + logKey.verifier() + "\nlog\texample.com/log "
                + otherKey.verifier() + "\n";
        return new Witness(fixture.dataSource(), key, WitnessedLogs.parse(logs.getBytes(UTF_8)), clock);
    }

    @Test
    void cosignature_is_by_the_witness_and_of_its_time() throws Exception {
        Answer.Cosigned cosigned = assertInstanceOf(
                Answer.Cosigned.class, instance().addCheckpoint(log.asking(0).bytes()));
        Cosignature said = Cosignature.verify(log.head().checkpoint().text(), cosigned.line(), key.verifier());
        assertEquals(NOW, said.time());
    }

    /** Another head of the log is being cosigned while this one is asked for: it gets the earlier time. */
    @Test
    void time_is_that_at_which_nobody_else_was_ahead() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(NOW);
        Clock moving = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
        Witness witness = instance(moving);
        witness.addCheckpoint(log.asking(0).bytes());
        log.append("d");
        CompletableFuture<Answer> answer;
        try (Connection ahead = fixture.dataSource().getConnection()) {
            ahead.setAutoCommit(false);
            try (Statement sql = ahead.createStatement()) {
                sql.execute("SELECT 1 FROM heads.witnessed FOR UPDATE");
                answer = CompletableFuture.supplyAsync(() -> {
                    try {
                        return witness.addCheckpoint(log.asking(3).bytes());
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
                Await.until("the second waits for the first", Duration.ofSeconds(2), () -> isWaitedFor(sql));
                now.set(NOW.plusSeconds(60));
            }
            ahead.rollback();
        }
        Answer.Cosigned cosigned = assertInstanceOf(Answer.Cosigned.class, answer.get(10, TimeUnit.SECONDS));
        Cosignature said = Cosignature.verify(log.head().checkpoint().text(), cosigned.line(), key.verifier());
        assertEquals(NOW.plusSeconds(60), said.time());
    }

    private static boolean isWaitedFor(Statement sql) throws SQLException {
        try (ResultSet row = sql.executeQuery("SELECT EXISTS (SELECT FROM pg_locks"
                + " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))")) {
            return row.next() && row.getBoolean(1);
        }
    }

    @Test
    void restart_remembers_and_a_second_instance_is_the_same_witness() throws Exception {
        instance().addCheckpoint(log.asking(0).bytes());
        OtherLog fork = log.fork().append("lie");
        log.append("d");
        Answer conflict = instance().addCheckpoint(log.asking(0).bytes());
        assertEquals(new Answer.Conflict(new TreeSize(3)), conflict);
        assertInstanceOf(
                Answer.Cosigned.class, instance().addCheckpoint(log.asking(3).bytes()));
        assertEquals(
                new Answer.Conflict(new TreeSize(4)),
                instance().addCheckpoint(fork.asking(4).bytes()));
    }

    @Test
    void any_key_of_the_log_will_do_and_no_other() throws Exception {
        Ed25519Key stranger = Ed25519Key.generate("example.com/log");
        Witness witness = instance();
        assertInstanceOf(
                Answer.Unsigned.class,
                witness.addCheckpoint(
                        new OtherLog(stranger).append("a").asking(0).bytes()));
        assertInstanceOf(
                Answer.Cosigned.class,
                witness.addCheckpoint(
                        new OtherLog(otherKey).append("a").asking(0).bytes()));
        assertInstanceOf(
                Answer.Cosigned.class, witness.addCheckpoint(log.asking(1).bytes()));
    }

    @Test
    void head_of_an_empty_log_is_cosigned_and_grows() throws Exception {
        Witness witness = instance();
        assertInstanceOf(
                Answer.Cosigned.class, witness.addCheckpoint(log.asking(0, 0).bytes()));
        assertInstanceOf(
                Answer.Cosigned.class, witness.addCheckpoint(log.asking(0).bytes()));
    }

    @Test
    void refused_request_leaves_nothing_behind() throws Exception {
        Witness witness = instance();
        assertEquals(
                new Answer.Conflict(TreeSize.EMPTY),
                witness.addCheckpoint(log.asking(2).bytes()));
        assertInstanceOf(
                Answer.Cosigned.class, witness.addCheckpoint(log.asking(0).bytes()));
    }

    @Test
    void list_of_logs_that_is_not_of_the_form_is_refused_with_its_line() {
        String vkey = logKey.verifier().toString();
        for (String bad : new String[] {
            "log example.com/log",
            "witness example.com/log " + vkey,
            "log example.com/log " + vkey + " more",
            "log example.com/log " + vkey.substring(1),
            "log example.com/log " + key.verifier(),
            "log a " + vkey + "\nlog a " + vkey
        }) {
            IllegalArgumentException refusal = assertThrows(
                    IllegalArgumentException.class,
                    () -> WitnessedLogs.parse(("\n" + bad + "\n").getBytes(UTF_8)),
                    bad);
            assertTrue(String.valueOf(refusal.getMessage()).startsWith("line "), String.valueOf(refusal.getMessage()));
        }
    }
}

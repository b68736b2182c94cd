// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.Await;
import org.onrecord.support.BackingProcess;
import org.onrecord.support.Endpoints;
import org.onrecord.support.ServiceProcess;
import org.onrecord.support.Signal;
import org.onrecord.support.TestDirectories;

/**
 * Two instances on one pair of servers, both recording. The one that relays and projects is frozen in the middle of an
 * append's transaction, for longer than every lease, session and transaction timeout; then it wakes.
 */
class TwoInstancesIT {
    /** Longer than the relay's lease (6 s), the projector's session (8 s) and Kafka's transaction timeout (30 s). */
    private static final Duration PAUSE = Duration.ofSeconds(75);

    /** Idle-in-transaction timeout 2 s, a lock wait that may begin just before it ends 2 s, and a slow machine. */
    private static final Duration STALL = Duration.ofSeconds(10);

    private static final Duration TAKEN_OVER = Duration.ofSeconds(40);

    /** Who has waited 10 s for the projection ends who holds it up, and asks again; and a slow machine. */
    private static final Duration COPIED_ANEW = Duration.ofSeconds(60);

    private static final Duration PROGRESS = Duration.ofSeconds(30);

    private final Path data = TestDirectories.fresh("two-instances");
    private final long seed = Long.getLong("onrecord.test.seed", System.nanoTime());
    private final Notes notes = new Notes();

    @AfterEach
    void clear() {
        TestDirectories.delete(data);
    }

    @Test
    void instance_frozen_in_mid_append_past_every_lease_is_replaced_and_wakes_without_harm() throws Exception {
        System.out.println("seed " + seed);
        try (BackingProcess backing = BackingProcess.durable(data.resolve("backing"));
                ServiceProcess first = ServiceProcess.on(backing.endpoints(), data.resolve("first"))
                        .awaitReady();
                Rest frozen = new Rest(first.base());
                Desk desk = new Desk(seed, notes)) {
            Endpoints servers = backing.endpoints();
            Await.until("the first relays", TAKEN_OVER, () -> frozen.metric("onrecord_relay_active") == 1);
            int append = session(servers, "onrecord-append");
            try (ServiceProcess second =
                            ServiceProcess.on(servers, data.resolve("second")).awaitReady();
                    Rest other = new Rest(second.base())) {
                desk.worksWith(first.base(), second.base());
                desk.define();
                desk.write(3, 0, Duration.ofMillis(20));
                desk.write(3, 1, Duration.ofMillis(20));
                recordMore(200);
                assertEquals(0, other.metric("onrecord_relay_active"), "relays beside the first");

                notes.slowest(1);
                int tries = freeze(first, servers, append, "state = 'idle in transaction'");
                long start = System.nanoTime();
                recordMore(10);
                System.out.printf(
                        "frozen in mid-append at try %d; the other recorded again after %d ms%n",
                        tries, (System.nanoTime() - start) / 1_000_000);
                Duration relay =
                        Await.until("the other relays", TAKEN_OVER, () -> other.metric("onrecord_relay_active") == 1);
                long reached = StoredLog.last(servers);
                Duration projection = Await.until(
                        "the other reflects position " + reached, TAKEN_OVER, () -> other.position() >= reached);
                System.out.printf(
                        "relay taken over after %d ms, projection %d ms later%n",
                        relay.toMillis(), projection.toMillis());
                Await.pause(PAUSE.minusNanos(System.nanoTime() - start));
                Duration stall = notes.slowest(1);
                System.out.println("slowest answer of the other during the pause: " + stall.toMillis() + " ms");
                assertTrue(stall.compareTo(STALL) < 0, "stalled for " + stall);

                first.send(Signal.CONT);
                recordMore(300);
                Await.until("the woken one is fenced", TAKEN_OVER, () -> frozen.metric("onrecord_relay_active") == 0);
                Duration woken = notes.slowest(1);
                System.out.println("slowest answer of the other after the waking: " + woken.toMillis() + " ms");
                assertTrue(woken.compareTo(STALL) < 0, "stalled for " + woken);
                assertEquals(1, other.metric("onrecord_relay_active"), "relays still");
                desk.finish();
                LedgerAudit.holds(servers, second.base(), notes);
                LedgerAudit.holds(servers, first.base(), notes);
            }
        }
    }

    private void recordMore(int statements) {
        int until = notes.acknowledged() + statements;
        Await.until(until + " acknowledged", PROGRESS, () -> notes.acknowledged() >= until);
    }

    /** A COPY that waits for the rest of its rows is not idle: PostgreSQL calls the session active. */
    @Test
    void instance_frozen_while_it_copies_rows_into_the_read_model_holds_up_no_other() throws Exception {
        System.out.println("seed " + seed);
        try (BackingProcess backing = BackingProcess.durable(data.resolve("backing"));
                ServiceProcess first = ServiceProcess.on(backing.endpoints(), data.resolve("first"))
                        .awaitReady();
                Rest frozen = new Rest(first.base());
                Desk desk = new Desk(seed, notes)) {
            Endpoints servers = backing.endpoints();
            Await.until("the first relays", TAKEN_OVER, () -> frozen.metric("onrecord_relay_active") == 1);
            desk.worksWith(first.base());
            desk.define();
            int projector = session(servers, "onrecord-projector");
            desk.write(3, 0, Duration.ofMillis(20));
            desk.write(3, 0, Duration.ofMillis(20));
            recordMore(200);
            int tries = freeze(first, servers, projector, "state = 'active' AND wait_event = 'ClientRead'");
            try (ServiceProcess second =
                            ServiceProcess.on(servers, data.resolve("second")).awaitReady();
                    Rest other = new Rest(second.base())) {
                long reached = StoredLog.last(servers);
                Duration projection = Await.until(
                        "the other reflects position " + reached, COPIED_ANEW, () -> other.position() >= reached);
                System.out.printf(
                        "frozen in mid-copy at try %d; projected by the other %d ms later%n",
                        tries, projection.toMillis());
                desk.worksWith(first.base(), second.base());
                desk.write(3, 1, Duration.ofMillis(20));
                first.send(Signal.CONT);
                recordMore(100);
                desk.finish();
                LedgerAudit.holds(servers, second.base(), notes);
                LedgerAudit.holds(servers, first.base(), notes);
            }
        }
    }

    /** Freezes until it is caught: its session has a transaction open and waits for a client that says nothing. */
    private static int freeze(ServiceProcess service, Endpoints servers, int session, String caught)
            throws SQLException {
        for (int tries = 1; tries < 500; tries++) {
            service.send(Signal.STOP);
            Await.pause(Duration.ofMillis(40));
            if (is(servers, session, caught)) {
                return tries;
            }
            service.send(Signal.CONT);
            Await.pause(Duration.ofMillis(5 + tries % 7));
        }
        throw new AssertionError("never caught when " + caught);
    }

    private static int session(Endpoints servers, String name) throws SQLException {
        try (Connection connection = servers.connect();
                PreparedStatement sql =
                        connection.prepareStatement("SELECT pid FROM pg_stat_activity WHERE application_name = ?")) {
            sql.setString(1, name);
            try (ResultSet row = sql.executeQuery()) {
                assertTrue(row.next(), "no session of " + name);
                int pid = row.getInt(1);
                assertTrue(!row.next(), "one session of " + name);
                return pid;
            }
        }
    }

    private static boolean is(Endpoints servers, int session, String caught) throws SQLException {
        try (Connection connection = servers.connect();
                PreparedStatement sql =
                        connection.prepareStatement("SELECT " + caught + " FROM pg_stat_activity WHERE pid = ?")) {
            sql.setInt(1, session);
            try (ResultSet row = sql.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}

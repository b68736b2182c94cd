// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Expectation;

/** The four tortures in which event stores on PostgreSQL are known to lose, stall or let two win, and lost commits. */
class TortureTest {
    private static final int WRITERS = 8;

    private LedgerFixture fixture;
    private ExecutorService threads;

    @BeforeEach
    void open() {
        fixture = new LedgerFixture();
        threads = Executors.newCachedThreadPool();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
        threads.shutdownNow();
        assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
    }

    /** Follows the log as a relay does, by position alone, and sees every entry exactly once, or says where it stopped. */
    private Future<List<Long>> tail(long until) {
        return threads.submit(() -> {
            List<Long> seen = new ArrayList<>();
            try (Connection connection = fixture.connect()) {
                LogReader log = new LogReader(connection, fixture.keys());
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
                while (seen.size() < until && System.nanoTime() < deadline) {
                    log.read(seen.size(), 500, Integer.MAX_VALUE)
                            .forEach(entry -> seen.add(entry.position().value()));
                }
            }
            return seen;
        });
    }

    private List<Outcome.Recorded> appendFromManyThreads(List<Ledger> ledgers, int each) throws Exception {
        List<Future<List<Outcome.Recorded>>> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            Ledger ledger = ledgers.get(w % ledgers.size());
            String prefix = "w" + w + "-";
            writers.add(threads.submit(() -> {
                List<Outcome.Recorded> done = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                    done.add(LedgerFixture.recorded(
                            ledger, LedgerFixture.defineParty(prefix + i, prefix + i, new Expectation.Absent())));
                }
                return done;
            }));
        }
        List<Outcome.Recorded> all = new ArrayList<>();
        for (Future<List<Outcome.Recorded>> writer : writers) {
            all.addAll(writer.get(120, TimeUnit.SECONDS));
        }
        return all;
    }

    private static void assertDense(List<Long> seen, long count) {
        assertEquals(count, seen.size(), "entries seen");
        for (int i = 0; i < seen.size(); i++) {
            assertEquals(i, seen.get(i));
        }
    }

    @Test
    void commitsDelayedAtRandom_twoInstances_aTailMissesNothing() throws Exception {
        fixture.execute("""
                CREATE FUNCTION ledger.dawdle() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_sleep(random() * 0.03); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER dawdle AFTER UPDATE ON ledger.head
                  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.dawdle();
                """);
        int each = 60;
        Future<List<Long>> tail = tail(1 + WRITERS * each);
        List<Outcome.Recorded> done = appendFromManyThreads(List.of(fixture.instance(), fixture.instance()), each);
        assertDense(tail.get(), 1 + done.size());
        Set<Long> acknowledged = new HashSet<>();
        done.forEach(one -> acknowledged.add(one.position().value()));
        assertEquals(done.size(), acknowledged.size(), "acknowledged positions");
    }

    @Test
    void aTransactionIdleInAnotherDatabase_stallsNoReader() throws Exception {
        try (Connection elsewhere = fixture.connectElsewhere()) {
            elsewhere.setAutoCommit(false);
            try (Statement sql = elsewhere.createStatement()) {
                sql.execute("CREATE TABLE idle (n int)");
                sql.execute("SELECT pg_current_xact_id()");
            }
            int each = 50;
            Future<List<Long>> tail = tail(1 + WRITERS * each);
            List<Outcome.Recorded> done = appendFromManyThreads(List.of(fixture.instance()), each);
            assertDense(tail.get(10, TimeUnit.SECONDS), 1 + done.size());
            elsewhere.rollback();
        }
    }

    @Test
    void aSequencerPausedInItsTransaction_holdsTheOthersNoLongerThanItsTimeout_andLosesNothing() throws Exception {
        CountDownLatch paused = new CountDownLatch(1);
        CountDownLatch resume = new CountDownLatch(1);
        AtomicBoolean armed = new AtomicBoolean();
        Ledger sleepy = fixture.instance(committing((connection, commit) -> {
            if (armed.getAndSet(false)) {
                paused.countDown();
                resume.await();
            }
            return commit.call();
        }));
        armed.set(true);
        Future<Outcome> delayed = threads.submit(() ->
                LedgerFixture.outcome(sleepy, LedgerFixture.defineParty("sleepy", "Sleepy", new Expectation.Absent())));
        assertTrue(paused.await(10, TimeUnit.SECONDS));
        long start = System.nanoTime();
        Ledger awake = fixture.instance();
        LedgerFixture.recorded(awake, LedgerFixture.defineParty("awake", "Awake", new Expectation.Absent()));
        long stalledMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        System.out.println("stalled for " + stalledMillis + " ms behind a paused sequencer");
        assertTrue(stalledMillis > 500, "the paused sequencer held nobody: it was not in its transaction");
        assertTrue(stalledMillis < 5_000, "stalled for " + stalledMillis + " ms");
        resume.countDown();
        assertInstanceOf(Outcome.Recorded.class, delayed.get(30, TimeUnit.SECONDS));
        assertDense(tail(3).get(), 3);
    }

    @Test
    void fourCallersRacing500TimesForOneNewStream_oneWinsEachTime() throws Exception {
        List<Ledger> ledgers = List.of(fixture.instance(), fixture.instance());
        CyclicBarrier start = new CyclicBarrier(4);
        List<Future<Integer>> callers = new ArrayList<>();
        for (int c = 0; c < 4; c++) {
            Ledger ledger = ledgers.get(c % 2);
            String name = "caller " + c;
            callers.add(threads.submit(() -> {
                int won = 0;
                for (int round = 0; round < 500; round++) {
                    start.await();
                    Outcome outcome = LedgerFixture.outcome(
                            ledger, LedgerFixture.defineParty("r-" + round, name, new Expectation.Absent()));
                    won += outcome instanceof Outcome.Recorded ? 1 : 0;
                }
                return won;
            }));
        }
        int won = 0;
        for (Future<Integer> caller : callers) {
            won += caller.get(180, TimeUnit.SECONDS);
        }
        assertEquals(500, won);
        assertEquals(501, fixture.log().size());
    }

    @Test
    void aCommitWhoseAnswerIsLost_isNeitherLostNorAppendedTwice() throws Exception {
        for (boolean landed : List.of(true, false)) {
            AtomicBoolean armed = new AtomicBoolean();
            Ledger unlucky = fixture.instance(committing((connection, commit) -> {
                if (armed.getAndSet(false)) {
                    if (landed) {
                        commit.call();
                    }
                    throw new SQLException("the line is dead", "08006");
                }
                return commit.call();
            }));
            int before = fixture.log().size();
            armed.set(true);
            Outcome outcome = LedgerFixture.outcome(
                    unlucky, LedgerFixture.defineParty("lost-" + landed, "Lost", new Expectation.Absent()));
            assertInstanceOf(Outcome.Recorded.class, outcome);
            assertFalse(armed.get(), "no commit was lost");
            int genesis = before == 0 ? 1 : 0;
            assertEquals(before + genesis + 1, fixture.log().size(), "landed=" + landed);
        }
    }

    @Test
    void oneKeyRacedThroughTwoInstances_isRecordedOnce() throws Exception {
        List<Ledger> ledgers = List.of(fixture.instance(), fixture.instance());
        LedgerFixture.party(ledgers.getFirst(), "us");
        LedgerFixture.issue(ledgers.getFirst(), "embargo");
        IdempotencyKey key = IdempotencyKey.of("one", "body".getBytes(StandardCharsets.UTF_8));
        List<Future<Outcome.Recorded>> racers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Ledger ledger = ledgers.get(i % 2);
            Submission submission =
                    Submission.of(fixture.vote("us", "embargo", "2014", "FOR"), Optional.of(key), Optional.empty());
            racers.add(threads.submit(() -> LedgerFixture.recorded(ledger, submission)));
        }
        Set<Object> statements = new HashSet<>();
        int originals = 0;
        for (Future<Outcome.Recorded> racer : racers) {
            Outcome.Recorded outcome = racer.get(30, TimeUnit.SECONDS);
            statements.add(outcome.statement());
            originals += outcome.replayed() ? 0 : 1;
        }
        assertEquals(1, statements.size());
        assertEquals(1, originals);
        assertEquals(5, fixture.log().size());
    }

    @Test
    void aBackendKilledInMidAppend_isAppendedAgainOnce() throws Exception {
        Ledger ledger = fixture.instance();
        Future<List<Outcome.Recorded>> writers = threads.submit(() -> appendFromManyThreads(List.of(ledger), 100));
        int kills = 0;
        long seen = 0;
        while (!writers.isDone()) {
            // One that is killed before it can append is no backend killed in mid-append, and there is a patience to
            // both.
            long next = next();
            if (next == seen) {
                Thread.onSpinWait();
                continue;
            }
            seen = next;
            fixture.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'onrecord-append'");
            kills++;
        }
        int done = writers.get().size();
        System.out.println("killed the append session " + kills + " times over " + done + " appends");
        assertTrue(kills > 0);
        assertDense(tail(1 + done).get(), 1 + done);
    }

    private long next() throws SQLException {
        try (Connection connection = fixture.connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT next FROM ledger.head")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private interface Commit {
        Object commit(Connection connection, Callable<Object> real) throws Exception;
    }

    /** A data source whose connections commit as told. */
    private DataSource committing(Commit commit) {
        DataSource real = fixture.dataSource();
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    Connection connection = real.getConnection();
                    return Proxy.newProxyInstance(
                            getClass().getClassLoader(), new Class<?>[] {Connection.class}, (self, called, with) -> {
                                Callable<Object> call = () -> called.invoke(connection, with);
                                try {
                                    return called.getName().equals("commit")
                                            ? commit.commit(connection, call)
                                            : call.call();
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            });
                });
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.onrecord.platform.KafkaConnection;

/**
 * Builds the read model anew from the log beside the live one, compares the two at the same position, and puts the new
 * one in its place. Queries and the live projector go on all the while and none fails.
 *
 * <p>The swap renames two schemas in one transaction that holds the live {@code projection} table exclusively. Every
 * query and every projector batch names {@code projection} before any other table, so each of them either comes before
 * the swap with all its tables or, having waited for the lock, looks all its names up anew: no answer mixes versions. A
 * renamed schema makes PostgreSQL drop the plans of prepared statements.
 *
 * <p>One thread runs it, once.
 */
public final class Rebuild {
    /** Of one cluster's database: a second rebuild is refused while one runs. */
    static final long LOCK_KEY = 0x6f6e7265_62756c64L;

    private static final String TRY_LOCK = "SELECT pg_try_advisory_lock(" + LOCK_KEY + ")";
    private static final String UNLOCK = "SELECT pg_advisory_unlock(" + LOCK_KEY + ")";

    /** Entries that may be applied while the live projector is held: some tens of milliseconds. */
    private static final int MAX_HELD_ENTRIES = 2_000;

    private static final int MAX_SWAP_TRIES = 30;
    private static final long LIVE_WAIT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final int INDEXERS = 2;

    private final DataSource database;
    private final Map<String, Object> kafka;
    private final String topic;
    private final Consumer<String> progress;

    /** @param progress gets a line now and then */
    public Rebuild(DataSource database, KafkaConnection kafka, Consumer<String> progress) {
        this(database, kafka.client(), ProjectorService.LOG_TOPIC, progress);
    }

    Rebuild(DataSource database, Map<String, Object> kafka, String topic, Consumer<String> progress) {
        this.database = database;
        this.kafka = kafka;
        this.topic = topic;
        this.progress = progress;
    }

    /**
     * What came of it.
     *
     * @param entries log entries from which it was filled, before it caught up
     * @param fillMillis reading the log and writing the rows
     * @param indexMillis making the indexes
     * @param compareMillis comparing with the live version
     * @param differences what was different from the live version; empty when nothing was
     * @param swapped whether the new version is live
     */
    public record Report(
            long entries,
            long fillMillis,
            long indexMillis,
            long compareMillis,
            List<String> differences,
            boolean swapped) {
        public Report {
            differences = List.copyOf(differences);
        }

        /** Entries a second over filling, indexing and comparing. */
        public double entriesPerSecond() {
            return entries * 1000.0 / Math.max(1, fillMillis + indexMillis + compareMillis);
        }
    }

    /**
     * Does all of it. With differences the live version stays, unless they are accepted: a rebuild after a mended
     * projector is meant to differ.
     *
     * @throws SQLException when PostgreSQL fails; the live version is as it was
     */
    public Report run(boolean acceptDifferences) throws SQLException, InterruptedException {
        RedactedEntries redacted = new RedactedEntries(database, new MovedRecords(kafka, topic));
        try (Connection own = database.getConnection();
                LogSource source = new LogSource(kafka, topic, redacted)) {
            lock(own);
            try {
                // No later one: the version that this is compared with may not know it.
                redacted.load(livePosition(own));
                return run(own, source, acceptDifferences);
            } finally {
                Shadow.execute(own, UNLOCK);
            }
        }
    }

    private Report run(Connection own, LogSource source, boolean acceptDifferences)
            throws SQLException, InterruptedException {
        Shadow.drop(own, Shadow.NEXT);
        Shadow.drop(own, Shadow.OLD);
        long start = System.nanoTime();
        Projection reached = fill(own, source);
        long filled = System.nanoTime();
        index(own);
        long indexed = System.nanoTime();
        progress.accept("indexed");
        ProjectionStore next = new ProjectionStore(database, Shadow.NEXT);
        try {
            next.reload();
            long[] compareNanos = new long[1];
            List<String> differences = compare(next, source, compareNanos);
            boolean swap = differences.isEmpty() || acceptDifferences;
            if (swap) {
                swap(own, next, source);
                Shadow.drop(own, Shadow.OLD);
            } else {
                next.release();
                Shadow.drop(own, Shadow.NEXT);
            }
            return new Report(
                    reached.position() + 1,
                    TimeUnit.NANOSECONDS.toMillis(filled - start),
                    TimeUnit.NANOSECONDS.toMillis(indexed - filled),
                    TimeUnit.NANOSECONDS.toMillis(compareNanos[0]),
                    differences,
                    swap);
        } finally {
            next.release();
        }
    }

    /**
     * Whether there is no version but the live one, of those that nobody works on: what a rebuild that broke off has left
     * behind is dropped. While one runs, the answer is no: nobody sees what it has written.
     */
    static boolean leavesNothing(Connection own) throws SQLException {
        if (isTrue(
                own,
                "SELECT to_regnamespace('" + Shadow.NEXT + "') IS NULL AND to_regnamespace('" + Shadow.OLD
                        + "') IS NULL")) {
            return isTrue(
                    own,
                    "SELECT NOT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1"
                            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                            + " AND classid::bigint << 32 | objid::bigint = " + LOCK_KEY + ")");
        }
        if (!isTrue(own, TRY_LOCK)) {
            return false;
        }
        try {
            Shadow.drop(own, Shadow.NEXT);
            Shadow.drop(own, Shadow.OLD);
            return true;
        } finally {
            Shadow.execute(own, UNLOCK);
        }
    }

    private static void lock(Connection own) throws SQLException {
        if (!isTrue(own, TRY_LOCK)) {
            throw new IllegalStateException("another rebuild is running on this database");
        }
    }

    private static boolean isTrue(Connection own, String sql) throws SQLException {
        try (Statement statement = own.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private Projection fill(Connection own, LogSource source) throws SQLException, InterruptedException {
        own.setAutoCommit(false);
        try {
            Shadow.create(own);
            Projection reached = new ShadowFill(source, ShadowFill.Bounds.USUAL)
                    .run(own, position -> progress.accept("read to position " + position));
            own.commit();
            return reached;
        } catch (SQLException | RuntimeException | InterruptedException e) {
            own.rollback();
            throw e;
        } finally {
            own.setAutoCommit(true);
        }
    }

    /** Side by side, as many as there are cores on the smallest machine. */
    private void index(Connection own) throws SQLException, InterruptedException {
        Deque<String> work = new ArrayDeque<>(Shadow.missingIndexes(own));
        List<Exception> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < INDEXERS; i++) {
            threads.add(Thread.ofPlatform().name("onrecord-rebuild-index").start(() -> indexAll(work, failures)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        synchronized (failures) {
            if (!failures.isEmpty()) {
                throw new SQLException("an index could not be made", failures.getFirst());
            }
        }
        for (String table : Shadow.comparedTables(own)) {
            Shadow.execute(own, "ANALYZE " + Shadow.NEXT + "." + table);
        }
    }

    private void indexAll(Deque<String> work, List<Exception> failures) {
        try (Connection connection = database.getConnection()) {
            Shadow.execute(connection, "SET max_parallel_maintenance_workers = 0");
            while (true) {
                String definition;
                synchronized (work) {
                    definition = work.poll();
                }
                if (definition == null) {
                    Shadow.execute(connection, "RESET max_parallel_maintenance_workers");
                    return;
                }
                Shadow.execute(connection, definition);
            }
        } catch (SQLException e) {
            synchronized (failures) {
                failures.add(e);
            }
        }
    }

    /** Takes a snapshot of the live version, brings the new one to its very position, and compares. */
    private List<String> compare(ProjectionStore next, LogSource source, long[] nanos)
            throws SQLException, InterruptedException {
        try (Connection live = database.getConnection();
                Connection own = database.getConnection()) {
            live.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            live.setAutoCommit(false);
            Projection at = snapshotFrom(live, next.at().position());
            apply(next, source, at.position());
            next.release();
            progress.accept("comparing at position " + at.position());
            long start = System.nanoTime();
            own.setAutoCommit(false);
            List<String> differences = new Comparison(live, own).differences();
            nanos[0] = System.nanoTime() - start;
            live.rollback();
            own.rollback();
            progress.accept(differences.isEmpty() ? "equal" : differences.size() + " differences");
            next.reload();
            return differences;
        }
    }

    /** A snapshot in which the live version has come at least as far as the new one. */
    private static Projection snapshotFrom(Connection live, long position) throws SQLException, InterruptedException {
        long until = System.nanoTime() + LIVE_WAIT_NANOS;
        while (true) {
            Projection at = Projection.read(live, Projection.LIVE);
            if (at.position() >= position) {
                return at;
            }
            live.rollback();
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException(
                        "the live version stays at position " + at.position() + ", behind " + position);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Applies the log up to the position, in the projector's own way. */
    private static void apply(ProjectionStore next, LogSource source, long position) throws SQLException {
        while (next.at().position() < position) {
            Batch batch = next.batch();
            while (batch.entries() < Projector.MAX_BATCH_ENTRIES && source.lastPosition() < position) {
                LogRecord entry = source.next();
                if (entry == null ? batch.entries() > 0 : !batch.takes(entry)) {
                    if (entry != null) {
                        source.unread(entry);
                    }
                    break;
                }
                if (entry != null) {
                    batch.add(entry);
                }
            }
            next.commit(batch, source.nextOffset());
        }
    }

    private void swap(Connection own, ProjectionStore next, LogSource source)
            throws SQLException, InterruptedException {
        @Nullable SQLException last = null;
        for (int i = 0; i < MAX_SWAP_TRIES; i++) {
            apply(next, source, livePosition(own));
            try {
                if (swapped(own, next, source)) {
                    progress.accept("swapped at position " + next.at().position());
                    return;
                }
            } catch (SQLException e) {
                // A reader that took its time; the lock queue must not grow behind us.
                last = e;
            }
        }
        throw new SQLException("the versions could not be swapped", last);
    }

    private boolean swapped(Connection own, ProjectionStore next, LogSource source) throws SQLException {
        own.setAutoCommit(false);
        try {
            Shadow.execute(own, "SET LOCAL lock_timeout = '2s'");
            // Holds the projector, not the readers, while the last entries are applied.
            Shadow.execute(own, "LOCK TABLE " + Projection.LIVE + ".projection IN EXCLUSIVE MODE");
            Projection live = Projection.read(own, Projection.LIVE);
            if (live.position() - next.at().position() > MAX_HELD_ENTRIES) {
                own.rollback();
                return false;
            }
            apply(next, source, live.position());
            next.commit(next.batch(), live.offset());
            next.release();
            Shadow.execute(own, "LOCK TABLE " + Projection.LIVE + ".projection IN ACCESS EXCLUSIVE MODE");
            Shadow.execute(own, "ALTER SCHEMA " + Projection.LIVE + " RENAME TO " + Shadow.OLD);
            Shadow.execute(own, "ALTER SCHEMA " + Shadow.NEXT + " RENAME TO " + Projection.LIVE);
            own.commit();
            return true;
        } catch (SQLException | RuntimeException e) {
            own.rollback();
            throw e;
        } finally {
            own.setAutoCommit(true);
        }
    }

    private static long livePosition(Connection own) throws SQLException {
        return Projection.read(own, Projection.LIVE).position();
    }
}

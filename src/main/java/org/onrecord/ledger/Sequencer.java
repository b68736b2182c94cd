// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.onrecord.vault.DataKey;
import org.onrecord.vault.DataKeys;
import org.onrecord.vault.VaultUnavailable;

/**
 * The one thread of this instance that appends. It takes what has queued up while the last commit was under way and
 * commits it together; a failed attempt is repeated as a whole until it is settled or its time is up.
 */
final class Sequencer implements Runnable {
    private static final Logger LOG = Logger.getLogger(Sequencer.class);

    /** Commands that wait; more are refused as busy, so that a slow database shows at the door and not as memory. */
    static final int QUEUE = 4096;

    /** Commands and bytes of one transaction: large enough to amortise its round trips, small enough to answer soon. */
    private static final int MAX_BATCH = 1024;

    private static final int MAX_BATCH_BYTES = 8 << 20;

    /**
     * How long a batch waits for as many commands as the one before it had: clients that answer at once come again in
     * one commit instead of two. A lone client never waits.
     */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** How long a command may wait for the database before its caller is told that it is away. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long BACK_OFF_MILLIS = 50;

    /**
     * A sequencer that stops in mid-transaction loses the head lock after this, the longest where it stops while it sends;
     * one that waits for it gives up and tries again.
     */
    private static final String SESSION = "SET lock_timeout = '2s'; SET idle_in_transaction_session_timeout = '2s';"
            + " SET statement_timeout = '12s'; SET transaction_timeout = '15s'; SET synchronous_commit = on;"
            + " SET application_name = 'onrecord-append'";

    private final ArrayBlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE);
    private final DataSource database;
    private final Appender appender;
    private final DataKeys keys;
    private final CommittedHead head;
    private final Restraints restraints;
    private final AppendMeter meter;
    private volatile boolean stopping;
    private @Nullable ServiceSession session;
    private @Nullable Pending held;
    private int lastBatch;

    Sequencer(
            DataSource database,
            Appender appender,
            DataKeys keys,
            CommittedHead head,
            Restraints restraints,
            AppendMeter meter) {
        this.database = database;
        this.appender = appender;
        this.keys = keys;
        this.head = head;
        this.restraints = restraints;
        this.meter = meter;
    }

    private record Pending(Submission submission, CompletableFuture<Outcome> answer, long submittedNanos) {}

    CompletableFuture<Outcome> submit(Submission submission) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        if (stopping) {
            answer.completeExceptionally(new LedgerUnavailable("the service is stopping", false, null));
        } else if (!queue.offer(new Pending(submission, answer, System.nanoTime()))) {
            answer.completeExceptionally(new LedgerBusy(QUEUE));
        }
        return answer;
    }

    /**
     * Connects once before the first command, so that a wrong database shows at the start.
     *
     * @throws IllegalStateException when the database can't be reached or holds another origin's log, or the key store is
     *     another log's
     */
    void found() {
        try {
            appender.requireKeys(connect());
        } catch (SQLException e) {
            disconnect();
            throw new IllegalStateException("the ledger's database does not answer", e);
        }
    }

    int queued() {
        return queue.size();
    }

    /** Lets the batch under way finish, then refuses what is queued. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                List<Pending> batch = take();
                if (!batch.isEmpty()) {
                    append(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopping = true;
            List<Pending> left = new ArrayList<>();
            if (held != null) {
                left.add(held);
            }
            queue.drainTo(left);
            fail(left, new LedgerUnavailable("the service is stopping", false, null));
            disconnect();
        }
    }

    private List<Pending> take() throws InterruptedException {
        List<Pending> batch = new ArrayList<>();
        Pending next = held != null ? held : queue.poll(200, TimeUnit.MILLISECONDS);
        held = null;
        long lingerUntil = System.nanoTime() + LINGER_NANOS;
        int bytes = 0;
        while (next != null) {
            bytes += next.submission().weight();
            if (!batch.isEmpty()
                    && (bytes > MAX_BATCH_BYTES || next.submission().beginsBatch())) {
                held = next;
                break;
            }
            batch.add(next);
            next = batch.size() < MAX_BATCH ? following(batch.size(), lingerUntil) : null;
        }
        lastBatch = batch.size();
        return batch;
    }

    private @Nullable Pending following(int taken, long lingerUntil) throws InterruptedException {
        Pending next = queue.poll();
        return next != null || taken >= lastBatch
                ? next
                : queue.poll(lingerUntil - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void append(List<Pending> batch) throws InterruptedException {
        List<Submission> submissions = batch.stream().map(Pending::submission).toList();
        // The first in the queue has waited longest, also behind a batch that was not taken.
        long deadline = batch.getFirst().submittedNanos() + PATIENCE_NANOS;
        Optional<Appender.Prepared> inDoubt = Optional.empty();
        while (true) {
            try {
                appender.awaitPromises(deadline - System.nanoTime());
                Connection open = connect();
                if (inDoubt.isPresent() && appender.landed(open, inDoubt.get().batch())) {
                    settle(batch, inDoubt.get(), open);
                    return;
                }
                inDoubt = Optional.empty();
                List<DataKey> fresh = appender.reserve(submissions, deadline - System.nanoTime());
                long start = System.nanoTime();
                Appender.Prepared prepared = prepare(open, submissions, fresh);
                inDoubt = Optional.of(prepared);
                open.commit();
                appender.committed(prepared.batch());
                meter.committed(batch.size(), prepared.batch().entries.size(), System.nanoTime() - start);
                settle(batch, prepared, open);
                return;
            } catch (SQLException failure) {
                appender.forget();
                disconnect();
                if (!SqlFailure.isPassing(failure)) {
                    refuse(batch, failure);
                    return;
                }
                LOG.warnf("append not taken, trying again: sqlState=%s", failure.getSQLState());
                if (System.nanoTime() - deadline > 0 || stopping) {
                    fail(
                            batch,
                            new LedgerUnavailable("PostgreSQL did not take the append", inDoubt.isPresent(), failure));
                    return;
                }
                Thread.sleep(BACK_OFF_MILLIS);
            } catch (LogSetBack | LedgerUnavailable closed) {
                appender.forget();
                disconnect();
                LOG.warnf("nothing is appended: %s", closed.getMessage());
                fail(batch, closed);
                return;
            } catch (VaultUnavailable e) {
                fail(batch, new LedgerUnavailable("there is no data key to seal the append with", false, e));
                return;
            } catch (RuntimeException defect) {
                appender.forget();
                disconnect();
                refuse(batch, defect);
                return;
            }
        }
    }

    private Appender.Prepared prepare(Connection open, List<Submission> submissions, List<DataKey> fresh)
            throws SQLException {
        try {
            return appender.prepare(open, submissions, fresh);
        } catch (StateUnreadable e) {
            throw e.failure();
        }
    }

    /** A defect must not take its neighbours along: each command of the batch is tried alone, and the culprit fails. */
    private void refuse(List<Pending> batch, Exception defect) throws InterruptedException {
        if (batch.size() == 1) {
            LOG.error("append failed", defect);
            fail(batch, defect);
            return;
        }
        for (Pending one : batch) {
            append(List.of(one));
        }
    }

    private void settle(List<Pending> batch, Appender.Prepared prepared, Connection open) throws SQLException {
        // Before anybody is told: whoever has the answer to a hold must find nothing any more.
        prepared.batch().amended.forEach((statement, row) -> row.narrowedAt()
                .ifPresent(last -> restraints.restrain(statement.value(), last)));
        prepared.batch().ordered().forEach((statement, order) -> restraints.redact(statement.value(), order));
        prepared.batch()
                .withoutFields
                .forEach(row ->
                        restraints.redact(row.statement().value(), row.order().value(), row.slots()));
        head.advance(prepared.batch().next(), prepared.batch().recordedMillis());
        List<Batch.KeyRow> earlier = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            switch (prepared.verdicts().get(i)) {
                case BatchDecider.Verdict.Decided decided ->
                    batch.get(i).answer().complete(decided.outcome());
                case BatchDecider.Verdict.Replayed replayed -> earlier.add(replayed.earlier());
            }
        }
        if (!earlier.isEmpty()) {
            tellAgain(batch, prepared, Replay.of(earlier, new LogReader(open, keys)));
            open.commit();
        }
    }

    private static void tellAgain(List<Pending> batch, Appender.Prepared prepared, List<Outcome> outcomes) {
        int next = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (prepared.verdicts().get(i) instanceof BatchDecider.Verdict.Replayed) {
                batch.get(i).answer().complete(outcomes.get(next++));
            }
        }
    }

    private Connection connect() throws SQLException {
        if (session == null) {
            ServiceSession fresh = ServiceSession.open(database, SESSION);
            session = fresh;
            fresh.connection().setAutoCommit(false);
            appender.found(fresh.connection());
        }
        return session.connection();
    }

    private void disconnect() {
        if (session != null) {
            try {
                session.close();
            } catch (SQLException e) {
                LOG.debug("closing a failed session", e);
            }
            session = null;
        }
    }

    private static void fail(List<Pending> batch, Exception why) {
        batch.forEach(pending -> pending.answer().completeExceptionally(why));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.onrecord.readmodel.Batch.Amendment;

/**
 * Fills the shadow from the beginning of the log to where it ends now: one thread reads and parses, the caller's writes
 * by COPY. Stances are coalesced over the whole run and written once, at the end, as are amendments and revised history:
 * each of them needs an index that is made faster when the rows are there. Each is held up to a bound; beyond it, the
 * index is made early.
 */
final class ShadowFill {
    /** Batches in the air: one is filled while another is written, the third hides their difference in pace. */
    private static final int BATCHES = 3;

    /** Of an amendment beside its payload. */
    private static final int HELD_BYTES = 500;

    /**
     * How much is held.
     *
     * @param batchEntries written together
     * @param stances about 200 bytes each
     * @param revisions readings of history items that changed
     * @param amendmentBytes amendments with their payloads
     */
    record Bounds(int batchEntries, int stances, int revisions, int amendmentBytes) {
        static final Bounds USUAL = new Bounds(8_000, 600_000, 100_000, 32 << 20);
    }

    private final LogSource source;
    private final Bounds bounds;
    private final Slugs slugs = new Slugs();
    private final BatchWriter writer = new BatchWriter(Shadow.NEXT, slugs);
    private final StanceWriter stanceWriter = new StanceWriter(Shadow.NEXT);
    private final AmendedStatements amended = new AmendedStatements(Shadow.NEXT, slugs);
    private final BlockingQueue<Batch> empty = new ArrayBlockingQueue<>(BATCHES);
    /** One place more than there are batches: to say that reading failed never waits. */
    private final BlockingQueue<Batch> filled = new ArrayBlockingQueue<>(BATCHES + 1);

    private final Map<StanceKey, StanceRow> stances = new LinkedHashMap<>();
    private final Set<StanceKey> emptied = new HashSet<>();
    private final HistoryRevisions revisions = new HistoryRevisions();
    private final List<Amendment> amendments = new ArrayList<>();
    private final Map<Long, StatementSaid> corrections = new HashMap<>();
    private int amendmentBytes;
    private boolean stancesWritten;
    private volatile @Nullable Throwable failure;

    ShadowFill(LogSource source, Bounds bounds) {
        this.source = source;
        this.bounds = bounds;
        for (int i = 0; i < BATCHES; i++) {
            empty.add(new Batch(slugs));
        }
    }

    /**
     * Returns when everything that was committed at the call is in the shadow's tables, in the open transaction.
     *
     * @param progress told the position reached, after each batch
     */
    Projection run(Connection connection, LongConsumer progress) throws SQLException, InterruptedException {
        long end = source.end();
        Thread reading = Thread.ofPlatform().name("onrecord-rebuild-read").start(() -> read(end));
        Projection reached = Projection.NOTHING;
        try {
            for (Batch batch = filled.take(); batch.entries() > 0; batch = filled.take()) {
                write(connection, batch);
                reached = new Projection(batch.lastPosition(), 0, batch.lastRecordedMillis());
                progress.accept(reached.position());
                batch.clear();
                empty.put(batch);
            }
        } finally {
            reading.interrupt();
            reading.join();
        }
        Throwable broken = failure;
        if (broken != null) {
            throw new IllegalStateException("the log could not be read: " + broken.getMessage(), broken);
        }
        writeHeldAmendments(connection);
        writeHeldStances(connection);
        writeHeldRevisions(connection);
        Projection stored = new Projection(reached.position(), source.nextOffset(), reached.recordedMillis());
        Projection.NOTHING.advance(connection, Shadow.NEXT, stored);
        return stored;
    }

    private void read(long end) {
        try {
            Map<Long, StatementSaid> earlier = Map.of();
            boolean more = true;
            while (more) {
                Batch batch = empty.take();
                more = fill(batch, end);
                earlier = batch.resolve(earlier);
                // Asked before it is handed over: the writer empties it.
                boolean endMissing = !more && batch.entries() > 0;
                filled.put(batch);
                if (endMissing) {
                    filled.put(empty.take());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            failure = e;
            filled.add(new Batch(slugs));
        }
    }

    /** Whether there may be more after the batch. */
    private boolean fill(Batch batch, long end) throws SQLException {
        while (batch.entries() < bounds.batchEntries()) {
            LogRecord entry = source.next();
            if (entry != null && !batch.takes(entry)) {
                source.unread(entry);
                return true;
            }
            if (entry != null) {
                batch.add(entry);
            }
            if (source.isPast(end)) {
                return false;
            }
        }
        return true;
    }

    private void write(Connection connection, Batch batch) throws SQLException {
        if (batch.order().isPresent() && !source.hid(batch.order().get().position())) {
            remove(connection, batch.order().get());
        }
        writer.writeRows(connection, batch);
        batch.amendments.forEach(this::hold);
        writer.resolveRest(connection, batch, corrections);
        batch.emptied.forEach(stances::remove);
        emptied.addAll(batch.emptied);
        stances.putAll(batch.stances);
        emptied.removeAll(batch.stances.keySet());
        revisions.addAll(batch.revisions);
        if (amendmentBytes > bounds.amendmentBytes()) {
            writeHeldAmendments(connection);
        }
        if (stances.size() > bounds.stances()) {
            writeHeldStances(connection);
        }
        if (revisions.size() > bounds.revisions()) {
            writeHeldRevisions(connection);
        }
    }

    /** What was held until now may be of what goes. */
    private void remove(Connection connection, Batch.Order order) throws SQLException {
        writeHeldAmendments(connection);
        writeHeldStances(connection);
        writeHeldRevisions(connection);
        Shadow.indexForRedacting(connection);
        writer.remove(connection, order);
    }

    private void hold(Amendment amendment) {
        amendments.add(amendment);
        amendmentBytes += HELD_BYTES + amendment.event().doc().length;
        StatementSaid corrected = amendment.event().corrected();
        if (corrected != null) {
            corrections.put(amendment.position(), corrected);
        }
    }

    private void writeHeldAmendments(Connection connection) throws SQLException {
        if (!amendments.isEmpty()) {
            Shadow.indexForAmending(connection);
            amended.write(connection, amendments);
            amendments.clear();
            corrections.clear();
            amendmentBytes = 0;
        }
    }

    private void writeHeldStances(Connection connection) throws SQLException {
        if (stancesWritten || stances.size() > bounds.stances()) {
            Shadow.index(connection, "stance_issue");
            stanceWriter.delete(connection, emptied);
            stanceWriter.upsert(connection, stances.values());
        } else {
            stanceWriter.copy(connection, stances.values());
        }
        stancesWritten = true;
        stances.clear();
        emptied.clear();
    }

    private void writeHeldRevisions(Connection connection) throws SQLException {
        if (revisions.size() > 0) {
            Shadow.index(connection, "history_key");
            revisions.write(connection, Shadow.NEXT);
            revisions.clear();
        }
    }
}

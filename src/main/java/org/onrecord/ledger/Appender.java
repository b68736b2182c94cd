// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.domain.Event;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.StancePolicy;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.TreeEdge;
import org.onrecord.transparency.TreeSize;
import org.onrecord.vault.DataKey;
import org.onrecord.vault.DataKeys;
import org.onrecord.vault.VaultUnavailable;

/**
 * One group commit: lock the head, read what the batch needs, decide, write, commit. Whoever holds the head row's lock is
 * the sequencer; that the database grants it to one transaction at a time is all that orders the log, so any number of
 * instances may try. Used by one thread.
 */
final class Appender {
    private final String origin;
    private final Clock clock;
    private final DataKeys keys;
    private final UUID writer = UUID.randomUUID();
    private final Memory memory = new Memory();
    private final SignedFloor floor;
    private final BatchWriter batchWriter = new BatchWriter(writer);
    private final GrowingTree tree = new GrowingTree();
    private boolean begun;

    Appender(String origin, Clock clock, DataKeys keys, SignedFloor floor) {
        this.origin = origin;
        this.clock = clock;
        this.keys = keys;
        this.floor = floor;
    }

    /** A batch decided and written, its transaction still open. */
    record Prepared(Batch batch, List<BatchDecider.Verdict> verdicts) {}

    /**
     * Keys for whatever these submissions may begin, and for entry 0 as long as it may be missing. Before the head is
     * locked: nobody else is to wait for the key store.
     */
    List<DataKey> reserve(List<Submission> submissions, long patienceNanos)
            throws VaultUnavailable, InterruptedException {
        long beginning = submissions.stream().filter(Submission::takesKey).count();
        int needed = (int) beginning + (begun ? 0 : 1);
        return needed == 0 ? List.of() : keys.reserve(needed, patienceNanos);
    }

    /**
     * Waits until it is known what was promised of the log: nothing is appended before.
     *
     * @throws LedgerUnavailable when it is not known by then
     */
    void awaitPromises(long nanos) throws InterruptedException {
        floor.awaitKnown(nanos);
    }

    /**
     * Everything up to the commit. On failure the transaction is to be rolled back, and {@link #forget} called.
     *
     * @param fresh what {@link #reserve} gave for these submissions; the rest goes back
     */
    Prepared prepare(Connection connection, List<Submission> submissions, List<DataKey> fresh) throws SQLException {
        Batch batch = lockHead(connection, fresh);
        floor.check(batch.first());
        begun = batch.first() > 0;
        if (!memory.reflects(batch.first())) {
            forget();
        }
        if (batch.first() == 0) {
            Event adopted = new Event.StancePolicyAdopted(StancePolicy.ONE.version());
            batch.add(Committed.of(adopted, Optional.empty()), Memory.Stream.fresh(), batch.freshKey());
        }
        StateReader reader = new StateReader(memory, connection, keys);
        BatchState state = reader.read(submissions);
        BatchDecider decider = new BatchDecider(batch, state, reader);
        List<BatchDecider.Verdict> verdicts = new ArrayList<>(submissions.size());
        for (Submission submission : submissions) {
            verdicts.add(decider.decide(submission));
        }
        if (!batch.entries.isEmpty()) {
            tree.grow(connection, batch);
            batchWriter.write(connection, batch);
        }
        memory.remember(state);
        keys.giveBack(batch.keysLeft());
        return new Prepared(batch, verdicts);
    }

    /** To be called once the commit has returned. */
    void committed(Batch batch) {
        memory.reflect(batch.next());
    }

    /** To be called when it is not known what the database holds. */
    void forget() {
        memory.forget();
        tree.forget();
    }

    /**
     * Whether the log holds this batch, asked under the head lock after a commit whose answer was lost: the lock is granted
     * only once the fate of the transaction before is settled.
     */
    boolean landed(Connection connection, Batch batch) throws SQLException {
        if (batch.entries.isEmpty()) {
            return true;
        }
        lockHead(connection, List.of());
        try (PreparedStatement sql = connection.prepareStatement("SELECT leaf FROM ledger.entry WHERE position = ?")) {
            sql.setLong(1, batch.first());
            try (ResultSet row = sql.executeQuery()) {
                return row.next()
                        && Arrays.equals(
                                row.getBytes(1), batch.entries.getFirst().leaf());
            }
        } finally {
            connection.rollback();
        }
    }

    /**
     * Makes the head row of a new log.
     *
     * @throws IllegalStateException when the database holds the log of another origin, or one that is not whole yet
     */
    void found(Connection connection) throws SQLException {
        Optional<String> standing = standingOrigin(connection);
        if (standing.isEmpty()) {
            try (PreparedStatement sql = connection.prepareStatement("INSERT INTO ledger.head (origin, next, recorded,"
                    + " writer) VALUES (?, 0, 0, ?) ON CONFLICT DO NOTHING")) {
                sql.setString(1, origin);
                sql.setObject(2, writer);
                sql.executeUpdate();
            }
            standing = standingOrigin(connection);
        }
        if (standing.equals(Optional.of(Succession.announced(origin)))) {
            throw new IllegalStateException(
                    "the log " + origin + " is not whole: its opening was stopped in the middle;"
                            + " run restore new-origin again, with the options that it had");
        }
        if (!standing.equals(Optional.of(origin))) {
            throw new IllegalStateException("the database holds the log of " + standing.orElse("nobody")
                    + ", the configuration says " + origin);
        }
        fillTree(connection);
        connection.commit();
    }

    /** A log that is older than its tree gets one. */
    private void fillTree(Connection connection) throws SQLException {
        TreeSize filled = LogTiles.filled(connection);
        TreeSize full = new TreeSize(lockHead(connection, List.of()).first() / LogTiles.FULL * LogTiles.FULL);
        if (filled.equals(full)) {
            return;
        }
        LogTiles log = new LogTiles(connection);
        TreeEdge edge = TreeEdge.resume(filled, log);
        List<Batch.TileRow> tiles = new ArrayList<>();
        for (long at = filled.value(); at < full.value(); at += LogTiles.FULL) {
            for (byte[] leaf : log.leaves(new LogPosition(at), LogTiles.FULL)) {
                edge.append(
                        Leaf.hash(leaf), (level, index, hashes) -> tiles.add(new Batch.TileRow(level, index, hashes)));
            }
            BatchWriter.writeTiles(connection, tiles);
            tiles.clear();
        }
    }

    /**
     * Asks for entry 0, which is never destroyed.
     *
     * @throws IllegalStateException when the key store is not this log's
     */
    void requireKeys(Connection connection) throws SQLException {
        try {
            List<LogEntry> first = new LogReader(connection, keys).read(0, 1, Integer.MAX_VALUE);
            connection.commit();
            if (first.stream().anyMatch(entry -> entry.payload().isEmpty())) {
                throw new IllegalStateException("the key store does not hold the keys of this log");
            }
        } catch (DamagedDisclosure e) {
            throw new IllegalStateException("the key store holds the keys of another log", e);
        }
    }

    private static Optional<String> standingOrigin(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT origin FROM ledger.head")) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    private Batch lockHead(Connection connection, Collection<DataKey> fresh) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT next, recorded, writer FROM ledger.head FOR UPDATE")) {
            if (!row.next()) {
                throw new IllegalStateException("the log has no head row");
            }
            if (!writer.equals(row.getObject(3, UUID.class))) {
                forget();
            }
            return new Batch(origin, row.getLong(1), Math.max(clock.millis(), row.getLong(2)), fresh);
        }
    }
}

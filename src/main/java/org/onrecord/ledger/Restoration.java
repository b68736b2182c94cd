// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.domain.LogPosition;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.MerkleProofs;
import org.onrecord.transparency.TreeSize;
import org.onrecord.vault.DataKey;
import org.onrecord.vault.DataKeys;
import org.onrecord.vault.VaultUnavailable;

/**
 * Writes the end of a log again that its database has lost: the same leaves at the same positions, what they commit to
 * sealed anew, and every row that their appends wrote but those of idempotency keys, which no entry holds. Commits by
 * itself, some thousand entries at a time and never within an append, so that whoever stops in the middle can go on. Only
 * while no instance runs. Blocking; one thread.
 */
public final class Restoration {
    /** What one statement writes, as the sequencer's: see there. */
    private static final int MAX_BATCH = 1024;

    private static final int MAX_BATCH_BYTES = 8 << 20;

    /** Entries between two commits: a commit costs as much as some hundred of them. */
    private static final int MAX_UNCOMMITTED = 4096;

    private static final long KEY_NANOS = Duration.ofSeconds(30).toNanos();

    private final Connection connection;
    private final DataKeys keys;
    private final String origin;
    private final UUID writer = UUID.randomUUID();
    private final Memory memory = new Memory();
    private final GrowingTree tree = new GrowingTree();
    private final BatchWriter batchWriter = new BatchWriter(writer);
    private final List<List<GivenEntry>> appends = new ArrayList<>();
    private int entries;
    private int bytes;
    private int uncommitted;
    private long absent;
    private long emptied;
    private long unexplained;
    private volatile long written;

    /** @param connection its caller's, as {@code onrecord_service}; is set not to commit by itself */
    public Restoration(Connection connection, DataKeys keys, String origin) throws SQLException {
        this.connection = connection;
        this.keys = keys;
        this.origin = origin;
        connection.setAutoCommit(false);
    }

    /** The origin of the log in a database; empty when there is none yet. */
    public static Optional<String> origin(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT origin FROM ledger.head")) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    /**
     * Makes sure that nobody serves the log: every instance listens to the others as long as it runs.
     *
     * @throws CannotRestore when one does
     */
    public static void requireStopped(Connection connection) throws SQLException, CannotRestore {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND application_name = 'onrecord-restraints'")) {
            row.next();
            if (row.getLong(1) > 0) {
                throw new CannotRestore("The service runs on this database: stop every instance first.");
            }
        }
    }

    /**
     * Makes sure that the key store is the one of this log, by entry 0, which is never destroyed.
     *
     * @throws CannotRestore when it is not
     */
    public static void requireKeys(Connection connection, DataKeys keys) throws SQLException, CannotRestore {
        try {
            List<LogEntry> first = new LogReader(connection, keys).read(0, 1, Integer.MAX_VALUE);
            if (first.stream().anyMatch(entry -> entry.payload().isEmpty())) {
                throw new CannotRestore("The key store does not hold the keys of this log.");
            }
        } catch (DamagedDisclosure e) {
            throw new CannotRestore("The key store holds the keys of another log.", e);
        }
    }

    /** How many entries the database holds. */
    public static TreeSize size(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT next FROM ledger.head")) {
            return row.next() ? new TreeSize(row.getLong(1)) : TreeSize.EMPTY;
        }
    }

    /** The root of the first entries that the database holds. */
    public static Hash root(Connection connection, TreeSize size) throws SQLException {
        try {
            return MerkleProofs.root(size, new LogTiles(connection));
        } catch (StateUnreadable e) {
            throw e.failure();
        }
    }

    /**
     * Takes in the next entry, which {@link GivenChain} has found to go on from the log; writes those that are whole appends
     * from time to time.
     *
     * @throws CannotRestore when one can't be written as it was; what was committed before stays
     */
    public void take(GivenEntry entry) throws SQLException, CannotRestore, InterruptedException {
        if (entry.type().isDerived()) {
            appends.getLast().add(entry);
        } else {
            if (!appends.isEmpty()
                    && (entries >= MAX_BATCH
                            || bytes >= MAX_BATCH_BYTES
                            || entry.isOfARedaction()
                            || appends.getFirst().getFirst().recordedMillis() != entry.recordedMillis())) {
                write();
            }
            appends.add(new ArrayList<>(List.of(entry)));
        }
        entries++;
        bytes += entry.content().payload().length;
        absent += entry.isAbsent() ? 1 : 0;
    }

    /** Writes what is left. */
    public void finish() throws SQLException, CannotRestore, InterruptedException {
        if (!appends.isEmpty()) {
            write();
        }
        connection.commit();
    }

    /** Entries that were written. Readable from any thread. */
    public long written() {
        return written;
    }

    /** Of these, those of which nothing was given but the leaf. */
    public long absent() {
        return absent;
    }

    /** Of these, those that were given whole, and belong to something whose key was destroyed. */
    public long emptied() {
        return emptied;
    }

    /** Derived entries that do not follow from the facts that are left. */
    public long unexplained() {
        return unexplained;
    }

    private void write() throws SQLException, CannotRestore, InterruptedException {
        try {
            writeBatch();
        } catch (StateUnreadable e) {
            connection.rollback();
            throw e.failure();
        } catch (SQLException | CannotRestore e) {
            connection.rollback();
            throw e;
        }
        appends.clear();
        uncommitted += entries;
        written += entries;
        entries = 0;
        bytes = 0;
        if (uncommitted >= MAX_UNCOMMITTED) {
            connection.commit();
            uncommitted = 0;
        }
    }

    private void writeBatch() throws SQLException, CannotRestore, InterruptedException {
        GivenEntry first = appends.getFirst().getFirst();
        List<DataKey> fresh = reserve();
        lockHead(first.position());
        Batch batch = new Batch(origin, first.position().value(), first.recordedMillis(), List.of());
        StateReader reader = new StateReader(memory, connection, keys);
        BatchState state = new BatchState(reader);
        BatchRestorer restorer =
                new BatchRestorer(batch, state, reader, new StreamOwners(new Rows(connection, keys)), fresh);
        for (List<GivenEntry> append : appends) {
            restorer.take(append);
        }
        tree.grow(connection, batch);
        batchWriter.write(connection, batch);
        memory.remember(state);
        keys.giveBack(restorer.keysLeft());
        emptied += restorer.emptied();
        unexplained += restorer.unexplained();
    }

    /** One key for every fact that may begin a stream, and for what is left of one of which nothing else is. */
    private List<DataKey> reserve() throws CannotRestore, InterruptedException {
        int needed = 0;
        for (List<GivenEntry> append : appends) {
            GivenEntry fact = append.getFirst();
            if (fact.isAbsent()) {
                needed +=
                        (int) append.stream().filter(entry -> !entry.isAbsent()).count();
            } else if (!fact.type().amends() || fact.isOfARedaction()) {
                needed++;
            }
        }
        try {
            return needed == 0 ? List.of() : keys.reserve(needed, KEY_NANOS);
        } catch (VaultUnavailable e) {
            throw new CannotRestore("There is no data key to seal the entries with: " + e.getMessage(), e);
        }
    }

    private void lockHead(LogPosition first) throws SQLException, CannotRestore {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT next FROM ledger.head FOR UPDATE")) {
            if (!row.next() || row.getLong(1) != first.value()) {
                throw new CannotRestore(
                        "Somebody else has appended: the database does not end before entry " + first + " any more.");
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.domain.Event;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.StancePolicy;
import org.onrecord.transparency.TreeSize;
import org.onrecord.vault.DataKey;
import org.onrecord.vault.DataKeys;
import org.onrecord.vault.VaultUnavailable;

/**
 * Writes a log that goes on for another: entry 0 says so, then the policy, then the facts of the other, each with what follows
 * from it. All in one transaction, which its caller commits: a log that goes on for another is there whole, or not at all.
 * Only while no instance runs. Blocking; one thread, except for {@link #written}.
 */
public final class Succession {
    /** What one statement writes, as the sequencer's: see there. */
    private static final int MAX_BATCH = 1024;

    private static final long KEY_NANOS = Duration.ofSeconds(30).toNanos();

    private final Connection connection;
    private final DataKeys keys;
    private final String origin;
    private final UUID writer = UUID.randomUUID();
    private final Memory memory = new Memory();
    private final GrowingTree tree = new GrowingTree();
    private final BatchWriter batchWriter = new BatchWriter(writer);
    private final Map<LogPosition, LogPosition> orders = new HashMap<>();
    private final List<LegacyFact> waiting = new ArrayList<>();
    private long next;
    private volatile long written;

    /**
     * In a database whose log has no entry and was {@link #announce announced}.
     *
     * @param connection its caller's, as {@code onrecord_service}; does not commit by itself
     * @param origin of the new log
     */
    public Succession(Connection connection, DataKeys keys, String origin) {
        this.connection = connection;
        this.keys = keys;
        this.origin = origin;
    }

    /** The opening of the log in a database, when it goes on for another. */
    public static Optional<Event.LogOpened> opening(Connection connection, DataKeys keys) throws SQLException {
        return new LogReader(connection, keys)
                .read(0, 1, Integer.MAX_VALUE).stream()
                        .flatMap(entry -> entry.event().stream())
                        .filter(Event.LogOpened.class::isInstance)
                        .map(Event.LogOpened.class::cast)
                        .findFirst();
    }

    /**
     * Marks a database without entries as one whose log is to be opened here and is not whole yet: no service begins a log in
     * it ({@link Appender#found}). The mark goes with the transaction that the log comes in.
     *
     * @param connection that commits by itself
     */
    public static void announce(Connection connection, String origin) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(
                "INSERT INTO ledger.head AS h (origin, next, recorded, writer)"
                        + " VALUES (?, 0, 0, ?) ON CONFLICT (single) DO UPDATE SET origin = excluded.origin WHERE h.next = 0")) {
            sql.setString(1, announced(origin));
            sql.setObject(2, UUID.randomUUID());
            sql.executeUpdate();
        }
    }

    /** Whether a log is announced in a database, or has entries there. There may be no tables yet. */
    public static boolean isKnown(Connection connection, String origin) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            try (ResultSet table = sql.executeQuery("SELECT to_regclass('ledger.head') IS NOT NULL")) {
                if (!table.next() || !table.getBoolean(1)) {
                    return false;
                }
            }
            try (ResultSet row = sql.executeQuery("SELECT origin, next FROM ledger.head")) {
                return row.next()
                        && (row.getString(1).equals(announced(origin))
                                || row.getString(1).equals(origin) && row.getLong(2) > 0);
            }
        }
    }

    /** What stands in the place of an origin until its log is whole: no origin, for none has a space. */
    static String announced(String origin) {
        return "unfinished " + origin;
    }

    /** Whether a database whose head names this holds a log of an origin, whole or not yet. */
    public static boolean isOf(String named, String origin) {
        return named.equals(origin) || named.equals(announced(origin));
    }

    /**
     * Writes all of it.
     *
     * @param predecessor the log for which this goes on
     * @param head the last head of that, a signed note
     * @param legacy surveyed
     * @param nowMillis epoch milliseconds
     * @return how many entries the log has
     * @throws CannotRestore when a fact can't be carried over, or the place was not {@link #announce announced}; then the
     *     transaction is to be rolled back
     */
    public TreeSize write(Event.Predecessor predecessor, String head, Legacy legacy, long nowMillis)
            throws SQLException, CannotRestore, InterruptedException {
        // Later than all that is carried over, so that a time names one place in the log.
        long openedMillis = legacy.facts() == 0 ? nowMillis : Math.max(nowMillis, legacy.lastMillis() + 1);
        try {
            beginHead();
            open(new Event.LogOpened(predecessor, head, legacy.facts()), openedMillis);
            legacy.each(this::take);
            writeWaiting();
            // What is recorded from here on comes later than the opening, too.
            endHead(openedMillis + 1);
        } catch (StateUnreadable e) {
            throw e.failure();
        }
        return new TreeSize(next);
    }

    /** Entries written so far. Readable from any thread. */
    public long written() {
        return written;
    }

    private void beginHead() throws SQLException, CannotRestore {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT origin, next FROM ledger.head FOR UPDATE")) {
            if (!row.next() || !row.getString(1).equals(announced(origin)) || row.getLong(2) != 0) {
                throw new CannotRestore("Somebody else opens this log at the same time: look, and run this again.");
            }
        }
    }

    private void endHead(long recordedMillis) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement("UPDATE ledger.head SET origin = ?, recorded = ?")) {
            sql.setString(1, origin);
            sql.setLong(2, recordedMillis);
            sql.executeUpdate();
        }
    }

    private void open(Event.LogOpened opened, long recordedMillis)
            throws SQLException, CannotRestore, InterruptedException {
        Batch batch = new Batch(origin, 0, recordedMillis, reserve(2));
        Event adopted = new Event.StancePolicyAdopted(StancePolicy.ONE.version());
        for (Event event : List.of(opened, adopted)) {
            batch.add(Committed.of(event, Optional.empty()), Memory.Stream.fresh(), batch.freshKey());
        }
        put(batch);
    }

    private void take(LegacyFact fact) throws SQLException, CannotRestore, InterruptedException {
        if (!waiting.isEmpty()
                && (waiting.size() >= MAX_BATCH || waiting.getFirst().recordedMillis() != fact.recordedMillis())) {
            writeWaiting();
        }
        waiting.add(fact);
    }

    private void writeWaiting() throws SQLException, CannotRestore, InterruptedException {
        if (waiting.isEmpty()) {
            return;
        }
        int beginning = (int) waiting.stream()
                .filter(fact -> BatchCarrier.takesKey(fact.event()))
                .count();
        Batch batch = new Batch(origin, next, waiting.getFirst().recordedMillis(), reserve(beginning));
        StateReader reader = new StateReader(memory, connection, keys);
        BatchState state = new BatchState(reader);
        BatchCarrier carrier = new BatchCarrier(batch, state, reader, orders);
        for (LegacyFact fact : waiting) {
            carrier.take(fact);
        }
        put(batch);
        memory.remember(state);
        keys.giveBack(batch.keysLeft());
        waiting.clear();
    }

    private void put(Batch batch) throws SQLException {
        tree.grow(connection, batch);
        batchWriter.write(connection, batch);
        next = batch.next();
        written = next;
    }

    private List<DataKey> reserve(int count) throws CannotRestore, InterruptedException {
        try {
            return count == 0 ? List.of() : keys.reserve(count, KEY_NANOS);
        } catch (VaultUnavailable e) {
            throw new CannotRestore("There is no data key to seal the entries with: " + e.getMessage(), e);
        }
    }
}

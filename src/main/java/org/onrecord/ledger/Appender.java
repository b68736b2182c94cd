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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.domain.Event;
import org.onrecord.domain.StancePolicy;

/**
 * One group commit: lock the head, read what the batch needs, decide, write, commit. Whoever holds the head row's lock is
 * the sequencer; that the database grants it to one transaction at a time is all that orders the log, so any number of
 * instances may try. Used by one thread.
 */
final class Appender {
    private final String origin;
    private final Clock clock;
    private final UUID writer = UUID.randomUUID();
    private final Memory memory = new Memory();
    private final BatchWriter batchWriter = new BatchWriter(writer);

    Appender(String origin, Clock clock) {
        this.origin = origin;
        this.clock = clock;
    }

    /** A batch decided and written, its transaction still open. */
    record Prepared(Batch batch, List<BatchDecider.Verdict> verdicts) {}

    /** Everything up to the commit. On failure the transaction is to be rolled back, and {@link #forget} called. */
    Prepared prepare(Connection connection, List<Submission> submissions) throws SQLException {
        Batch batch = lockHead(connection);
        if (!memory.reflects(batch.first())) {
            memory.forget();
        }
        if (batch.first() == 0) {
            Event adopted = new Event.StancePolicyAdopted(StancePolicy.ONE.version());
            batch.add(Committed.of(adopted, Optional.empty()), Memory.Stream.fresh());
        }
        StateReader reader = new StateReader(memory, connection);
        BatchState state = reader.read(submissions);
        BatchDecider decider = new BatchDecider(batch, state, reader);
        List<BatchDecider.Verdict> verdicts = new ArrayList<>(submissions.size());
        for (Submission submission : submissions) {
            verdicts.add(decider.decide(submission));
        }
        if (!batch.entries.isEmpty()) {
            batchWriter.write(connection, batch);
        }
        remember(state);
        return new Prepared(batch, verdicts);
    }

    /** To be called once the commit has returned. */
    void committed(Batch batch) {
        memory.reflect(batch.next());
    }

    /** To be called when it is not known what the database holds. */
    void forget() {
        memory.forget();
    }

    /**
     * Whether the log holds this batch, asked under the head lock after a commit whose answer was lost: the lock is granted
     * only once the fate of the transaction before is settled.
     */
    boolean landed(Connection connection, Batch batch) throws SQLException {
        if (batch.entries.isEmpty()) {
            return true;
        }
        lockHead(connection);
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
     * @throws IllegalStateException when the database holds the log of another origin
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
        connection.commit();
        if (!standing.equals(Optional.of(origin))) {
            throw new IllegalStateException("the database holds the log of " + standing.orElse("nobody")
                    + ", the configuration says " + origin);
        }
    }

    private static Optional<String> standingOrigin(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT origin FROM ledger.head")) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    private Batch lockHead(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT next, recorded, writer FROM ledger.head FOR UPDATE")) {
            if (!row.next()) {
                throw new IllegalStateException("the log has no head row");
            }
            if (!writer.equals(row.getObject(3, UUID.class))) {
                memory.forget();
            }
            return new Batch(origin, row.getLong(1), Math.max(clock.millis(), row.getLong(2)));
        }
    }

    /** Rows that the failed transaction never wrote are forgotten with everything else. */
    private void remember(BatchState state) {
        memory.parties.putAll(state.parties);
        memory.issues.putAll(state.issues);
        memory.dossiers.putAll(state.dossiers);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.restore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Event;
import org.onrecord.heads.ClosedLog;
import org.onrecord.heads.KnownHeads;
import org.onrecord.ledger.CannotRestore;
import org.onrecord.ledger.Legacy;
import org.onrecord.ledger.LogReader;
import org.onrecord.ledger.Restoration;
import org.onrecord.ledger.ServiceSession;
import org.onrecord.ledger.Succession;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.publish.SentLog;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;

/**
 * Closes a log whose promised entries are lost for good, and opens one that goes on for it (DESIGN §5, Rollback). In this
 * order: everything is checked; the new place is marked as not yet whole; the new log is written, whole, in a transaction; the
 * old one is closed, for ever, naming the key of the new; the transaction is committed. Stopped anywhere, it can be run again
 * with the same key, and no moment has two logs that could go on, or one that is not whole. {@link #survey} once, then
 * {@link #carry} once; the rest is safe for any thread.
 */
public final class NewOrigin {
    /** Whoever's PostgreSQL it is: the transaction of the new log waits for the old one to be read, and to be closed. */
    private static final String SESSION = "SET application_name = 'onrecord-restore'; SET lock_timeout = '5s';"
            + " SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
            + " SET synchronous_commit = on";

    /** What PostgreSQL says of a lock that was not given in time. */
    private static final String LOCKED = "55P03";

    private final Place old;
    private final KafkaConnection oldKafka;
    private final String origin;
    private final List<VerifierKey> laterKeys;
    private @Nullable Estate estate;
    private volatile @Nullable Legacy legacy;
    private volatile @Nullable Succession succession;

    /**
     * @param old with its Kafka
     * @param origin of the new log
     * @param laterKeys of the old log, of which its database does not know yet; mostly none
     */
    public NewOrigin(Place old, String origin, List<VerifierKey> laterKeys) {
        this.old = old;
        this.oldKafka = old.kafka().orElseThrow();
        this.origin = origin;
        this.laterKeys = List.copyOf(laterKeys);
    }

    /**
     * What was done.
     *
     * @param predecessor the last head of the old log
     * @param lost entries that were promised of it, and are not in its database
     * @param isDone whether nothing was left to do
     * @param facts that were carried over
     * @param size entries of the new log
     * @param redacted statements that were left out, for they were redacted
     * @param unreadable statements and definitions that were left out, for keys are lost
     * @param fromTheJournal facts about restrictions that the database did not have
     */
    public record Report(
            Checkpoint predecessor,
            long lost,
            boolean isDone,
            long facts,
            TreeSize size,
            long redacted,
            long unreadable,
            long fromTheJournal) {}

    /** Entries read or written. */
    public long done() {
        Legacy read = legacy;
        Succession writing = succession;
        return (read == null ? 0 : read.read()) + (writing == null ? 0 : writing.written());
    }

    /**
     * Finds out whether the old log is to be closed, and what there is of it. Writes no entry and no head.
     *
     * @throws CannotRestore when it is not
     */
    public void survey() throws CannotRestore, SQLException, InterruptedException {
        try (ServiceSession session = ServiceSession.open(old.database(), SESSION)) {
            Connection connection = session.connection();
            Restoration.requireStopped(connection);
            String oldOrigin = Restoration.origin(connection)
                    .orElseThrow(() -> new CannotRestore("There is no log in the old database."));
            if (oldOrigin.equals(origin)) {
                throw new CannotRestore("The old log is " + oldOrigin + ": the new one needs another name.");
            }
            // A copy may be older than this program.
            Schema.migrate(old.database());
            Restoration.requireKeys(connection, old.keys());
            Estate found = Estate.read(connection, oldKafka, oldOrigin, laterKeys);
            if (found.closed().isEmpty()) {
                requireSetBack(connection, found);
            }
            estate = found;
        }
    }

    private static void requireSetBack(Connection connection, Estate found) throws SQLException, CannotRestore {
        if (found.isSetBack()) {
            return;
        }
        boolean same = Restoration.root(connection, found.head().size())
                .equals(found.head().root());
        throw new CannotRestore(
                same
                        ? "Nothing is missing: the database holds every entry that was promised. Start the service on it."
                        : "The database holds as many entries as were promised, and others: that is no older copy.");
    }

    /**
     * The last look before the old log is closed: another who closes it may have been faster, and an instance on another copy
     * of its database may have signed a head or journalled a redaction, which would be missing.
     */
    private void requireAsFound(Connection connection, Estate found, ClosedLog closing)
            throws SQLException, CannotRestore, InterruptedException {
        Estate now = Estate.read(connection, oldKafka, found.origin(), laterKeys);
        requireMine(now, closing);
        if (!now.isAs(found)) {
            throw new CannotRestore("The log " + found.origin()
                    + " went on meanwhile: stop every instance, on whatever database, and run this again.");
        }
    }

    private static void requireMine(Estate found, ClosedLog closing) throws CannotRestore {
        if (found.closed().isPresent() && !found.closed().get().equals(closing)) {
            throw new CannotRestore("The log " + found.origin() + " is closed already, and goes on as "
                    + found.closed().get().successor() + ".");
        }
    }

    /**
     * Whether this was at the new place before. Then a service that was started there has recorded nothing, or on the new log.
     */
    public boolean wasAt(Place fresh) throws SQLException {
        try (Connection connection = fresh.database().getConnection()) {
            return Succession.isKnown(connection, origin);
        }
    }

    /**
     * Does it.
     *
     * @param fresh where the new log is to be
     * @param key of the new log, durable; its name is the origin
     * @throws CannotRestore saying why not; nothing was written unless it says so
     * @throws SQLException when a database or a key store fails; then it is to be run again
     */
    public Report carry(Place fresh, VerifierKey key) throws CannotRestore, SQLException, InterruptedException {
        Estate found = estate;
        if (found == null) {
            throw new IllegalStateException("not surveyed");
        }
        if (!key.name().equals(origin)) {
            throw new CannotRestore("The key of the new log is that of " + key.name() + ", and not of " + origin + ".");
        }
        ClosedLog closing = new ClosedLog(found.origin(), key);
        requireMine(found, closing);
        Schema.migrate(fresh.database());
        try (ServiceSession reading = ServiceSession.open(old.database(), SESSION);
                ServiceSession writing = ServiceSession.open(fresh.database(), SESSION)) {
            // A look at the whole of a log takes longer than an answer should.
            reading.connection().setNetworkTimeout(Runnable::run, 0);
            writing.connection().setNetworkTimeout(Runnable::run, 0);
            Restoration.requireStopped(reading.connection());
            Restoration.requireStopped(writing.connection());
            Legacy read = new Legacy(new LogReader(reading.connection(), old.keys()), found.journal());
            legacy = read;
            if (isThere(writing.connection(), fresh, found)) {
                close(closing, found, reading.connection());
                return report(found, read, true, Restoration.size(writing.connection()));
            }
            announce(writing.connection());
            read.survey();
            return write(found, read, closing, fresh, reading.connection(), writing.connection());
        }
    }

    /** Whether the new log is there already, as it is to be. */
    private boolean isThere(Connection connection, Place fresh, Estate found) throws SQLException, CannotRestore {
        Optional<String> there = Restoration.origin(connection);
        if (there.isPresent() && !Succession.isOf(there.get(), origin)) {
            throw new CannotRestore("The new database holds the log of " + there.get() + ".");
        }
        if (Restoration.size(connection).value() > 0) {
            Optional<Event.LogOpened> opening = Succession.opening(connection, fresh.keys());
            if (opening.map(Event.LogOpened::predecessor).equals(Optional.of(found.predecessor()))) {
                return true;
            }
            throw new CannotRestore("The new database is not empty: it holds " + Restoration.size(connection)
                    + " entries of " + origin + ".");
        }
        requireUnused(connection, fresh);
        return false;
    }

    /** Nobody outside must know of a log of this name, or of records of any. */
    private void requireUnused(Connection connection, Place fresh) throws SQLException, CannotRestore {
        if (fresh.kafka().isEmpty()) {
            return;
        }
        KafkaConnection kafka = fresh.kafka().get();
        try {
            if (SentLog.last(kafka).isPresent()) {
                throw new CannotRestore("The new Kafka is not empty: its topics hold the records of a log.");
            }
            if (!KnownHeads.last(connection, kafka, origin).isEmpty()
                    || ClosedLog.find(connection, kafka, origin).isPresent()) {
                throw new CannotRestore("There was a log " + origin + " before: choose another name.");
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new CannotRestore("The new Kafka does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRestore("Interrupted.", e);
        }
    }

    /** From here on no service takes the new place for a log that begins. */
    private void announce(Connection connection) throws SQLException, CannotRestore {
        try {
            Succession.announce(connection, origin);
        } catch (SQLException e) {
            if (LOCKED.equals(e.getSQLState())) {
                throw new CannotRestore(
                        "Somebody else writes to the new database, or was killed and PostgreSQL has not noticed yet:"
                                + " run this again when it has.",
                        e);
            }
            throw e;
        }
    }

    private Report write(
            Estate found, Legacy read, ClosedLog closing, Place fresh, Connection reading, Connection writing)
            throws SQLException, CannotRestore, InterruptedException {
        writing.setAutoCommit(false);
        Succession writer = new Succession(writing, fresh.keys(), origin);
        succession = writer;
        TreeSize size;
        try {
            size = writer.write(found.predecessor(), found.note(), read, System.currentTimeMillis());
        } catch (SQLException | CannotRestore | RuntimeException e) {
            writing.rollback();
            throw e;
        }
        try {
            close(closing, found, reading);
        } catch (CannotRestore e) {
            writing.rollback();
            throw e;
        } catch (SQLException | KafkaException e) {
            writing.rollback();
            throw new CannotRestore(
                    "The old log may be closed and nothing goes on for it yet, run this again: " + e.getMessage(), e);
        }
        try {
            writing.commit();
        } catch (SQLException e) {
            throw new CannotRestore(
                    "The old log is closed, and it is not known whether the new one is there, run this again: "
                            + e.getMessage(),
                    e);
        }
        return report(found, read, false, size);
    }

    private void close(ClosedLog closing, Estate found, Connection reading)
            throws SQLException, CannotRestore, InterruptedException {
        closing.close(reading, oldKafka, () -> requireAsFound(reading, found, closing));
    }

    private static Report report(Estate found, Legacy read, boolean isDone, TreeSize size) {
        return new Report(
                found.head().checkpoint().checkpoint(),
                Math.max(0, found.promised() - found.held().value()),
                isDone,
                read.facts(),
                size,
                read.redacted(),
                read.lost(),
                read.fromTheJournal());
    }
}

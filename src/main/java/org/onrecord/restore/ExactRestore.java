// SPDX-License-Identifier: Apache-2.0
package org.onrecord.restore;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.onrecord.audit.CannotAudit;
import org.onrecord.audit.ExportedEntries;
import org.onrecord.domain.LogPosition;
import org.onrecord.ledger.CannotRestore;
import org.onrecord.ledger.GivenChain;
import org.onrecord.ledger.GivenEntry;
import org.onrecord.ledger.Mending;
import org.onrecord.ledger.Restoration;
import org.onrecord.ledger.ServiceSession;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.readmodel.ReadModelReset;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.TreeEdge;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;
import org.onrecord.vault.DataKeys;

/**
 * Brings back, to the byte, the entries that a database lacks and an export has (DESIGN §5, Rollback). First everything is
 * checked: that the export is signed and reaches as far as anything that was promised or sent, that it goes on from the very
 * entries that are there, and every entry that is to come. Only then something is written; what was written stays when it is
 * stopped, and the next run goes on behind it. {@link #run} once; the rest is safe for any thread.
 */
public final class ExactRestore {
    private static final String SESSION =
            "SET application_name = 'onrecord-restore'; SET lock_timeout = '5s';" + " SET synchronous_commit = on";

    private final DataSource database;
    private final DataKeys keys;
    private final KafkaConnection kafka;
    private final ExportedEntries export;
    private final List<VerifierKey> laterKeys;
    private volatile long done;
    private volatile long total = 1;

    /**
     * @param export a directory that an audit left
     * @param laterKeys keys that the log is signed with, and of which the database does not know yet; mostly none
     */
    public ExactRestore(
            DataSource database, DataKeys keys, KafkaConnection kafka, Path export, List<VerifierKey> laterKeys) {
        this.database = database;
        this.keys = keys;
        this.kafka = kafka;
        this.export = new ExportedEntries(export);
        this.laterKeys = List.copyOf(laterKeys);
    }

    /**
     * What was done.
     *
     * @param from how many entries were there before
     * @param head to which they were brought
     * @param absent entries that came back without their content: the export had none
     * @param emptied entries that came back without their content: the key of what they belong to was destroyed
     * @param unexplained derived entries that do not follow from the facts that are left
     */
    public record Report(TreeSize from, Checkpoint head, long absent, long emptied, long unexplained) {
        public long written() {
            return head.size().value() - from.value();
        }
    }

    /** Entries that were checked or written. */
    public long done() {
        return done;
    }

    /** How much of it is done, 0 to 1. */
    public double fraction() {
        return done / (double) total;
    }

    /**
     * Does it.
     *
     * @throws CannotRestore saying why not; nothing was written unless it says so
     * @throws SQLException when the database or the key store fails; what was committed stays
     */
    public Report run() throws CannotRestore, SQLException, InterruptedException {
        try (ServiceSession session = ServiceSession.open(database, SESSION)) {
            Connection connection = session.connection();
            Restoration.requireStopped(connection);
            String origin = Restoration.origin(connection)
                    .orElseThrow(() -> new CannotRestore(
                            "The database has no log yet: start the service on it once, so that it makes one."));
            // A copy may be older than this program.
            Schema.migrate(database);
            Restoration.requireKeys(connection, keys);
            Promises promises = Promises.read(connection, kafka, origin, laterKeys);
            promises.requireOpen(connection, kafka);
            Checkpoint head = promises.hold(export.checkpoint());
            TreeSize from = Restoration.size(connection);
            Mending mending = new Mending(connection, keys);
            check(connection, origin, head, from, promises, mending);
            return write(connection, origin, head, from, mending);
        } catch (CannotAudit e) {
            throw new CannotRestore(String.valueOf(e.getMessage()), e);
        }
    }

    /** Reads all of it once and writes nothing. */
    private void check(
            Connection connection, String origin, Checkpoint head, TreeSize from, Promises promises, Mending mending)
            throws SQLException, CannotRestore, CannotAudit {
        long size = head.size().value();
        if (from.value() > size) {
            throw new CannotRestore("The database holds " + from + " entries and the export " + size
                    + ": it has nothing that is missing.");
        }
        total = size + size - from.value();
        Hash there = Restoration.root(connection, from);
        GivenChain chain = new GivenChain(connection);
        TreeEdge tree = TreeEdge.empty();
        hold(from, there, tree);
        for (long first = 0; first < size; first += ExportedEntries.BUNDLE) {
            int count = (int) Math.min(ExportedEntries.BUNDLE, size - first);
            List<byte[]> leaves = export.leaves(first, count);
            List<ExportedEntries.Line> disclosures =
                    first + count > from.value() ? export.disclosures(first, count) : List.of();
            for (int i = 0; i < count; i++) {
                if (from.value() <= first + i) {
                    GivenEntry entry = given(origin, first + i, leaves.get(i), disclosures.get(i));
                    chain.check(entry);
                    mending.note(entry);
                }
                tree.append(Leaf.hash(leaves.get(i)), (level, index, hashes) -> {});
                hold(from, there, tree);
                promises.hold(tree);
            }
            done += count;
        }
        if (!tree.root().equals(head.root())) {
            throw new CannotRestore("The export is damaged: its entries give the root "
                    + tree.root().base64() + ", and the root that was signed is "
                    + head.root().base64() + ".");
        }
    }

    private static GivenEntry given(String origin, long position, byte[] leaf, ExportedEntries.Line line)
            throws CannotRestore {
        return GivenEntry.of(origin, new LogPosition(position), leaf, line.disclosures(), line.absentFields());
    }

    private static void hold(TreeSize from, Hash there, TreeEdge tree) throws CannotRestore {
        if (tree.size().equals(from) && !tree.root().equals(there)) {
            throw new CannotRestore("The database is not the beginning of the export: the root of its " + from
                    + " entries is " + there.base64() + ", in the export it is "
                    + tree.root().base64() + ".");
        }
    }

    /** What was redacted since must not be shown before the log is read again. The service does not own the tables. */
    private static void emptyReadModel(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute("RESET ROLE");
            ReadModelReset.empty(connection);
            sql.execute("SET ROLE onrecord_service");
        }
    }

    /** Ahead of what is to come: amendments of a statement are put to what is left of it. */
    private void mend(Mending mending, String origin, long size)
            throws SQLException, CannotRestore, CannotAudit, InterruptedException {
        long read = -1;
        List<byte[]> leaves = List.of();
        List<ExportedEntries.Line> disclosures = List.of();
        for (long position : mending.lost()) {
            long first = position / ExportedEntries.BUNDLE * ExportedEntries.BUNDLE;
            if (first != read) {
                int count = (int) Math.min(ExportedEntries.BUNDLE, size - first);
                leaves = export.leaves(first, count);
                disclosures = export.disclosures(first, count);
                read = first;
            }
            int i = (int) (position - first);
            mending.take(given(origin, position, leaves.get(i), disclosures.get(i)));
        }
    }

    private Report write(Connection connection, String origin, Checkpoint head, TreeSize from, Mending mending)
            throws SQLException, CannotRestore, CannotAudit, InterruptedException {
        long size = head.size().value();
        Restoration restoration = new Restoration(connection, keys, origin);
        if (from.value() < size) {
            emptyReadModel(connection);
        }
        mend(mending, origin, size);
        long bundle = from.value() / ExportedEntries.BUNDLE * ExportedEntries.BUNDLE;
        for (long first = bundle; first < size; first += ExportedEntries.BUNDLE) {
            int count = (int) Math.min(ExportedEntries.BUNDLE, size - first);
            List<byte[]> leaves = export.leaves(first, count);
            List<ExportedEntries.Line> disclosures = export.disclosures(first, count);
            for (int i = (int) Math.max(0, from.value() - first); i < count; i++) {
                restoration.take(given(origin, first + i, leaves.get(i), disclosures.get(i)));
            }
            done = size + restoration.written();
        }
        restoration.finish();
        done = total;
        TreeSize reached = Restoration.size(connection);
        if (!reached.equals(head.size())
                || !Restoration.root(connection, reached).equals(head.root())) {
            throw new CannotRestore("The entries were written, and the database is still not what was signed: it holds "
                    + reached + " entries with the root "
                    + Restoration.root(connection, reached).base64() + ".");
        }
        connection.commit();
        return new Report(from, head, restoration.absent(), restoration.emptied(), restoration.unexplained());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.restore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.onrecord.heads.ClosedLog;
import org.onrecord.heads.KnownHeads;
import org.onrecord.heads.SignedHead;
import org.onrecord.ledger.CannotRestore;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.publish.SentLog;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.TreeEdge;
import org.onrecord.transparency.Unverified;
import org.onrecord.transparency.VerifierKey;

/**
 * What outsiders have of a log: heads that were signed, and entries that were sent.
 *
 * @param keys that sign for it
 * @param heads the last of those in PostgreSQL and of those in Kafka
 * @param sent the last position that subscribers have
 */
record Promises(String origin, List<VerifierKey> keys, List<SignedHead> heads, OptionalLong sent) {

    /** @param laterKeys that the log went on under after the database was copied */
    static Promises read(Connection connection, KafkaConnection kafka, String origin, List<VerifierKey> laterKeys)
            throws SQLException, CannotRestore, InterruptedException {
        List<VerifierKey> keys = new ArrayList<>(KnownHeads.keys(connection));
        if (keys.isEmpty()) {
            throw new CannotRestore("The database does not know the key of its log: start the service on it once.");
        }
        keys.addAll(laterKeys);
        try {
            return new Promises(origin, keys, KnownHeads.last(connection, kafka, origin), SentLog.last(kafka));
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new CannotRestore("Kafka does not say what was promised of the log: " + e.getMessage(), e);
        }
    }

    /**
     * The head of an export, once it is known that the log has signed it and that it reaches far enough.
     *
     * @throws CannotRestore when it is not or does not
     */
    Checkpoint hold(byte[] note) throws CannotRestore {
        Checkpoint head = signed(note);
        for (SignedHead promised : heads) {
            signed(promised.note());
            if (promised.size().compareTo(head.size()) > 0) {
                throw new CannotRestore("The export is too short: a head of " + promised.size()
                        + " entries was signed, and it has " + head.size() + ".");
            }
        }
        if (sent.isPresent() && !head.size().covers(sent.getAsLong())) {
            throw new CannotRestore("The export is too short: entries up to " + sent.getAsLong()
                    + " were sent to subscribers, and it has " + head.size() + ".");
        }
        return head;
    }

    /**
     * Makes sure that no other log goes on for this one.
     *
     * @throws CannotRestore when one does
     */
    void requireOpen(Connection connection, KafkaConnection kafka)
            throws SQLException, CannotRestore, InterruptedException {
        Optional<ClosedLog> closed = closed(connection, kafka);
        if (closed.isPresent()) {
            throw new CannotRestore("The log " + origin + " is closed for good, and goes on as "
                    + closed.get().successor() + ".");
        }
    }

    /** Whether the log is closed, and in whose favour. */
    Optional<ClosedLog> closed(Connection connection, KafkaConnection kafka)
            throws SQLException, CannotRestore, InterruptedException {
        try {
            return ClosedLog.find(connection, kafka, origin);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new CannotRestore("Kafka does not say whether the log is closed: " + e.getMessage(), e);
        }
    }

    /**
     * The last head of all, once it is known that the log has signed it.
     *
     * @throws CannotRestore when it is not, there is none, or two of one size differ
     */
    SignedHead last() throws CannotRestore {
        SignedHead last = null;
        for (SignedHead head : heads) {
            signed(head.note());
            if (last != null && last.size().equals(head.size()) && !last.root().equals(head.root())) {
                throw new CannotRestore("Two heads of " + head.size() + " entries were signed, with the roots "
                        + last.root().base64() + " and " + head.root().base64() + ".");
            }
            last = last == null || last.size().compareTo(head.size()) < 0 ? head : last;
        }
        if (last == null) {
            throw new CannotRestore("No head of the log " + origin
                    + " was ever signed: nothing was promised, and no other log needs to name it.");
        }
        return last;
    }

    private Checkpoint signed(byte[] note) throws CannotRestore {
        String why = "";
        try {
            Checkpoint.Signed signed = Checkpoint.Signed.parse(note);
            for (VerifierKey key : keys) {
                try {
                    signed.verify(key);
                    return signed.checkpoint();
                } catch (Unverified e) {
                    why = e.reason();
                }
            }
        } catch (Malformed e) {
            why = e.reason();
        }
        throw new CannotRestore("That is not signed by the log " + origin + ": " + why + ".");
    }

    /**
     * Holds a tree of an export, as large as one of the heads, against that.
     *
     * @throws CannotRestore when it is another
     */
    void hold(TreeEdge tree) throws CannotRestore {
        for (SignedHead promised : heads) {
            if (tree.size().equals(promised.size()) && !tree.root().equals(promised.root())) {
                throw new CannotRestore("The export is another history: the head of " + promised.size()
                        + " entries was signed with the root " + promised.root().base64() + ", it has "
                        + tree.root().base64() + ".");
            }
        }
    }
}

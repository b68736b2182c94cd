// SPDX-License-Identifier: Apache-2.0
package org.onrecord.restore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.onrecord.domain.Event;
import org.onrecord.heads.ClosedLog;
import org.onrecord.heads.RedactionJournal;
import org.onrecord.heads.SignedHead;
import org.onrecord.ledger.CannotRestore;
import org.onrecord.ledger.JournalledRedaction;
import org.onrecord.ledger.Restoration;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;

/**
 * What there is of a log that another is to go on for.
 *
 * @param head the last that was signed
 * @param sent the last position that subscribers have
 * @param held entries that the database has
 * @param journal what was redacted and restricted, in the order of the log
 * @param closed in whose favour, once it is
 */
record Estate(
        SignedHead head,
        OptionalLong sent,
        TreeSize held,
        List<JournalledRedaction> journal,
        Optional<ClosedLog> closed) {

    /**
     * As it is now.
     *
     * @throws CannotRestore when nothing was promised of the log, it has not signed what was, or Kafka does not answer
     */
    static Estate read(Connection connection, KafkaConnection kafka, String origin, List<VerifierKey> laterKeys)
            throws SQLException, CannotRestore, InterruptedException {
        Promises promises = Promises.read(connection, kafka, origin, laterKeys);
        return new Estate(
                promises.last(),
                promises.sent(),
                Restoration.size(connection),
                journal(kafka, origin),
                promises.closed(connection, kafka));
    }

    private static List<JournalledRedaction> journal(KafkaConnection kafka, String origin)
            throws CannotRestore, InterruptedException {
        try {
            return RedactionJournal.read(kafka, origin);
        } catch (ExecutionException | TimeoutException | KafkaException | IllegalStateException e) {
            throw new CannotRestore("Kafka does not say what was redacted of the log: " + e.getMessage(), e);
        }
    }

    String origin() {
        return head.checkpoint().checkpoint().origin();
    }

    Event.Predecessor predecessor() {
        return new Event.Predecessor(origin(), head.size().value(), head.root().base64());
    }

    String note() {
        return new String(head.note(), UTF_8);
    }

    /** Entries that somebody outside was promised, or has. */
    long promised() {
        return Math.max(head.size().value(), sent.orElse(-1) + 1);
    }

    boolean isSetBack() {
        return held.value() < promised();
    }

    /** Whether nothing was signed or redacted between two looks. */
    boolean isAs(Estate other) {
        return predecessor().equals(other.predecessor()) && journal.equals(other.journal);
    }
}

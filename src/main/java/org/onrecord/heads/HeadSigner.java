// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.onrecord.domain.LogPosition;
import org.onrecord.ledger.CommittedHead;
import org.onrecord.ledger.JournalledRedaction;
import org.onrecord.ledger.Lease;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LogReader;
import org.onrecord.ledger.LogTiles;
import org.onrecord.ledger.ServiceSession;
import org.onrecord.ledger.SignedFloor;
import org.onrecord.ledger.UnjournalledRedactions;
import org.onrecord.platform.Background;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.MerkleProofs;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.TreeEdge;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;
import org.onrecord.vault.DataKeys;

/**
 * Signs the head of the committed log, from one instance at a time: soon after something was appended, over the very tree
 * of the last head and the leaves that came since. A head is kept in the database and outside of it before it is served:
 * whatever an outsider has seen, a database that was set back is held against it.
 */
@ApplicationScoped
public class HeadSigner {
    private static final Logger LOG = Logger.getLogger(HeadSigner.class);

    /** Heads are begun at least this far apart: an entry waits so long for one, and for what it takes to publish it. */
    private static final long PACE_MILLIS = 150;

    /** What other instances record is looked for this often. */
    private static final long IDLE_MILLIS = 200;

    /** A head beyond which nothing was appended is confirmed this often: at least one a minute (DESIGN §5). */
    private static final long CONFIRM_MILLIS = 30_000;

    /** Read at once; some megabytes. */
    private static final int MAX_LEAVES = 1000;

    private static final TreeSize ANY_SIZE = new TreeSize(Long.MAX_VALUE);

    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final long STANDBY_MILLIS = 1000;
    private static final long BACK_OFF_MILLIS = 500;
    private static final long STOP_MILLIS = 5000;

    private final DataSource database;
    private final DataKeys keys;
    private final CommittedHead committed;
    private final SignedFloor floor;
    private final HeadJournal journal;
    private final SignedHeads heads;
    private final LogKeys logKeys;
    private final KeyRotator rotator;
    private final String origin;
    private final KafkaConnection kafka;
    private final Witnesses witnesses;
    private final Timestamps timestamps;
    private final Clock clock = Clock.systemUTC();
    private final UUID instance = UUID.randomUUID();
    private final Background thread = new Background("onrecord-signer", this::lead, this::failed);
    private volatile Optional<String> trouble = Optional.empty();

    HeadSigner(
            DataSource database,
            DataKeys keys,
            Ledger ledger,
            HeadJournal journal,
            SignedHeads heads,
            LogKeys logKeys,
            @ConfigProperty(name = "onrecord.origin") String origin,
            @ConfigProperty(name = "onrecord.log.key-overlap") Duration overlap,
            KafkaConnection kafka,
            Witnesses witnesses,
            Timestamps timestamps) {
        this.database = database;
        this.keys = keys;
        this.committed = ledger.head();
        this.floor = ledger.floor();
        this.journal = journal;
        this.heads = heads;
        this.logKeys = logKeys;
        this.rotator = new KeyRotator(ledger, logKeys, overlap);
        this.origin = origin;
        this.kafka = kafka;
        this.witnesses = witnesses;
        this.timestamps = timestamps;
    }

    /**
     * Starts to sign.
     *
     * @throws IllegalStateException when the heads of this log are signed by a key that this instance has not
     */
    void start(@Observes @Priority(210) StartupEvent event) throws SQLException {
        try (Connection connection = database.getConnection()) {
            KeyHistory history = KeyHistory.begin(connection, logKeys.first().verifier());
            refusal(connection, history).ifPresent(why -> {
                throw new IllegalStateException(why);
            });
            logKeys.settle(history);
            LOG.infof("heads are signed by %s", history.current());
            logKeys.next(history)
                    .ifPresent(next -> LOG.infof(
                            "the log is to have another key: key=%s wait=%d s",
                            next.verifier(), Math.max(0, (history.overlapEndsMillis() - clock.millis()) / 1000)));
        }
        thread.start();
    }

    /** Why this instance can't sign the next head: it has not the keys for it. */
    private Optional<String> refusal(Connection connection, KeyHistory history) throws SQLException {
        TreeSize last = size(heads.last(connection, ANY_SIZE));
        return logKeys.refusal(history.signers(ANY_SIZE, last, clock.millis()));
    }

    /** Why this instance does not sign, though it runs; empty while it does, or another one may. */
    Optional<String> trouble() {
        return trouble;
    }

    void stop(@Observes ShutdownEvent event) {
        thread.stop(STOP_MILLIS);
    }

    private long failed(Exception e) {
        LOG.warnf("heads are not signed, trying again: cause=%s", e.toString());
        return BACK_OFF_MILLIS;
    }

    private void lead() throws Exception {
        try (ServiceSession session = ServiceSession.open(database, "SET application_name = 'onrecord-signer'")) {
            Connection connection = session.connection();
            Lease lease = new Lease(connection, "heads", instance, LEASE);
            while (!floor.isKnown() || !hasKeys(connection) || !lease.hold()) {
                if (thread.stops(STANDBY_MILLIS)) {
                    return;
                }
            }
            try (Producer<byte[], byte[]> producer = HeadTopic.producer(kafka, origin)) {
                sign(connection, lease, producer);
                lease.release();
            } finally {
                witnesses.rest();
                timestamps.rest();
            }
        }
    }

    /** Another instance may have given the log a key since this one was started. */
    private boolean hasKeys(Connection connection) throws SQLException {
        KeyHistory history = KeyHistory.read(connection);
        Optional<String> why = refusal(connection, history);
        if (why.isPresent() && trouble.isEmpty()) {
            LOG.errorf("heads are not signed here: %s", why.get());
        }
        trouble = why;
        return why.isEmpty();
    }

    private void sign(Connection connection, Lease lease, Producer<byte[], byte[]> producer) throws Exception {
        LogTiles tiles = new LogTiles(connection);
        LogReader log = new LogReader(connection, keys);
        Optional<SignedHead> last = takeOver(connection, producer);
        // One of the same size, or a smaller one, may be of another tree than ours.
        if (!stands(last, log, tiles) || !stands(journal.last(), log, tiles)) {
            return;
        }
        KeyHistory history = rotated(connection);
        TreeEdge tree = TreeEdge.resume(size(last), tiles);
        UnjournalledRedactions redactions = new UnjournalledRedactions(connection, keys);
        long confirmed = 0;
        long begun = System.nanoTime();
        while (!thread.stops(left(begun))
                && lease.hold()
                && floor.refusal().isEmpty()
                && rotator.due(history).isEmpty()) {
            begun = System.nanoTime();
            long now = clock.millis();
            TreeSize size = new TreeSize(log.next());
            grow(tree, size, tiles);
            journal(redactions, producer);
            if (size.compareTo(tree.size()) < 0) {
                stands(last, log, tiles);
            } else if (tree.size().compareTo(size(last)) > 0) {
                history = KeyHistory.read(connection);
                List<VerifierKey> signers = history.signers(tree.size(), size(last), now);
                if (logKeys.refusal(signers).isPresent()) {
                    return;
                }
                last = Optional.of(sign(new Checkpoint(origin, tree.size(), tree.root()), signers, now));
                publish(last.get(), connection, producer);
                offer(last.get());
                confirmed = now;
            } else if (last.isPresent() && now - confirmed >= CONFIRM_MILLIS) {
                if (stands(last, log, tiles)) {
                    heads.keep(connection, last.get(), now);
                    offer(last.get());
                }
                confirmed = now;
            }
            committed.awaitBeyond(tree.size().value(), IDLE_MILLIS);
        }
    }

    /** Until the next head may be begun, in milliseconds. */
    private static long left(long begunNanos) {
        return Math.max(0, PACE_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos));
    }

    /** The head is the last one; nobody waits for what others say of it. */
    private void offer(SignedHead last) {
        witnesses.offer(last);
        timestamps.offer(last);
    }

    /** Ahead of the head: none covers an order that the journal does not have. */
    private void journal(UnjournalledRedactions redactions, Producer<byte[], byte[]> producer) throws SQLException {
        for (List<JournalledRedaction> next = redactions.next(); !next.isEmpty(); next = redactions.next()) {
            RedactionJournal.write(producer, origin, next);
            redactions.journalled(next);
        }
    }

    /** Takes in the leaves that came since; each is read once. */
    private static void grow(TreeEdge tree, TreeSize size, LogTiles log) throws SQLException {
        while (tree.size().compareTo(size) < 0) {
            int left = (int) Math.min(MAX_LEAVES, size.value() - tree.size().value());
            for (byte[] leaf : log.leaves(new LogPosition(tree.size().value()), left)) {
                tree.append(Leaf.hash(leaf), (level, index, hashes) -> {});
            }
        }
    }

    /** Gives the log its next key, if it is to have one now. */
    private KeyHistory rotated(Connection connection) throws Exception {
        KeyHistory history = KeyHistory.read(connection);
        Optional<SigningKey> next = rotator.due(history);
        if (next.isEmpty()) {
            return history;
        }
        rotator.rotate(history, next.get());
        history = KeyHistory.read(connection);
        logKeys.settle(history);
        return history;
    }

    private SignedHead sign(Checkpoint head, List<VerifierKey> signers, long now) {
        return new SignedHead(
                head.sign(signers.stream()
                        .map(signer -> logKeys.of(signer).orElseThrow())
                        .toList()),
                now);
    }

    /** Inside first, so that a head which is known outside is there to be served. */
    private void publish(SignedHead head, Connection connection, Producer<byte[], byte[]> producer)
            throws SQLException {
        heads.keep(connection, head, head.signedMillis());
        HeadTopic.write(producer, origin, head);
        floor.raise(head.size());
    }

    /** The last head that was signed, wherever it is kept: then it is kept in both places. */
    private Optional<SignedHead> takeOver(Connection connection, Producer<byte[], byte[]> producer)
            throws SQLException {
        Optional<SignedHead> inside = heads.last(connection, ANY_SIZE);
        Optional<SignedHead> outside = journal.last();
        if (outside.isPresent()
                && (inside.isEmpty()
                        || outside.get().size().compareTo(inside.get().size()) > 0)) {
            heads.keep(connection, outside.get(), outside.get().signedMillis());
            return outside;
        }
        if (inside.isPresent()
                && (outside.isEmpty()
                        || inside.get().size().compareTo(outside.get().size()) > 0)) {
            publish(inside.get(), connection, producer);
        }
        return inside;
    }

    /** Whether the log still is what was signed last; from the moment that it is not, nothing is recorded any more. */
    private boolean stands(Optional<SignedHead> last, LogReader log, LogTiles tiles) throws SQLException {
        if (last.isPresent() && floor.refusal().isEmpty()) {
            SignedHead head = last.get();
            long there = log.next();
            if (there < head.size().value()) {
                refuse("a head of " + head.size() + " entries was signed, the database holds " + there);
            } else {
                Hash found = MerkleProofs.root(head.size(), tiles);
                if (!found.equals(head.root())) {
                    refuse("the head of " + head.size() + " entries was signed with root "
                            + head.root().base64() + ", the database has " + found.base64());
                }
            }
        }
        return floor.refusal().isEmpty();
    }

    private static TreeSize size(Optional<SignedHead> head) {
        return head.map(SignedHead::size).orElse(TreeSize.EMPTY);
    }

    private void refuse(String why) {
        LOG.errorf("the log was set back or changed; nothing is recorded or signed from now on: %s", why);
        floor.refuse(why);
    }
}

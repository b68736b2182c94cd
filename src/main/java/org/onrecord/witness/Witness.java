// SPDX-License-Identifier: Apache-2.0
package org.onrecord.witness;

import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.onrecord.transparency.AddCheckpoint;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Cosignature;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.MerkleVerifier;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.Unverified;
import org.onrecord.transparency.VerifierKey;

/**
 * A witness as C2SP tlog-witness describes it: of two heads of one log that do not grow out of each other it cosigns one at
 * most, whatever happens to it, as long as PostgreSQL keeps what it has committed. Blocking; safe for any thread.
 */
public final class Witness {
    private static final Logger LOG = Logger.getLogger(Witness.class);

    /** Anybody may ask; whoever does takes no more of the pool than this. */
    private static final int MAX_CONNECTIONS = 2;

    private static final long PATIENCE_MILLIS = 5000;

    private final LastCosigned last;
    private final SigningKey key;
    private final WitnessedLogs logs;
    private final Clock clock;
    private final Semaphore connections = new Semaphore(MAX_CONNECTIONS, true);

    /**
     * A witness; there may be several with the same database and the same key, which are one.
     *
     * @param key of type {@link VerifierKey.Type#COSIGNATURE_V1}
     * @param clock whose time is what the witness vouches for
     */
    public Witness(DataSource database, SigningKey key, WitnessedLogs logs, Clock clock) {
        this.last = new LastCosigned(database);
        this.key = key;
        this.logs = logs;
        this.clock = clock;
    }

    /** What others need to know this witness by. */
    public VerifierKey verifier() {
        return key.verifier();
    }

    /**
     * Cosigns a head if it grows out of the last one. What is cosigned is durable before this returns, so that an answer
     * that is lost may be asked for again, from the new size.
     *
     * @param body of the request
     * @throws SQLException when PostgreSQL does not answer in time
     */
    public Answer addCheckpoint(byte[] body) throws SQLException, InterruptedException {
        AddCheckpoint asked;
        try {
            asked = AddCheckpoint.parse(body);
        } catch (Malformed e) {
            return new Answer.Malformed(e.reason());
        }
        Checkpoint.Signed head = asked.checkpoint();
        List<VerifierKey> keys = logs.keysOf(head.checkpoint().origin());
        if (keys.isEmpty()) {
            return new Answer.UnknownLog();
        }
        if (keys.stream().noneMatch(log -> isSigned(head, log))) {
            return new Answer.Unsigned();
        }
        if (asked.old().compareTo(head.checkpoint().size()) > 0) {
            return new Answer.Malformed("the old size is larger than the checkpoint's");
        }
        return cosign(asked);
    }

    private static boolean isSigned(Checkpoint.Signed head, VerifierKey log) {
        try {
            head.verify(head.checkpoint().origin(), log, List.of());
            return true;
        } catch (Unverified e) {
            return false;
        }
    }

    private Answer cosign(AddCheckpoint asked) throws SQLException, InterruptedException {
        if (!connections.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            return new Answer.Busy();
        }
        try {
            return last.replace(
                    asked.checkpoint(),
                    clock,
                    last -> objection(asked, last),
                    now -> new Answer.Cosigned(
                            Cosignature.sign(asked.checkpoint().checkpoint(), key, now)));
        } finally {
            connections.release();
        }
    }

    /** The rest of the checks, in the order of C2SP. */
    private static Optional<Answer> objection(AddCheckpoint asked, LastCosigned.Last last) {
        Checkpoint head = asked.checkpoint().checkpoint();
        if (!asked.old().equals(last.size())) {
            return Optional.of(new Answer.Conflict(last.size()));
        }
        if (!head.size().equals(last.size())) {
            return MerkleVerifier.consistency(last.size(), last.root(), head.size(), head.root(), asked.proof())
                    ? Optional.empty()
                    : Optional.of(new Answer.Unproven());
        }
        if (!asked.proof().isEmpty()) {
            return Optional.of(new Answer.Unproven());
        }
        if (!head.root().equals(last.root())) {
            LOG.warnf("a log has signed two heads of one size: origin=%s size=%s", head.origin(), head.size());
            return Optional.of(new Answer.Conflict(last.size()));
        }
        return Optional.empty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.onrecord.domain.Command;
import org.onrecord.domain.Event;
import org.onrecord.domain.Limits;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.Outcome;
import org.onrecord.ledger.Submission;
import org.onrecord.transparency.KeyRotation;
import org.onrecord.transparency.NoteSignature;
import org.onrecord.transparency.SigningKey;

/**
 * Gives the log its next key, by an entry that the old and the new one sign. It is decided when it is appended whether the
 * old key still is the log's: a crash or another instance in between leaves one entry, or none.
 */
final class KeyRotator {
    private static final Logger LOG = Logger.getLogger(KeyRotator.class);
    private static final long ANSWER_SECONDS = 20;

    private final Ledger ledger;
    private final LogKeys keys;
    private final Duration overlap;

    /**
     * A rotator.
     *
     * @throws IllegalArgumentException for an overlap that is no day or more than a year
     */
    KeyRotator(Ledger ledger, LogKeys keys, Duration overlap) {
        if (overlap.toSeconds() < Limits.MIN_KEY_OVERLAP_SECONDS
                || overlap.toSeconds() > Limits.MAX_KEY_OVERLAP_SECONDS) {
            throw new IllegalArgumentException(
                    "onrecord.log.key-overlap is from 1 to 365 days, not " + overlap.toSeconds() + " seconds");
        }
        this.ledger = ledger;
        this.keys = keys;
        this.overlap = overlap;
    }

    /** The key that is to come next, unless three keys would sign: one overlap ends before another begins. */
    Optional<SigningKey> due(KeyHistory history) {
        return System.currentTimeMillis() < history.overlapEndsMillis() ? Optional.empty() : keys.next(history);
    }

    /** Appends the entry. Whatever comes of it, the history of keys has it then. */
    void rotate(KeyHistory history, SigningKey next) throws ExecutionException, TimeoutException, InterruptedException {
        if (history.isFull()) {
            throw new IllegalStateException("the log has had as many keys as it may have");
        }
        SigningKey current = keys.of(history.current()).orElseThrow();
        KeyRotation rotation = new KeyRotation(current.verifier(), next.verifier(), overlap.toSeconds());
        List<String> lines = rotation.sign(current, next).stream()
                .map(NoteSignature::toString)
                .toList();
        Command rotate = new Command.RotateLogKey(
                new Event.LogKeyRotated(
                        rotation.oldKey().toString(), rotation.newKey().toString(), rotation.overlapSeconds(), lines),
                history.rotations());
        Outcome outcome = ledger.submit(Submission.of(rotate, Optional.empty(), Optional.empty()))
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        if (outcome instanceof Outcome.Recorded recorded) {
            LOG.infof(
                    "the log has another key: entry=%s from=%s to=%s both=%d s",
                    recorded.position(), rotation.oldKey(), rotation.newKey(), rotation.overlapSeconds());
        }
    }
}

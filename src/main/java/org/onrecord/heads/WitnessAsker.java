// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import java.net.URI;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.onrecord.heads.WitnessClient.Answer;
import org.onrecord.platform.Background;
import org.onrecord.transparency.AddCheckpoint;
import org.onrecord.transparency.Cosignature;
import org.onrecord.transparency.NoteSignature;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.Unverified;
import org.onrecord.transparency.VerifierKey;
import org.onrecord.transparency.WitnessPolicy;

/**
 * Asks one witness to cosign the latest head, on a thread of its own, so that a slow witness keeps nobody waiting, no other
 * witness either. Heads that come while it waits for an answer are passed over but for the last.
 */
final class WitnessAsker {
    private static final Logger LOG = Logger.getLogger(WitnessAsker.class);

    /** A witness is asked no more often than this. */
    private static final long REST_MILLIS = 1000;

    private static final long BACK_OFF_MILLIS = 500;
    private static final int MAX_DOUBLINGS = 6;
    private static final long LOOK_MILLIS = 500;

    /** Once from where we believe it to be, once from where it is, and once more when it was asked in between. */
    private static final int MAX_QUESTIONS = 3;

    private final String name;
    private final VerifierKey key;
    private final URI address;
    private final WitnessClient client;
    private final Witnesses witnesses;
    private final LatestHead next = new LatestHead();
    private final Background thread;
    private Optional<TreeSize> known = Optional.empty();
    private int failures;
    private volatile long waitingSinceMillis;
    private volatile Optional<String> refusal = Optional.empty();

    WitnessAsker(WitnessPolicy.Witness witness, URI address, WitnessClient client, Witnesses witnesses) {
        this.name = witness.name();
        this.key = witness.key();
        this.address = address;
        this.client = client;
        this.witnesses = witnesses;
        this.thread = new Background("onrecord-witness-" + name, this::work, this::failed);
    }

    void start() {
        thread.start();
    }

    void stop(long millis) {
        thread.stop(millis);
    }

    /** What the policy calls the witness. */
    String name() {
        return name;
    }

    /** A head to be cosigned. Never waits. */
    void offer(SignedHead head) {
        if (waitingSinceMillis == 0) {
            waitingSinceMillis = System.currentTimeMillis();
        }
        next.put(head);
    }

    /** Another instance asks from now on. */
    void rest() {
        next.clear();
        waitingSinceMillis = 0;
        refusal = Optional.empty();
    }

    /** Why the witness does not cosign, when it says so. */
    Optional<String> refusal() {
        return refusal;
    }

    /** Milliseconds for which heads have waited for this witness; 0 when none does. */
    long waitingMillis() {
        long since = waitingSinceMillis;
        return since == 0 ? 0 : Math.max(0, System.currentTimeMillis() - since);
    }

    private void work() throws Exception {
        Optional<SignedHead> head = next.take(LOOK_MILLIS);
        if (head.isPresent()) {
            try {
                cosign(head.get());
            } catch (Exception e) {
                if (waitingSinceMillis != 0) {
                    next.putBack(head.get());
                }
                throw e;
            }
            waitingSinceMillis = 0;
            refusal = Optional.empty();
            failures = 0;
            thread.stops(REST_MILLIS);
        }
    }

    private long failed(Exception e) {
        witnesses.countFailure();
        known = Optional.empty();
        refusal = e instanceof WitnessRefusal && waitingSinceMillis != 0
                ? Optional.of(String.valueOf(e.getMessage()))
                : Optional.empty();
        long wait = BACK_OFF_MILLIS << Math.min(failures++, MAX_DOUBLINGS);
        LOG.warnf("witness does not cosign: witness=%s cause=%s again=%d ms", name, e.toString(), wait);
        return wait;
    }

    private void cosign(SignedHead head) throws Exception {
        TreeSize from = known.isPresent() ? known.get() : witnesses.last(key).orElse(TreeSize.EMPTY);
        for (int question = 0; question < MAX_QUESTIONS; question++) {
            if (from.compareTo(head.size()) > 0) {
                requireSigned(from);
                return;
            }
            AddCheckpoint body = new AddCheckpoint(from, witnesses.proof(from, head.size()), head.checkpoint());
            switch (client.ask(address, body)) {
                case Answer.Cosigned cosigned -> {
                    keep(head, cosigned);
                    known = Optional.of(head.size());
                    return;
                }
                case Answer.Has(TreeSize size) -> {
                    if (size.equals(from)) {
                        throw new WitnessRefusal("it has cosigned another head of " + size + " entries");
                    }
                    from = size;
                }
                case Answer.Refused refused -> throw new WitnessRefusal("it answers " + refused.status());
            }
        }
        throw new WitnessRefusal("it names another size at each question");
    }

    /** A witness that is ahead has a later head of ours; one that is ahead of all of them has seen a log that is not ours. */
    private void requireSigned(TreeSize size) throws WitnessRefusal {
        if (size.compareTo(witnesses.signed()) > 0) {
            throw new WitnessRefusal(
                    "it has cosigned " + size + " entries, of which " + witnesses.signed() + " are signed here");
        }
    }

    private void keep(SignedHead head, Answer.Cosigned cosigned) throws Exception {
        boolean found = false;
        for (NoteSignature line : cosigned.lines()) {
            if (line.isBy(key)) {
                witnesses.keep(head.size(), line, verified(head, line));
                found = true;
            }
        }
        if (!found) {
            throw new WitnessRefusal("its answer has no line by the key of the policy");
        }
    }

    private Cosignature verified(SignedHead head, NoteSignature line) throws WitnessRefusal {
        try {
            return Cosignature.verify(head.checkpoint().checkpoint().text(), line, key);
        } catch (Unverified e) {
            throw new WitnessRefusal("its line is no cosignature of the head that it was asked for");
        }
    }
}

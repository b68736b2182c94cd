// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.onrecord.transparency.TreeSize;

/**
 * What was promised to outsiders: the log has at least so many entries, because a head of that size was signed. A database
 * that holds fewer was set back, and appending to it would give two histories to one origin (DESIGN §5). Safe for any
 * thread.
 */
public final class SignedFloor {
    private static final int MAX_WAITING = 4096;

    private final NavigableMap<TreeSize, CompletableFuture<Void>> waiting = new TreeMap<>();
    private TreeSize promised = new TreeSize(0);
    private Optional<Refusal> refusal = Optional.empty();
    private boolean known = true;

    /**
     * Why nothing is recorded, signed or published.
     *
     * @param successor the key of the log that goes on for this one, which is closed for good; empty when it was set back
     */
    public record Refusal(String why, Optional<String> successor) {
        @Override
        public String toString() {
            return successor.isPresent() ? why : "the log was set back: " + why;
        }
    }

    /**
     * From now on nothing is appended or shown until {@link #known} was called: what was promised is kept outside and not
     * read yet.
     */
    public synchronized void askFirst() {
        known = false;
    }

    /** What was promised has been read, and the database held against it. */
    public synchronized void known() {
        known = true;
        notifyAll();
    }

    /** Whether what was promised has been read. */
    public synchronized boolean isKnown() {
        return known;
    }

    /** A head of this size was signed, by whichever instance. */
    public void raise(TreeSize size) {
        List<CompletableFuture<Void>> covered;
        synchronized (this) {
            if (size.compareTo(promised) <= 0) {
                return;
            }
            promised = size;
            Map<TreeSize, CompletableFuture<Void>> reached = waiting.headMap(size, true);
            covered = List.copyOf(reached.values());
            reached.clear();
        }
        covered.forEach(one -> one.complete(null));
    }

    /**
     * When a head of at least this size is signed.
     *
     * @return completes on the thread that learns of the head, and never without one: give it a time to live; fails with
     *     {@link LedgerBusy} when too many wait
     */
    public CompletableFuture<Void> reached(TreeSize size) {
        synchronized (this) {
            if (promised.compareTo(size) >= 0) {
                return CompletableFuture.completedFuture(null);
            }
            if (waiting.size() >= MAX_WAITING && !waiting.containsKey(size)) {
                return CompletableFuture.failedFuture(new LedgerBusy(MAX_WAITING));
            }
            return waiting.computeIfAbsent(size, none -> new CompletableFuture<>())
                    .copy();
        }
    }

    /** The log is not the one that was promised: nothing is appended any more, nothing signed, nothing published. */
    public synchronized void refuse(String why) {
        refusal = refusal.or(() -> Optional.of(new Refusal(why, Optional.empty())));
    }

    /**
     * The log is closed for good, whatever its database holds: another goes on for it.
     *
     * @param successor the verifier key of that
     */
    public synchronized void close(String successor) {
        refusal = Optional.of(new Refusal("the log is closed; it goes on as " + successor, Optional.of(successor)));
    }

    /**
     * Waits until it is known what was promised, so long at the most.
     *
     * @throws LedgerUnavailable when it is not known by then
     */
    public synchronized void awaitKnown(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        while (!known) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                throw new LedgerUnavailable("the signed heads of the log are not read yet", false, null);
            }
            wait(millis);
        }
    }

    /** Why the log is not to be trusted; empty while it is. */
    public synchronized Optional<Refusal> refusal() {
        return refusal;
    }

    /** The largest size that was promised. */
    public synchronized TreeSize promised() {
        return promised;
    }

    /**
     * To be asked under the head lock.
     *
     * @param next the position that comes next, which is the size of the log
     * @throws LogSetBack when more was promised than the database holds
     */
    synchronized void check(long next) {
        if (next < promised.value()) {
            refuse("a head of " + promised + " entries was signed, the database holds " + next);
        }
        if (refusal.isPresent()) {
            throw new LogSetBack(refusal.get());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The one head that waits for a witness: a later one takes the place of an earlier one. Safe for any thread. */
final class LatestHead {
    private Optional<SignedHead> waiting = Optional.empty();

    /** Never waits. */
    synchronized void put(SignedHead head) {
        waiting = Optional.of(head);
        notifyAll();
    }

    /** For a head that was taken in vain, unless a later one has come. */
    synchronized void putBack(SignedHead head) {
        if (waiting.isEmpty()) {
            waiting = Optional.of(head);
        }
    }

    synchronized void clear() {
        waiting = Optional.empty();
    }

    /** Waits this long for a head at the most; empty when none came. */
    synchronized Optional<SignedHead> take(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        while (waiting.isEmpty() && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        }
        Optional<SignedHead> head = waiting;
        waiting = Optional.empty();
        return head;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The end of the log as far as this instance has seen it committed: a wake-up for followers, never a source of truth
 * (another instance may have appended since). Safe for any thread.
 */
public final class CommittedHead {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private long next;
    private long recordedMillis;

    void advance(long next, long recordedMillis) {
        lock.lock();
        try {
            if (next > this.next) {
                this.next = next;
                this.recordedMillis = recordedMillis;
                moved.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The position that comes next, 0 before anything is known. */
    public long next() {
        lock.lock();
        try {
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** When the last entry was recorded, epoch milliseconds; 0 before anything is known. */
    public long recordedMillis() {
        lock.lock();
        try {
            return recordedMillis;
        } finally {
            lock.unlock();
        }
    }

    /** Returns as soon as the next position is beyond the one given, or after the time, whichever is first. */
    public void awaitBeyond(long position, long millis) throws InterruptedException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (next <= position && nanos > 0) {
                nanos = moved.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}

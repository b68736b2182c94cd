// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The lines sent and not yet answered, oldest first: what must be sent again when the connection drops, and what bounds
 * the memory of both sides. One thread sends; answers come on another.
 */
final class Window {
    private final int maxLines;
    private final long maxBytes;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Pending> unanswered = new ArrayDeque<>();
    private long bytes;
    private long events;
    private long added;
    private long answeredHere;
    private long answeredInAll;
    private @Nullable BatchStream current;
    private @Nullable IOException failure;

    /** Bounds are met unless a single line exceeds {@code maxBytes}: then it is alone in the window. */
    Window(int maxLines, long maxBytes) {
        this.maxLines = maxLines;
        this.maxBytes = maxBytes;
    }

    /** A new connection: its answers count, and no other's. Returns what has to be sent on it first. */
    Iterator<Pending> restart(BatchStream stream) {
        lock.lock();
        try {
            current = stream;
            failure = null;
            answeredHere = 0;
            return new ArrayDeque<>(unanswered).iterator();
        } finally {
            lock.unlock();
        }
    }

    boolean hasRoomFor(byte[] line) {
        lock.lock();
        try {
            return hasRoom(line.length);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the line in, as soon as there is room for it. */
    Pending add(byte[] line) throws IOException, InterruptedException {
        lock.lock();
        try {
            throwFailure();
            while (!hasRoom(line.length)) {
                await();
                throwFailure();
            }
            Pending pending = new Pending(++added, line);
            unanswered.add(pending);
            bytes += line.length;
            return pending;
        } finally {
            lock.unlock();
        }
    }

    /** Counts what happens; taken before a look at the connection, it tells whether anything changed since. */
    long events() {
        lock.lock();
        try {
            return events;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something has happened after {@code seen}, or a second has passed. */
    void awaitEventAfter(long seen) throws IOException, InterruptedException {
        lock.lock();
        try {
            if (events == seen) {
                await();
            }
            throwFailure();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return unanswered.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    long answered() {
        lock.lock();
        try {
            return answeredInAll;
        } finally {
            lock.unlock();
        }
    }

    /** The oldest line is answered. Null if the answer is not from the current connection. */
    @Nullable
    Pending answer(BatchStream stream, long line) {
        lock.lock();
        try {
            if (stream != current || failure != null) {
                return null;
            }
            Pending oldest = unanswered.peek();
            if (oldest == null || line != answeredHere + 1) {
                fail(
                        stream,
                        new UploadFailed("The service answered line " + line + " when line " + (answeredHere + 1)
                                + (oldest == null ? " was not sent yet" : " was next")));
                return null;
            }
            unanswered.remove();
            bytes -= oldest.line().length;
            answeredHere++;
            answeredInAll++;
            happened();
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    /** The connection is of no more use; of several reasons the first one counts. */
    void fail(BatchStream stream, IOException reason) {
        lock.lock();
        try {
            if (stream == current && failure == null) {
                failure = reason;
                happened();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Something else than an answer has changed. */
    void wake() {
        lock.lock();
        try {
            happened();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(int length) {
        return unanswered.isEmpty() || (unanswered.size() < maxLines && bytes + length <= maxBytes);
    }

    private void happened() {
        events++;
        changed.signalAll();
    }

    @SuppressWarnings("WaitNotInLoop") // every caller looks again at what it waits for
    private void await() throws InterruptedException {
        changed.await(1, TimeUnit.SECONDS);
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }
}

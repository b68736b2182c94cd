// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jboss.logging.Logger;

/**
 * Work that goes on beside the requests from the start of the service to its end, on a thread of its own, where it may
 * block. Work that returns or throws is begun again, so it opens what it needs by itself; between its steps it asks
 * {@link #stops}, where it also does its waiting:
 *
 * <pre>{@code
 * private final Background background = new Background("onrecord-example", this::work, this::failed);
 *
 * void start(@Observes StartupEvent event) {
 *     background.start();
 * }
 *
 * void stop(@Observes ShutdownEvent event) {
 *     background.stop(STOP_MILLIS);
 * }
 *
 * private void work() throws SQLException {
 *     try (ServiceSession session = ServiceSession.open(database, SETTINGS)) {
 *         while (!background.stops(LOOK_MILLIS)) {
 *             step(session.connection());
 *         }
 *     }
 * }
 *
 * private long failed(Exception e) {
 *     LOG.warnf("examples are not made, trying again: cause=%s", e.toString());
 *     return BACK_OFF_MILLIS;
 * }
 * }</pre>
 *
 * <p>Work that neither waits nor fails is begun again without a rest. An interrupt ends the thread. Safe for any thread;
 * starts once.
 */
public final class Background {
    private static final Logger LOG = Logger.getLogger(Background.class);

    /** Before work is begun again whose failure nobody would hear of. */
    private static final long UNTOLD_MILLIS = 1000;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Work work;
    private final ToLongFunction<Exception> failed;
    private final Thread thread;

    /** What is to be done, over and over. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /**
     * Starts nothing yet.
     *
     * @param name of the thread
     * @param failed tells of a failure, on the same thread, and answers how many milliseconds to wait before the work is
     *     begun again
     */
    public Background(String name, Work work, ToLongFunction<Exception> failed) {
        this.work = work;
        this.failed = failed;
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Asks the work to end, and waits for it this long at the most. */
    public void stop(long millis) {
        stop(millis, () -> {});
    }

    /**
     * Asks the work to end, and waits for it this long at the most.
     *
     * @param wake ends a wait of the work that is not in {@link #stops}
     */
    public void stop(long millis, Runnable wake) {
        stopping.countDown();
        wake.run();
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits this long, or until the work has to end; answers whether it has to. */
    public boolean stops(long millis) {
        try {
            return stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void run() {
        while (!stops(0)) {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                stops(wait(e));
            }
        }
    }

    /** What is told may itself be gone already, when a service ends before it has started. */
    private long wait(Exception failure) {
        try {
            return failed.applyAsLong(failure);
        } catch (RuntimeException e) {
            LOG.warnf("a failure could not be told: thread=%s failure=%s cause=%s", thread.getName(), failure, e);
            return UNTOLD_MILLIS;
        }
    }
}

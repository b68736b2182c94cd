// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waiting for something to become so, and not longer than is allowed. */
public final class Await {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Await() {}

    /**
     * Returns how long it took.
     *
     * @throws AssertionError when it is not so in time; the last exception that the condition threw is its cause
     */
    public static Duration until(String what, Duration atMost, Callable<Boolean> condition) {
        long start = System.nanoTime();
        Exception last = null;
        while (System.nanoTime() - start < atMost.toNanos()) {
            try {
                if (condition.call()) {
                    return Duration.ofNanos(System.nanoTime() - start);
                }
                last = null;
            } catch (Exception notYet) {
                last = notYet;
            }
            pause(BETWEEN_LOOKS);
        }
        throw new AssertionError("not so within " + atMost + ": " + what, last);
    }

    /** Sleeps; an interrupt ends the test. */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}

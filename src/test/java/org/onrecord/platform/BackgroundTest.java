// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.Await;

class BackgroundTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final long FOR_EVER = TimeUnit.HOURS.toMillis(1);

    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private Background background;

    @AfterEach
    void stop() {
        if (background != null) {
            background.stop(SOON.toMillis());
        }
    }

    private void start(Background.Work work, long backOffMillis) {
        background = new Background(
                "onrecord-test",
                () -> {
                    thread.set(Thread.currentThread());
                    begun.incrementAndGet();
                    work.run();
                },
                e -> {
                    failures.add(e.getMessage());
                    return backOffMillis;
                });
        background.start();
    }

    @Test
    void work_isDoneOnAThreadOfItsName_andBegunAgainWhenItReturns() {
        start(() -> background.stops(1), 0);

        Await.until("it is begun again", SOON, () -> begun.get() > 2);
        assertEquals("onrecord-test", thread.get().getName());
    }

    @Test
    void aFailure_isTold_andWorkIsBegunAgain() {
        start(
                () -> {
                    if (begun.get() == 1) {
                        throw new IllegalStateException("out of luck");
                    }
                    background.stops(FOR_EVER);
                },
                1);

        Await.until("it is begun again", SOON, () -> begun.get() == 2);
        assertEquals(List.of("out of luck"), failures);
    }

    @Test
    void aFailureThatCantBeTold_endsNoThread() {
        background = new Background(
                "onrecord-test",
                () -> {
                    if (begun.incrementAndGet() == 1) {
                        throw new IllegalStateException("out of luck");
                    }
                    background.stops(FOR_EVER);
                },
                e -> {
                    throw new IllegalStateException("nobody is there to be told", e);
                });
        background.start();

        Await.until("it is begun again", SOON, () -> begun.get() == 2);
    }

    @Test
    void aStop_endsABackOffAtOnce() {
        start(
                () -> {
                    throw new IllegalStateException("out of luck");
                },
                FOR_EVER);
        Await.until("it has failed", SOON, () -> failures.size() == 1);

        background.stop(SOON.toMillis());

        assertFalse(thread.get().isAlive());
        assertEquals(1, begun.get());
    }

    @Test
    void aStop_wakesWorkThatWaitsForSomethingElse() {
        CountDownLatch signal = new CountDownLatch(1);
        start(signal::await, 0);
        Await.until("it is begun", SOON, () -> begun.get() == 1);

        background.stop(SOON.toMillis(), signal::countDown);

        assertFalse(thread.get().isAlive());
    }

    @Test
    void aStop_isNotHeldUpForLongerThanItSays() {
        CountDownLatch never = new CountDownLatch(1);
        start(never::await, 0);
        Await.until("it is begun", SOON, () -> begun.get() == 1);

        background.stop(20);

        assertTrue(thread.get().isAlive());
        never.countDown();
    }

    @Test
    void anInterrupt_endsIt_andIsNoFailure() {
        start(() -> Thread.sleep(FOR_EVER), 0);
        Await.until("it is begun", SOON, () -> begun.get() == 1);

        thread.get().interrupt();

        Await.until("it ends", SOON, () -> !thread.get().isAlive());
        assertEquals(List.of(), failures);
    }

    @Test
    void whatWasNeverStarted_isStoppedAtOnce() {
        background = new Background("onrecord-test", () -> {}, e -> 0);

        background.stop(FOR_EVER);

        assertTrue(background.stops(FOR_EVER));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.StatementId;
import org.onrecord.support.Await;

/** A search of the topics takes as long as they are large: nobody waits for it. */
class TopicsErasureTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final LogPosition FIRST = new LogPosition(7);
    private static final LogPosition SECOND = new LogPosition(9);

    private final StatementId statement = StatementId.next(1_700_000_000_000L, new Random(1));
    private final BlockingQueue<LogPosition> searched = new LinkedBlockingQueue<>();
    private final BlockingQueue<Callable<Boolean>> found = new LinkedBlockingQueue<>();
    private final TopicsErasure topics = new TopicsErasure((order, id) -> {
        searched.add(order);
        return found.take().call();
    });

    @Test
    void whoAsks_doesNotWait_andIsToldLater_oneOrderAtATime() throws Exception {
        assertFalse(topics.isDone(FIRST, statement));
        assertEquals(FIRST, searched.poll(20, TimeUnit.SECONDS));
        assertFalse(topics.isDone(SECOND, statement));
        assertFalse(topics.isDone(FIRST, statement));
        found.add(() -> true);
        Await.until("the first is told", PATIENCE, () -> topics.isDone(FIRST, statement));

        assertFalse(topics.isDone(SECOND, statement));
        assertEquals(SECOND, searched.poll(20, TimeUnit.SECONDS));
        found.add(() -> true);
        Await.until("the second is told", PATIENCE, () -> topics.isDone(SECOND, statement));
        assertEquals(List.of(), List.copyOf(searched));
    }

    @Test
    void whatIsNotCompactedYet_isNotReadAgainAtOnce_andHoldsUpNoOther() throws Exception {
        assertFalse(topics.isDone(FIRST, statement));
        found.add(() -> false);
        Await.until("the other is searched", PATIENCE, () -> {
            assertFalse(topics.isDone(FIRST, statement));
            assertFalse(topics.isDone(SECOND, statement));
            return searched.contains(SECOND);
        });
        found.add(() -> true);
        Await.until("the second is told", PATIENCE, () -> topics.isDone(SECOND, statement));
        assertEquals(List.of(FIRST, SECOND), List.copyOf(searched));
    }

    @Test
    void aSearchThatFails_isToldAsFailed_andBegunAgain() throws Exception {
        assertFalse(topics.isDone(FIRST, statement));
        found.add(() -> {
            throw new IOException("the broker is away");
        });
        AtomicReference<Throwable> told = new AtomicReference<>();
        Await.until("it has failed", PATIENCE, () -> {
            try {
                assertFalse(topics.isDone(FIRST, statement));
            } catch (IllegalStateException e) {
                told.set(e.getCause());
            }
            return told.get() != null;
        });
        assertEquals("the broker is away", told.get().getMessage());
        assertFalse(topics.isDone(FIRST, statement));
        found.add(() -> true);
        Await.until("it is told", PATIENCE, () -> topics.isDone(FIRST, statement));
    }

    @Test
    void aSearchEnds_whenTheServiceDoes() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        TopicsErasure stopped = new TopicsErasure((order, id) -> {
            searched.add(order);
            try {
                return found.take().call();
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            } finally {
                ended.countDown();
            }
        });
        assertFalse(stopped.isDone(FIRST, statement));
        assertEquals(FIRST, searched.poll(20, TimeUnit.SECONDS));
        stopped.stop();
        assertTrue(ended.await(20, TimeUnit.SECONDS));
        assertTrue(interrupted.get());
    }
}

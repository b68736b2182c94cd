// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.StatementId;
import org.onrecord.ledger.Erasure;

/**
 * Has the topics searched for what was replaced, one order at a time and on a thread of its own: however much there is to
 * read, what other orders and other systems have to do does not wait for it. Asked by one thread.
 */
@Singleton
class TopicsErasure implements Erasure {
    /** Of a topic that was not compacted yet: how long until it is read again. */
    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Search search;
    private final Map<LogPosition, Long> notBefore = new HashMap<>();
    private final Set<LogPosition> clean = new HashSet<>();
    private Optional<Running> running = Optional.empty();

    @Inject
    TopicsErasure(TopicsSearch search) {
        this(search::isClean);
    }

    TopicsErasure(Search search) {
        this.search = search;
    }

    /** Whether no topic holds any more what an order took; blocks. */
    interface Search {
        boolean isClean(LogPosition order, StatementId statement) throws Exception;
    }

    private record Running(LogPosition order, FutureTask<Boolean> search) {}

    @Override
    public RedactedSystem system() {
        return RedactedSystem.TOPICS;
    }

    /** Begins a search, or says what one has found; false while it goes on, or another one does. */
    @Override
    public boolean isDone(LogPosition order, StatementId statement) throws Exception {
        settle();
        if (clean.remove(order)) {
            return true;
        }
        Long earliest = notBefore.get(order);
        if (running.isEmpty() && (earliest == null || System.nanoTime() - earliest >= 0)) {
            FutureTask<Boolean> task = new FutureTask<>(() -> search.isClean(order, statement));
            running = Optional.of(new Running(order, task));
            Thread.ofVirtual().name("onrecord-topics-search").start(task);
        }
        return false;
    }

    /** Takes in what a search has found that is over. */
    private void settle() throws Exception {
        if (running.isEmpty() || !running.get().search().isDone()) {
            return;
        }
        Running over = running.get();
        running = Optional.empty();
        notBefore.remove(over.order());
        try {
            if (over.search().get()) {
                clean.add(over.order());
            } else {
                notBefore.put(over.order(), System.nanoTime() + AGAIN_NANOS);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topics could not be searched: order=" + over.order(), e.getCause());
        }
    }

    @PreDestroy
    void stop() {
        running.ifPresent(each -> each.search().cancel(true));
    }
}

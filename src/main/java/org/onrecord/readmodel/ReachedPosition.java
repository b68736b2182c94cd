// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hibernate.reactive.mutiny.Mutiny;
import org.onrecord.domain.LogPosition;

/**
 * Lets a reader wait until the read model reflects a position: its own write, say. Another instance may be the one that
 * projects, so while somebody waits the projection row is read every {@value #POLL_MILLIS} ms. Never blocks; waits at
 * most {@value #MAX_WAIT_MILLIS} ms and keeps at most {@value #MAX_WAITING} waiting. Safe for any Vert.x context.
 */
@Singleton
public class ReachedPosition {
    /** Longer than the projection should ever be behind, shorter than the patience of a client. */
    static final long MAX_WAIT_MILLIS = 5_000;

    /** A bound on memory; a thousand waiting readers mean that the projection stands. */
    static final int MAX_WAITING = 1_000;

    static final long POLL_MILLIS = 20;

    private final Vertx vertx;
    private final Mutiny.SessionFactory sessions;
    private final ProjectionLag lag;
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean polling;

    ReachedPosition(Vertx vertx, Mutiny.SessionFactory sessions, ProjectionLag lag) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.lag = lag;
    }

    /** Yields whether the read model has come to the position within the time that a reader may wait. */
    public Uni<Boolean> await(LogPosition position) {
        if (isReached(position)) {
            return Uni.createFrom().item(true);
        }
        Context context = vertx.getOrCreateContext();
        return Uni.createFrom().<Boolean>emitter(emitter -> enlist(position, context, emitter));
    }

    private boolean isReached(LogPosition position) {
        return lag.applied().filter(applied -> applied.compareTo(position) >= 0).isPresent();
    }

    private void enlist(LogPosition position, Context context, UniEmitter<? super Boolean> emitter) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_WAIT_MILLIS);
        boolean first;
        synchronized (waiting) {
            if (waiting.size() >= MAX_WAITING) {
                emitter.complete(false);
                return;
            }
            waiting.add(new Waiting(position, until, context, emitter));
            first = !polling;
            polling = true;
        }
        if (first) {
            poll();
        }
    }

    private void poll() {
        sessions.withStatelessSession(
                        session -> session.createSelectionQuery("select p.position from ProjectedRow p", Long.class)
                                .getSingleResult())
                .subscribe()
                .with(this::reached, failure -> reached(-1));
    }

    private void reached(long position) {
        List<Waiting> done = new ArrayList<>();
        boolean more;
        long now = System.nanoTime();
        synchronized (waiting) {
            waiting.removeIf(each -> {
                boolean ends = each.position.value() <= position || now - each.until >= 0;
                if (ends) {
                    done.add(each);
                }
                return ends;
            });
            more = !waiting.isEmpty();
            polling = more;
        }
        if (more) {
            vertx.setTimer(POLL_MILLIS, timer -> poll());
        }
        done.forEach(
                each -> each.context.runOnContext(ignored -> each.emitter.complete(each.position.value() <= position)));
    }

    private record Waiting(LogPosition position, long until, Context context, UniEmitter<? super Boolean> emitter) {}
}

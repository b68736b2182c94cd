// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.LogPosition;
import org.onrecord.ledger.CommittedHead;
import org.onrecord.platform.MetricNames;

/**
 * How far the read model is behind the log, as far as this instance knows: for health, metrics and waiting readers. Any
 * thread may read and report; each value is consistent in itself. What is reported may only be late, never ahead.
 */
@Singleton
public final class ProjectionLag {
    private static final Mark NOTHING = new Mark(-1, 0);

    private volatile Mark applied = NOTHING;
    private volatile Mark known = NOTHING;
    private volatile @Nullable String failure;
    private volatile @Nullable CommittedHead head;
    private final LongAdder entries = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder batchNanos = new LongAdder();

    /** The log has come to this entry: whoever appends, relays or reads it may say so. */
    public synchronized void logReached(LogPosition position, long recordedMillis) {
        known = further(known, new Mark(position.value(), recordedMillis));
    }

    /** The last position that the read model is known to reflect; empty before the first. */
    public Optional<LogPosition> applied() {
        long position = applied.position;
        return position < 0 ? Optional.empty() : Optional.of(new LogPosition(position));
    }

    /** Entries that are known to be in the log and not known to be applied; 0 or more. */
    public long positionsBehind() {
        return Math.max(0, newest().position - applied.position);
    }

    /** Milliseconds between the newest known entry and the last applied one, as the ledger recorded them; 0 or more. */
    public long millisBehind() {
        Mark newest = newest();
        Mark last = applied;
        if (newest.position <= last.position || last.position < 0) {
            return 0;
        }
        return Math.max(0, newest.recordedMillis - last.recordedMillis);
    }

    /** Why this instance's projector is standing still, when it is; it keeps trying. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    synchronized void applied(Projection projection) {
        if (projection.position() >= 0) {
            Mark mark = new Mark(projection.position(), projection.recordedMillis());
            applied = further(applied, mark);
            known = further(known, mark);
        }
    }

    /** Takes what this instance appends as known to be in the log. */
    void follow(CommittedHead committed) {
        head = committed;
    }

    private Mark newest() {
        CommittedHead committed = head;
        Mark read = known;
        return committed == null || committed.next() - 1 <= read.position
                ? read
                : new Mark(committed.next() - 1, committed.recordedMillis());
    }

    void committed(int projected, long nanos) {
        entries.add(projected);
        batches.increment();
        batchNanos.add(nanos);
    }

    void meter(MeterRegistry registry) {
        Gauge.builder(MetricNames.PROJECTION_LAG_ENTRIES, this, ProjectionLag::positionsBehind)
                .description("Entries known to be in the log that the read model does not reflect")
                .register(registry);
        Gauge.builder(MetricNames.PROJECTION_LAG_MILLIS, this, ProjectionLag::millisBehind)
                .description("How much later the newest known entry was recorded than the last one applied")
                .register(registry);
        FunctionCounter.builder(MetricNames.PROJECTION_ENTRIES, entries, LongAdder::doubleValue)
                .description("Entries projected by this instance")
                .register(registry);
        FunctionTimer.builder(
                        MetricNames.PROJECTION_BATCH,
                        batches,
                        LongAdder::sum,
                        any -> batchNanos.doubleValue(),
                        TimeUnit.NANOSECONDS)
                .description("Transactions of this instance's projector")
                .register(registry);
    }

    void failed(String reason) {
        failure = reason;
    }

    void recovered() {
        failure = null;
    }

    private static Mark further(Mark old, Mark given) {
        return given.position > old.position ? given : old;
    }

    private record Mark(long position, long recordedMillis) {}
}

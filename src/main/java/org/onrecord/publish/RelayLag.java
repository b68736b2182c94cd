// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import org.onrecord.ledger.CommittedHead;
import org.onrecord.ledger.Ledger;
import org.onrecord.platform.MetricNames;

/** How far the relay of this instance has come; says so of the active instance only. Safe for any thread. */
@ApplicationScoped
public class RelayLag {
    private final CommittedHead head;
    private final Counter relayed;
    private volatile boolean active;
    private volatile long published = -1;
    private volatile long waitingSinceMillis;
    private volatile String trouble = "";

    RelayLag(MeterRegistry registry, Ledger ledger) {
        head = ledger.head();
        relayed = Counter.builder(MetricNames.RELAY_ENTRIES)
                .description("Entries published by this instance")
                .register(registry);
        Gauge.builder(MetricNames.RELAY_ACTIVE, this, lag -> lag.active ? 1 : 0)
                .description("1 on the instance that publishes")
                .register(registry);
        Gauge.builder(MetricNames.RELAY_LAG_ENTRIES, this, RelayLag::entries)
                .description("Entries seen committed and not yet published, on the instance that publishes")
                .register(registry);
        Gauge.builder(MetricNames.RELAY_LAG_MILLIS, this, RelayLag::millis)
                .description("For how long the oldest unpublished entry has waited")
                .register(registry);
    }

    void published(long position, int entries) {
        published = position;
        relayed.increment(entries);
    }

    /** An entry recorded at this instant is the oldest that waits; 0 when none does. */
    void oldestWaiting(long recordedMillis) {
        waitingSinceMillis = recordedMillis;
    }

    void active(boolean now) {
        active = now;
    }

    void trouble(String what) {
        trouble = what;
    }

    /** Whether this instance is the one that publishes. */
    public boolean isActive() {
        return active;
    }

    /** The last position published by this instance, -1 before the first. */
    public long position() {
        return published;
    }

    /** What keeps the relay from working, empty when nothing does. */
    public String trouble() {
        return trouble;
    }

    /** Milliseconds that the oldest unpublished entry has waited; 0 when nothing waits or another instance publishes. */
    public long millis() {
        long since = waitingSinceMillis;
        return since == 0 ? 0 : Math.max(0, System.currentTimeMillis() - since);
    }

    /** Entries that this instance knows to be committed and has not published; 0 when another instance publishes. */
    public long entries() {
        return active ? Math.max(0, head.next() - 1 - published) : 0;
    }
}

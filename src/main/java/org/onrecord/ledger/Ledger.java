// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.onrecord.platform.MetricNames;
import org.onrecord.vault.DataKeys;

/**
 * The door to the log. A submission's outcome arrives once it is durable: committed by PostgreSQL with the durability it
 * is configured for, which MUST be a synchronous one. Any number of instances may serve one database; safe for any thread.
 */
@ApplicationScoped
public class Ledger {
    private static final long STOP_PATIENCE_MILLIS = 15_000;

    private final CommittedHead head = new CommittedHead();
    private final Restraints restraints = new Restraints();
    private final SignedFloor floor = new SignedFloor();
    private final Sequencer sequencer;
    private final Thread thread;

    Ledger(
            DataSource database,
            DataKeys keys,
            MeterRegistry registry,
            @ConfigProperty(name = "onrecord.origin") String origin) {
        sequencer = new Sequencer(
                database,
                new Appender(origin, Clock.systemUTC(), keys, floor),
                keys,
                head,
                restraints,
                new AppendMeter(registry));
        thread = Thread.ofPlatform().name("onrecord-append").unstarted(sequencer);
        Gauge.builder(MetricNames.APPEND_QUEUE_DEPTH, sequencer, Sequencer::queued)
                .description("Commands that wait for the next batch")
                .register(registry);
        Gauge.builder(MetricNames.VAULT_KEYS_READY, keys, DataKeys::ready)
                .description("Data keys that an append can take without waiting")
                .register(registry);
    }

    void start(@Observes @Priority(100) StartupEvent event) {
        sequencer.found();
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        sequencer.stop();
        thread.join(STOP_PATIENCE_MILLIS);
    }

    /**
     * Queues a submission for the next batch; never blocks.
     *
     * @return completes on the sequencer's thread, so hop off it; fails with {@link LedgerBusy} at once when the queue is
     *     full, with {@link LedgerUnavailable} when PostgreSQL did not take it within 10 s
     */
    public CompletableFuture<Outcome> submit(Submission submission) {
        return sequencer.submit(submission);
    }

    /** What may not leave though a follower of the log may not know it yet. */
    public Restraints restraints() {
        return restraints;
    }

    /** What was promised of the log to outsiders. */
    public SignedFloor floor() {
        return floor;
    }

    /** The end of the log as far as this instance has appended or read it. */
    public CommittedHead head() {
        return head;
    }
}

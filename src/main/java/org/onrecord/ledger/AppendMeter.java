// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.onrecord.platform.MetricNames;

/** What the append path counts. */
final class AppendMeter {
    private final Timer commit;
    private final DistributionSummary batch;
    private final Counter entries;

    AppendMeter(MeterRegistry registry) {
        commit = Timer.builder(MetricNames.APPEND_COMMIT)
                .description("From taking the head lock to the commit, per batch")
                .register(registry);
        batch = DistributionSummary.builder(MetricNames.APPEND_BATCH_SIZE)
                .description("Commands in one commit")
                .register(registry);
        entries = Counter.builder(MetricNames.APPEND_ENTRIES)
                .description("Entries committed by this instance")
                .register(registry);
    }

    void committed(int commands, int entryCount, long nanos) {
        commit.record(nanos, TimeUnit.NANOSECONDS);
        batch.record(commands);
        entries.increment(entryCount);
    }
}

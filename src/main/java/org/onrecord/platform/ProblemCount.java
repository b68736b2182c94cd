// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts problems that were answered, by their name, which is one of a closed set. Thread-safe. */
@Singleton
public class ProblemCount {
    private final MeterRegistry registry;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    ProblemCount(MeterRegistry registry) {
        this.registry = registry;
    }

    public void add(Problem problem) {
        counters.computeIfAbsent(
                        problem.name(), name -> registry.counter(MetricNames.PROBLEMS, MetricNames.TAG_TYPE, name))
                .increment();
    }
}

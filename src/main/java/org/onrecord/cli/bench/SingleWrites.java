// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** POST /statements from 32 connections, each waiting for its answer. */
final class SingleWrites {
    static final String NAME = "single POST /statements";
    static final String ASKED = "≥ 3,000/s, p99 ≤ 50 ms";
    private static final double ASKED_PER_SECOND = 3_000;
    private static final double ASKED_P99_MILLIS = 50;

    private SingleWrites() {}

    static List<Row> measure(Stage stage, PostedStatements statements, OptionalDouble bound) throws Exception {
        Servers service = stage.service();
        statements.define(service);
        try (HttpLoad load = new HttpLoad(service.httpAddress(), PostedStatements.connections())) {
            stage.progress().accept(NAME + ", warming up");
            WarmUp warmUp = WarmUp.run(load, statements, service, stage.options());
            stage.enter(NAME);
            statements.startCounting();
            ServiceMeters meters = ServiceMeters.start(service);
            CpuMeter cpu = CpuMeter.start(service);
            long nanos = load.closed(statements, stage.options().millis(30));
            Row row = row(statements.latency(), nanos, cpu.stop(), meters.stop(), warmUp, bound);
            return List.of(row, ProofCost.measure(statements.latency().count() / (nanos / 1e9)));
        }
    }

    private static Row row(
            Histogram latency,
            long nanos,
            Map<String, Object> used,
            Map<String, Double> meters,
            WarmUp warmUp,
            OptionalDouble bound) {
        double perSecond = latency.count() / (nanos / 1e9);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("statementsPerSecond", perSecond);
        details.put("latency", latency.toMap());
        details.put("cpuSeconds", used);
        details.put("meters", meters);
        return new Row(
                NAME,
                ASKED,
                Numbers.whole(perSecond) + "/s, " + latency,
                bound.isPresent() ? Numbers.whole(bound.getAsDouble()) + "/s" : "",
                bound.isPresent() ? Numbers.percent(perSecond / bound.getAsDouble()) : "",
                Row.Verdict.of(perSecond >= ASKED_PER_SECOND && latency.millisAt(0.99) <= ASKED_P99_MILLIS),
                ("32 keep-alive connections, closed loop, %s s after %s, fsync on, relay and projection running;"
                                + " %s statements a commit; %s")
                        .formatted(
                                Numbers.whole(nanos / 1e9),
                                warmUp,
                                Numbers.fixed(meters.getOrDefault("onrecord_append_batch_size_mean", 0.0), 1),
                                CpuMeter.summary(used)),
                details);
    }
}

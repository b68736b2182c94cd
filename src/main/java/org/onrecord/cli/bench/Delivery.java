// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.onrecord.cli.bench.Row.Verdict;

/** From the commit of an entry to its record in the hands of an outside Kafka consumer, at a steady rate of writes. */
final class Delivery {
    static final String NAME = "commit → Kafka consumer";
    static final String ASKED = "p99 ≤ 50 ms at 500/s";
    private static final double ASKED_P99_MILLIS = 50;
    private static final int STATEMENTS_A_SECOND = 500;
    private static final long LAST_RECORDS_MILLIS = 2_000;

    private Delivery() {}

    static Row measure(Stage stage, PostedStatements statements) throws Exception {
        Servers service = stage.service();
        statements.define(service);
        try (HttpLoad load = new HttpLoad(service.httpAddress(), PostedStatements.connections())) {
            stage.progress().accept(NAME + ", warming up");
            load.open(statements, STATEMENTS_A_SECOND, stage.options().millis(10));
            stage.enter(NAME);
            statements.startCounting();
            CpuMeter cpu = CpuMeter.start(service);
            LogListener listener = new LogListener(service).awaitStart();
            try (listener) {
                load.open(statements, STATEMENTS_A_SECOND, stage.options().millis(30));
                Thread.sleep(LAST_RECORDS_MILLIS);
            }
            return row(listener, statements, cpu.stop());
        }
    }

    private static Row row(LogListener listener, PostedStatements statements, Map<String, Object> used) {
        Histogram delivered = listener.sinceRecorded();
        Histogram sinceDue = sinceDue(listener.received(), statements.due());
        boolean allCame = sinceDue.count() == statements.latency().count();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("recordedToReceived", delivered.toMap());
        details.put("dueToReceived", sinceDue.toMap());
        details.put("dueToAnswered", statements.latency().toMap());
        details.put("cpuSeconds", used);
        return new Row(
                NAME,
                ASKED,
                delivered.toString(),
                "",
                "",
                Verdict.of(allCame && delivered.millisAt(0.99) <= ASKED_P99_MILLIS),
                ("open loop, %d statements due a second, %s records, read_committed: from recordedAt to the consumer's"
                                + " poll, by one clock. recordedAt is taken under the head lock, before the write and its fsync, and cut to"
                                + " the millisecond: never later than the commit, so this is an upper bound of commit to consumer. From the"
                                + " moment the request was due (HTTP, queue and commit included): %s; to the answer: %s%s; %s")
                        .formatted(
                                STATEMENTS_A_SECOND,
                                Numbers.whole(delivered.count()),
                                sinceDue,
                                statements.latency(),
                                allCame ? "" : "; ONLY " + sinceDue.count() + " STATEMENTS ARRIVED",
                                CpuMeter.summary(used)),
                details);
    }

    /** From the moment at which a statement was to be sent to its record in the consumer's hands. */
    private static Histogram sinceDue(Marks received, Marks due) {
        Map<Long, Long> dueNanos = new HashMap<>();
        for (int i = 0; i < due.size(); i++) {
            dueNanos.put(due.position(i), due.nanos(i));
        }
        Histogram histogram = new Histogram();
        for (int i = 0; i < received.size(); i++) {
            Long began = dueNanos.get(received.position(i));
            if (began != null) {
                histogram.addNanos(received.nanos(i) - began);
            }
        }
        return histogram;
    }
}

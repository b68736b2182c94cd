// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.onrecord.cli.bench.Row.Verdict;

/** The whole UN record through POST /statements/batch, with readers watching how far the projection is behind. */
final class BatchIngest {
    static final String NAME = "batch ingest of the UN set";
    static final String ASKED = "≥ 5,000/s (after: 10,000)";
    private static final double ASKED_PER_SECOND = 5_000;
    private static final double ASKED_LAG_SECONDS = 10;
    private static final double ASKED_STEADINESS = 0.9;
    private static final int WINDOW_ENTRIES = 100_000;
    private static final long DRAIN_MILLIS = 600_000;
    private static final long BETWEEN_LOOKS_MILLIS = 20;

    private final Stage stage;
    private final UnVotes votes;
    private final Timeline timeline = new Timeline();

    BatchIngest(Stage stage, UnVotes votes) {
        this.stage = stage;
        this.votes = votes;
    }

    List<Row> measure(OptionalDouble bound) throws Exception {
        Servers service = stage.service();
        stage.progress().accept("defining the parties and issues of the UN set");
        votes.define(service);
        int count = Math.min(stage.options().votes(), votes.size());
        // The first vote alone: from its position on, the log grows by nothing but this upload.
        long first = votes.record(service, 0, 1, timeline);
        awaitProjection(first);
        stage.enter(NAME);
        ServiceMeters meters = ServiceMeters.start(service);
        CpuMeter cpu = CpuMeter.start(service);
        long began = System.nanoTime();
        try (LagProbe probe = new LagProbe(service, timeline);
                UploadProgress shown = new UploadProgress(stage.progress(), timeline)) {
            long last = votes.record(service, 1, count, timeline);
            double seconds = (System.nanoTime() - began) / 1e9;
            Map<String, Object> used = cpu.stop();
            stage.progress().accept("recorded; waiting for the projection");
            double drainSeconds = awaitProjection(last);
            List<Row> rows = new ArrayList<>();
            rows.add(rate((count - 1) / seconds, count - 1, used, meters.stop(), bound));
            rows.add(steadiness(first, last));
            rows.add(lag(probe, drainSeconds));
            return rows;
        }
    }

    /** Seconds until a read reflects the position. */
    private double awaitProjection(long position) throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (LagProbe.reflected(stage.service()) < position) {
            if (System.nanoTime() - began > DRAIN_MILLIS * 1_000_000) {
                throw new IOException("the projection has not come to position " + position + " within "
                        + DRAIN_MILLIS / 1000 + " s");
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
        return (System.nanoTime() - began) / 1e9;
    }

    private static Row rate(
            double perSecond,
            int statements,
            Map<String, Object> used,
            Map<String, Double> meters,
            OptionalDouble bound) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("statements", statements);
        details.put("statementsPerSecond", perSecond);
        details.put("cpuSeconds", used);
        details.put("meters", meters);
        return new Row(
                NAME,
                ASKED,
                Numbers.whole(perSecond) + " statements/s",
                bound.isPresent() ? Numbers.whole(bound.getAsDouble()) + "/s" : "",
                bound.isPresent() ? Numbers.percent(perSecond / bound.getAsDouble()) : "",
                Verdict.of(perSecond >= ASKED_PER_SECOND),
                ("%s statements in one streaming request, from the first byte to the last answer, fsync on, relay and"
                                + " projection running; %s statements a commit; %s")
                        .formatted(
                                Numbers.whole(statements),
                                Numbers.fixed(meters.getOrDefault("onrecord_append_batch_size_mean", 0.0), 0),
                                CpuMeter.summary(used)),
                details);
    }

    private Row steadiness(long first, long last) {
        long window = Math.min(WINDOW_ENTRIES, (last - first) / 3);
        double early = timeline.entriesPerSecond(first, first + window);
        double late = timeline.entriesPerSecond(last - window, last);
        List<Long> windows = new ArrayList<>();
        for (long at = first; at + window <= last; at += window) {
            windows.add(Math.round(timeline.entriesPerSecond(at, at + window)));
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("windowEntries", window);
        details.put("entriesPerSecondByWindow", windows);
        return new Row(
                "last 100,000 entries to first",
                "≥ 90 %",
                Numbers.percent(late / early),
                "",
                "",
                Verdict.of(late >= early * ASKED_STEADINESS),
                "the same upload: %s entries/s over the first %s, %s over the last; the slowest such window %s"
                        .formatted(
                                Numbers.whole(early),
                                Numbers.whole(window),
                                Numbers.whole(late),
                                Numbers.whole(windows.stream()
                                        .mapToLong(Long::longValue)
                                        .min()
                                        .orElse(0))),
                details);
    }

    private static Row lag(LagProbe probe, double drainSeconds) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("maxSeconds", probe.maxSeconds());
        details.put("samples", probe.samples());
        details.put("drainSeconds", drainSeconds);
        return new Row(
                "projection behind, at most",
                "≤ 10 s",
                Numbers.fixed(probe.maxSeconds(), 2) + " s",
                "",
                "",
                Verdict.of(probe.trouble().isEmpty() && probe.maxSeconds() <= ASKED_LAG_SECONDS),
                ("the same upload, %d reads: age of the oldest acknowledged entry beyond the position that the read"
                                + " reflected; drained %s s after the last answer%s")
                        .formatted(
                                probe.samples(),
                                Numbers.fixed(drainSeconds, 2),
                                probe.trouble().isEmpty() ? "" : "; reads failed: " + probe.trouble()),
                details);
    }
}

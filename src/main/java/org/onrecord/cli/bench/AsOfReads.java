// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.onrecord.cli.bench.Row.Verdict;

/** Where a party stood on a day, as it was known at some position, over a dossier of 1,000 contributions. */
final class AsOfReads {
    static final String NAME = "as-of stance, 1,000 contributions";
    static final String ASKED = "p99 ≤ 20 ms";
    private static final double ASKED_P99_MILLIS = 20;
    private static final int CONTRIBUTIONS = 1_000;
    private static final int PATHS = 2_000;
    private static final int CONNECTIONS = 4;
    private static final String PARTY = "bench-past-party";
    private static final String ISSUE = "bench-past-issue";

    private AsOfReads() {}

    static Row measure(Stage stage) throws Exception {
        Servers service = stage.service();
        Dossiers.define(service, PARTY, List.of(ISSUE));
        List<byte[]> statements = new ArrayList<>();
        for (int i = 0; i < CONTRIBUTIONS; i++) {
            statements.add(Dossiers.statement(
                    PARTY, i, Dossiers.position(ISSUE, Dossiers.anySide(i), i % 3 == 0 ? "FIRM" : "UNSTATED")));
        }
        Dossiers.record(service, statements);
        long last = service.awaitProjected();
        SplittableRandom random = new SplittableRandom(13);
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < PATHS; i++) {
            paths.add("/api/v1/parties/" + PARTY + "/stances/" + ISSUE + "?validAt="
                    + Dossiers.said(random.nextInt(CONTRIBUTIONS + 1)) + "&knownAt="
                    + (last - random.nextInt(2 * CONTRIBUTIONS)));
        }
        RandomReads reads = new RandomReads(service.base().getAuthority(), paths);
        try (HttpLoad load = new HttpLoad(service.httpAddress(), CONNECTIONS)) {
            load.closed(
                    new RandomReads(service.base().getAuthority(), paths),
                    stage.options().millis(5));
            stage.enter(NAME);
            long nanos = load.closed(reads, stage.options().millis(10));
            double perSecond = reads.latency().count() / (nanos / 1e9);
            return new Row(
                    NAME,
                    ASKED,
                    Numbers.whole(perSecond) + "/s, " + reads.latency(),
                    "",
                    "",
                    Verdict.of(reads.latency().millisAt(0.99) <= ASKED_P99_MILLIS),
                    "random validAt and knownAt over the whole history, " + CONNECTIONS
                            + " keep-alive connections, closed loop",
                    Map.of("perSecond", perSecond, "latency", reads.latency().toMap()));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.util.Map;
import org.onrecord.cli.bench.Row.Verdict;

/** From the sending of a statement to the signed head, fetched over HTTP, that covers it, at a steady rate of writes. */
final class Publication {
    static final String NAME = "commit → signed checkpoint";
    static final String ASKED = "p99 ≤ 300 ms at 500/s";
    private static final double ASKED_P99_MILLIS = 300;
    private static final int STATEMENTS_A_SECOND = 500;
    private static final long LAST_HEAD_MILLIS = 1_000;

    private Publication() {}

    static Row measure(Stage stage, PostedStatements statements) throws Exception {
        Servers service = stage.service();
        statements.define(service);
        try (HttpLoad load = new HttpLoad(service.httpAddress(), PostedStatements.connections())) {
            stage.progress().accept(NAME + ", warming up");
            load.open(statements, STATEMENTS_A_SECOND, stage.options().millis(10));
            stage.enter(NAME);
            statements.startCounting();
            HeadWatch watch = new HeadWatch(service).start();
            try (watch) {
                load.open(statements, STATEMENTS_A_SECOND, stage.options().millis(20));
                Thread.sleep(LAST_HEAD_MILLIS);
            }
            Histogram covered = watch.covered(statements.due());
            Histogram answered = watch.covered(statements.answered());
            boolean all = covered.count() == statements.latency().count();
            return new Row(
                    NAME,
                    ASKED,
                    covered.toString(),
                    "",
                    "",
                    Verdict.of(all && covered.millisAt(0.99) <= ASKED_P99_MILLIS),
                    "open loop, " + STATEMENTS_A_SECOND + " statements due a second, " + watch.heads()
                            + " heads seen; from the moment the request was due (HTTP, queue and commit included) to the first"
                            + " checkpoint that covers it in the hands of somebody who asks every few milliseconds; from the answer: "
                            + answered
                            + (all ? "" : "; ONLY " + covered.count() + " STATEMENTS WERE COVERED"),
                    Map.of("covered", covered.toMap(), "afterAnswer", answered.toMap(), "heads", watch.heads()));
        }
    }
}

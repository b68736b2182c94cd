// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.onrecord.cli.bench.Row.Verdict;

/**
 * The correction of one statement under 10,000 later ones in 100 dossiers: every other time its side, every other time its
 * strength, which all the later ones carry on and which therefore revises every item of every history.
 */
final class CorrectionRun {
    static final String NAME = "correction under 10,000 statements in 100 dossiers";
    static final String ASKED = "≤ 1 s";
    private static final double ASKED_MILLIS = 1_000;
    private static final int DOSSIERS = 100;
    private static final int LATER = 100;
    private static final int ROUNDS = 10;
    private static final String PARTY = "bench-corrected-party";
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

    private CorrectionRun() {}

    static Row measure(Stage stage) throws Exception {
        Servers service = stage.service();
        List<String> issues = new ArrayList<>();
        for (int i = 0; i < DOSSIERS; i++) {
            issues.add("bench-corrected-issue-" + i);
        }
        Dossiers.define(service, PARTY, issues);
        byte[] recorded = Dossiers.record(
                        service, List.of(Dossiers.statement(PARTY, 0, positions(issues, "FOR", "FIRM"))))
                .json();
        Matcher id = ID.matcher(new String(recorded, UTF_8));
        if (!id.find()) {
            throw new IOException("no id in " + new String(recorded, UTF_8));
        }
        List<byte[]> later = new ArrayList<>();
        for (int i = 0; i < DOSSIERS * LATER; i++) {
            later.add(Dossiers.statement(PARTY, 1 + i, Dossiers.position(issues.get(i % DOSSIERS), "FOR", "UNSTATED")));
        }
        Dossiers.record(service, later);
        service.awaitProjected();
        stage.enter(NAME);
        List<Double> millis = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            String positions =
                    switch (round % 4) {
                        case 0 -> positions(issues, "AGAINST", "FIRM");
                        case 1 -> positions(issues, "FOR", "FIRM");
                        case 2 -> positions(issues, "FOR", "TENTATIVE");
                        default -> positions(issues, "FOR", "FIRM");
                    };
            byte[] body = ("{\"initiator\":\"OUTLET\",\"errorClass\":\"CORRECTED\",\"what\":\"Round " + round
                            + " of the benchmark.\",\"where\":\"Everywhere.\",\"fields\":{\"positions\":[" + positions
                            + "]}}")
                    .getBytes(UTF_8);
            long began = System.nanoTime();
            service.post("/api/v1/statements/" + id.group(1) + "/corrections", body);
            millis.add((System.nanoTime() - began) / 1e6);
        }
        double worst = Collections.max(millis);
        return new Row(
                NAME,
                ASKED,
                "median " + Numbers.whole(StanceReads.median(millis)) + " ms, max " + Numbers.whole(worst) + " ms",
                "",
                "",
                Verdict.of(worst <= ASKED_MILLIS),
                ROUNDS + " corrections, each answered once it and all that follows from it are durable",
                Map.of("millis", millis));
    }

    private static String positions(List<String> issues, String polarity, String strength) {
        return issues.stream()
                .map(issue -> Dossiers.position(issue, polarity, strength))
                .collect(Collectors.joining(","));
    }
}

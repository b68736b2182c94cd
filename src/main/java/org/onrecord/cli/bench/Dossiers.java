// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.onrecord.cli.upload.BatchAnswer;
import org.onrecord.cli.upload.BatchUpload;
import org.onrecord.cli.upload.Definition;
import org.onrecord.cli.upload.DefinitionUpload;
import org.onrecord.cli.upload.ServiceClient;

/** Dossiers of one invented party with as many statements as a measurement wants, an hour apart. */
final class Dossiers {
    private static final long FIRST_SAID = Instant.parse("1990-01-01T00:00:00Z").getEpochSecond();
    private static final int SPACING_SECONDS = 3600;
    private static final String[] POLARITIES = {"FOR", "AGAINST", "MIXED", "CONDITIONAL"};

    private Dossiers() {}

    static Instant said(long number) {
        return Instant.ofEpochSecond(FIRST_SAID + number * SPACING_SECONDS);
    }

    static void define(Servers service, String party, List<String> issues) throws IOException, InterruptedException {
        List<Definition> definitions = new ArrayList<>();
        definitions.add(Definition.party(party, "{\"name\":\"" + party + "\"}"));
        for (String issue : issues) {
            definitions.add(
                    Definition.issue(issue, "{\"title\":\"" + issue + "\",\"topic\":\"bench\",\"kind\":\"STANCE\"}"));
        }
        try (ServiceClient client = service.client()) {
            new DefinitionUpload(client, System.err::println).putAll(definitions, () -> {});
        }
    }

    static String position(String issue, String polarity, String strength) {
        return "{\"issue\":\"" + issue + "\",\"polarity\":\"" + polarity + "\",\"strength\":\"" + strength + "\"}";
    }

    /** A statement of the party; the number gives its time, its key and, unless positions are given, its side. */
    static byte[] statement(String party, long number, String positions) {
        return ("{\"idempotencyKey\":\"" + party + "/" + number + "\",\"party\":\"" + party
                        + "\",\"speaker\":{\"identification\":\"INSTITUTION\",\"name\":\"" + party
                        + "\"},\"directness\":\"OWN\",\"terms\":\"ON_THE_RECORD\",\"rendering\":\"SUMMARY\","
                        + "\"text\":\"Spoke for the " + number + "th time.\",\"language\":\"en\",\"kind\":\"DEMAND\","
                        + "\"saidAt\":\"" + said(number) + "\",\"positions\":[" + positions + "]}")
                .getBytes(UTF_8);
    }

    static String anySide(long number) {
        return POLARITIES[(int) (number * 7 % POLARITIES.length)];
    }

    /** Records them, and returns the last answer once all are recorded. */
    static BatchAnswer record(Servers service, List<byte[]> statements) throws IOException, InterruptedException {
        List<BatchAnswer> last = new ArrayList<>(List.of());
        try (ServiceClient client = service.client()) {
            BatchUpload.Totals totals = new BatchUpload(client, System.err::println)
                    .send(statements.iterator(), answer -> {
                        last.clear();
                        last.add(answer);
                    });
            if (totals.refused() > 0) {
                throw new IOException(totals.refused() + " statements were refused: " + last);
            }
        }
        return last.getFirst();
    }
}

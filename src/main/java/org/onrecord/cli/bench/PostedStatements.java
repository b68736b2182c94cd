// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.onrecord.cli.bench.HttpLoad.Traffic;
import org.onrecord.cli.upload.Definition;
import org.onrecord.cli.upload.DefinitionUpload;
import org.onrecord.cli.upload.ServiceClient;

/**
 * Statements posted one by one: spokespersons on 9,600 stances, each statement later than the last on the same stance,
 * one in sixteen of another mind. Counts what became of them; a refusal ends the load.
 */
final class PostedStatements implements Traffic {
    private static final int CONNECTIONS = 32;
    private static final int PARTIES_A_CONNECTION = 6;
    private static final int ISSUES = 50;
    private static final int CHANGES_ONE_IN = 16;
    private static final long FIRST_SAID = Instant.parse("2001-01-01T00:00:00Z").getEpochSecond();
    private static final int CREATED = 201;
    private static final String BODY = """
            {"party":"bench-party-%d","speaker":{"identification":"NAMED","name":"Spokesperson of party %d",\
            "role":"foreign ministry spokesperson","affiliation":"Bench party %d"},\
            "directness":"SPOKESPERSON","terms":"ON_THE_RECORD","toldTo":"Reuters","rendering":"PARTIAL_QUOTE",\
            "text":"Said for the %dth time in this run that \\"the matter will be dealt with as was agreed\\".",\
            "language":"en","kind":"DEMAND","saidAt":"%s",\
            "positions":[{"issue":"bench-issue-%d","polarity":"%s","strength":"FIRM","conditions":[]}],\
            "appearances":[{"outlet":"reuters","url":"https://example.org/%d","version":"1","publishedAt":"%s"}]}\
            """;
    private static final byte[] POSITION = "\"position\":".getBytes(US_ASCII);

    private final SplittableRandom random = new SplittableRandom(7);
    private final String headers;
    private long number;
    private Histogram latency = new Histogram();
    private Marks due = new Marks();
    private Marks answered = new Marks();

    PostedStatements(Servers service) throws IOException {
        this.headers =
                "POST /api/v1/statements HTTP/1.1\r\nHost: " + service.base().getAuthority()
                        + "\r\nAuthorization: Bearer " + service.token()
                        + "\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: ";
    }

    static int connections() {
        return CONNECTIONS;
    }

    /** Puts the parties and issues that the statements are about. */
    void define(Servers service) throws IOException, InterruptedException {
        List<Definition> definitions = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS * PARTIES_A_CONNECTION; i++) {
            definitions.add(Definition.party("bench-party-" + i, "{\"name\":\"Bench party " + i + "\"}"));
        }
        for (int i = 0; i < ISSUES; i++) {
            definitions.add(Definition.issue(
                    "bench-issue-" + i,
                    "{\"title\":\"Invented matter " + i + "\",\"topic\":\"bench\",\"kind\":\"STANCE\"}"));
        }
        try (ServiceClient client = service.client()) {
            new DefinitionUpload(client, System.err::println).putAll(definitions, () -> {});
        }
    }

    /** Forgets what was counted so far. */
    void startCounting() {
        latency = new Histogram();
        due = new Marks();
        answered = new Marks();
    }

    Histogram latency() {
        return latency;
    }

    /** For each answer the position of the statement and when its waiting began. */
    Marks due() {
        return due;
    }

    /** For each answer the position of the statement and when it came: it was committed by then. */
    Marks answered() {
        return answered;
    }

    /** A stance belongs to one connection, so that what is said later is also sent later. */
    @Override
    public byte[] request(int connection) {
        long n = number++;
        int party = connection + CONNECTIONS * (int) (n % PARTIES_A_CONNECTION);
        String polarity = random.nextInt(CHANGES_ONE_IN) == 0 ? "AGAINST" : "FOR";
        Instant said = Instant.ofEpochSecond(FIRST_SAID + n);
        byte[] body = BODY.formatted(party, party, party, n, said, random.nextInt(ISSUES), polarity, n, said)
                .getBytes(UTF_8);
        byte[] head = (headers + body.length + "\r\n\r\n").getBytes(US_ASCII);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    @Override
    public void answered(int connection, HttpAnswer answer, long sinceNanos, long nowNanos) throws IOException {
        if (answer.status() != CREATED) {
            throw new IOException("a statement was not recorded: " + answer.text());
        }
        latency.addNanos(nowNanos - sinceNanos);
        long position = answer.number(POSITION);
        due.add(position, sinceNanos);
        answered.add(position, nowNanos);
    }
}

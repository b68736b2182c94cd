// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import org.onrecord.timestamp.StampRefusal;

/** Asks a time-stamping authority over HTTP (RFC 3161 §3.4). Follows no redirect. Safe for any thread. */
final class TimestampClient implements AutoCloseable {
    /** For the whole of one question, connecting and reading the answer included. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Several times a token with the longest chain of certificates. */
    static final int MAX_ANSWER_BYTES = 64 * 1024;

    private static final String QUERY = "application/timestamp-query";
    private static final String REPLY = "application/timestamp-reply";
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * Blocks, for ten seconds at the most. Nothing of the answer is verified.
     *
     * @throws IOException when no answer comes in time, or one that is too long
     * @throws StampRefusal when the answer is of another kind
     */
    byte[] ask(URI address, byte[] question) throws IOException, InterruptedException, StampRefusal {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", QUERY)
                .header("Accept", REPLY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(question))
                .build();
        return read(BoundedAnswer.of(client, request, MAX_ANSWER_BYTES, PATIENCE));
    }

    private static byte[] read(HttpResponse<byte[]> answer) throws StampRefusal {
        if (answer.statusCode() != OK) {
            throw new StampRefusal("it answers with status " + answer.statusCode());
        }
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (!type.toLowerCase(Locale.ROOT).startsWith(REPLY)) {
            throw new StampRefusal("it answers something else than " + REPLY);
        }
        return answer.body();
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.onrecord.transparency.AddCheckpoint;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.NoteSignature;
import org.onrecord.transparency.SignedNote;
import org.onrecord.transparency.TreeSize;

/** Asks witnesses to cosign (C2SP tlog-witness). Follows no redirect. Safe for any thread. */
final class WitnessClient implements AutoCloseable {
    /** For the whole of one question, connecting and reading the answer included. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Some hundred cosignatures. */
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private static final String SIZE_TYPE = "text/x.tlog.size";
    private static final Pattern SIZE = Pattern.compile("(?:0|[1-9][0-9]{0,17})\n");
    private static final int OK = 200;
    private static final int CONFLICT = 409;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** What a witness says. */
    sealed interface Answer {
        /** 200. Nothing of it is verified. */
        record Cosigned(List<NoteSignature> lines) implements Answer {}

        /** 409: the size of the head that it cosigned last. */
        record Has(TreeSize size) implements Answer {}

        /** Anything else. */
        record Refused(int status) implements Answer {}
    }

    /**
     * Blocks, for five seconds at the most.
     *
     * @throws IOException when no answer comes in time, or one that is not of the form
     */
    Answer ask(URI address, AddCheckpoint question) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .POST(HttpRequest.BodyPublishers.ofByteArray(question.bytes()))
                .build();
        return read(BoundedAnswer.of(client, request, MAX_ANSWER_BYTES, PATIENCE));
    }

    private static Answer read(HttpResponse<byte[]> answer) throws IOException {
        if (answer.statusCode() == OK) {
            try {
                return new Answer.Cosigned(SignedNote.parseSignatures(answer.body()));
            } catch (Malformed e) {
                throw new IOException("an answer that is no cosignature: " + e.reason(), e);
            }
        }
        String body = new String(answer.body(), US_ASCII);
        return answer.statusCode() == CONFLICT
                        && answer.headers()
                                .firstValue("Content-Type")
                                .orElse("")
                                .startsWith(SIZE_TYPE)
                        && SIZE.matcher(body).matches()
                ? new Answer.Has(new TreeSize(Long.parseLong(body.strip())))
                : new Answer.Refused(answer.statusCode());
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One batch request: lines go out while answers come in. The sender's thread writes; answers are handed on by the
 * client's thread, in order.
 */
final class BatchStream implements AutoCloseable {
    private static final String PATH = "/api/v1/statements/batch";
    private static final String NDJSON = "application/x-ndjson";
    /** A refusal names at most 64 errors. */
    private static final int MAX_ANSWER_BYTES = 256 * 1024;

    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERRORS = 500;

    private final HttpClientRequest request;
    private final Window window;
    private final Consumer<BatchAnswer> answers;
    private volatile boolean requestEnded;
    private volatile boolean responseEnded;

    private BatchStream(HttpClientRequest request, Window window, Consumer<BatchAnswer> answers) {
        this.request = request;
        this.window = window;
        this.answers = answers;
    }

    /**
     * Connects; {@link #start()} is the next call.
     *
     * @param answers called on the client's thread
     */
    static BatchStream open(ServiceClient client, Window window, Consumer<BatchAnswer> answers)
            throws ConnectionLost, InterruptedException {
        try {
            HttpClientRequest request = client.request(HttpMethod.POST, PATH)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            return new BatchStream(request, window, answers);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ConnectionLost("Cannot reach " + client.service() + " (" + cause.getMessage() + ")", cause);
        }
    }

    void start() {
        request.setChunked(true).putHeader("Content-Type", NDJSON).putHeader("Accept", NDJSON);
        request.exceptionHandler(this::lost);
        request.drainHandler(unused -> window.wake());
        request.response().onSuccess(this::read).onFailure(this::lost);
        request.sendHead();
    }

    /** Waits while the connection takes no more. */
    void write(Buffer lines) throws IOException, InterruptedException {
        while (true) {
            long seen = window.events();
            if (!request.writeQueueFull()) {
                request.write(lines);
                return;
            }
            window.awaitEventAfter(seen);
        }
    }

    /** Ends the request and waits for the last answer. */
    void finish() throws IOException, InterruptedException {
        requestEnded = true;
        request.end();
        while (true) {
            long seen = window.events();
            if (responseEnded && window.isEmpty()) {
                return;
            }
            window.awaitEventAfter(seen);
        }
    }

    @Override
    public void close() {
        if (!responseEnded) {
            request.reset();
        }
    }

    private void read(HttpClientResponse response) {
        response.exceptionHandler(this::lost);
        if (response.statusCode() != OK) {
            response.body().onComplete(body -> refused(response.statusCode(), body.succeeded() ? body.result() : null));
            return;
        }
        RecordParser lines = RecordParser.newDelimited("\n").maxRecordSize(MAX_ANSWER_BYTES);
        lines.handler(this::answered);
        lines.exceptionHandler(this::lost);
        response.endHandler(unused -> ended());
        response.handler(lines);
    }

    private void answered(Buffer line) {
        if (line.length() == 0) {
            return;
        }
        byte[] json = line.getBytes();
        Pending pending = window.answer(this, BatchAnswer.lineOf(json));
        if (pending == null) {
            return;
        }
        try {
            answers.accept(pending.answered(json));
        } catch (RuntimeException e) {
            window.fail(this, new UploadFailed("An answer could not be dealt with: " + e.getMessage(), e));
        }
    }

    private void ended() {
        responseEnded = true;
        if (requestEnded && window.isEmpty()) {
            window.wake();
        } else {
            window.fail(this, new ConnectionLost("The service ended its answer before the last line", null));
        }
    }

    private void refused(int status, @Nullable Buffer body) {
        responseEnded = true;
        String what = "The service refused the batch with " + status + (body == null ? "" : ": " + body);
        boolean worthAnotherTry = status >= SERVER_ERRORS || status == TOO_MANY;
        window.fail(this, worthAnotherTry ? new ConnectionLost(what, null) : new UploadFailed(what));
    }

    private void lost(Throwable cause) {
        window.fail(this, new ConnectionLost("The connection was lost (" + cause.getMessage() + ")", cause));
    }
}

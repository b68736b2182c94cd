// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Sends corrections one after the other, each until it is recorded: its key sees to it that it is recorded once. */
public final class CorrectionUpload {
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final ServiceClient client;
    private final Consumer<String> notices;

    /** @param notices gets a line when a try failed and another follows */
    public CorrectionUpload(ServiceClient client, Consumer<String> notices) {
        this.client = client;
        this.notices = notices;
    }

    /**
     * Returns when the correction is recorded, now or before.
     *
     * @return the log position of the last entry that it made
     * @throws UploadFailed if the service refuses it, or cannot be reached
     */
    public long send(Correction correction) throws UploadFailed, InterruptedException {
        Backoff backoff = new Backoff(notices);
        while (true) {
            try {
                return position(correction, answer(correction));
            } catch (ConnectionLost trouble) {
                backoff.pause(trouble);
            }
        }
    }

    private record Answer(HttpClientResponse head, Buffer body) {}

    private Answer answer(Correction correction) throws ConnectionLost, InterruptedException {
        Future<Answer> answer = client.request(HttpMethod.POST, correction.path())
                .compose(request -> request.putHeader("Content-Type", "application/json")
                        .putHeader("Idempotency-Key", correction.key())
                        .send(Buffer.buffer(correction.json())))
                .compose(head -> head.body().map(body -> new Answer(head, body)));
        try {
            return answer.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new ConnectionLost("Cannot reach " + client.service() + " (" + e.getMessage() + ")", e);
        }
    }

    private long position(Correction correction, Answer answer) throws UploadFailed, ConnectionLost {
        int status = answer.head().statusCode();
        if (status == UNAVAILABLE || status == TOO_MANY) {
            throw new ConnectionLost(client.service() + " answered " + status, null);
        }
        String position = answer.head().getHeader("Onrecord-Position");
        if (status != OK || position == null) {
            throw new UploadFailed(correction.path() + " was refused with " + status + ": " + answer.body());
        }
        return Long.parseLong(position);
    }
}

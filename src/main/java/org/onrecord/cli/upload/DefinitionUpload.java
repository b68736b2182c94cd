// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts definitions that are not there yet; one that is there stays as it is, because a desk may have changed it since.
 * So a second upload changes nothing.
 */
public final class DefinitionUpload {
    private static final int CONCURRENT = 16;
    private static final int CREATED = 201;
    private static final int OK = 200;
    private static final int EXISTS = 412;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final ServiceClient client;
    private final Consumer<String> notices;

    /** @param notices gets a line when a try failed and another follows */
    public DefinitionUpload(ServiceClient client, Consumer<String> notices) {
        this.client = client;
        this.notices = notices;
    }

    /**
     * Returns when all are there.
     *
     * @param done called for each definition that is there, on a thread of the client
     * @throws UploadFailed if the service refuses one, or cannot be reached
     */
    public void putAll(List<Definition> definitions, Runnable done) throws UploadFailed, InterruptedException {
        Backoff backoff = new Backoff(notices);
        List<Definition> todo = definitions;
        while (!todo.isEmpty()) {
            Round round = new Round(done);
            round.put(todo);
            UploadFailed refused = round.refused.get();
            if (refused != null) {
                throw refused;
            }
            ConnectionLost trouble = round.trouble.get();
            if (trouble != null) {
                if (round.failed.size() < todo.size()) {
                    backoff.reset();
                }
                backoff.pause(trouble);
            }
            todo = new ArrayList<>(round.failed);
        }
    }

    private final class Round {
        private final Runnable done;
        private final Semaphore free = new Semaphore(CONCURRENT);
        private final Queue<Definition> failed = new ConcurrentLinkedQueue<>();
        private final AtomicReference<ConnectionLost> trouble = new AtomicReference<>();
        private final AtomicReference<UploadFailed> refused = new AtomicReference<>();

        Round(Runnable done) {
            this.done = done;
        }

        void put(List<Definition> definitions) throws InterruptedException {
            for (Definition definition : definitions) {
                free.acquire();
                if (refused.get() != null) {
                    free.release();
                    break;
                }
                send(definition)
                        .onFailure(cause -> again(definition, "Cannot reach " + client.service(), cause))
                        .onComplete(unused -> free.release());
            }
            free.acquire(CONCURRENT);
        }

        private Future<Void> send(Definition definition) {
            return client.request(HttpMethod.PUT, definition.path())
                    .compose(request -> request.putHeader("Content-Type", "application/json")
                            .putHeader("If-None-Match", "*")
                            .send(Buffer.buffer(definition.json())))
                    .compose(response -> response.body().map(body -> answered(definition, response, body)));
        }

        private Void answered(Definition definition, HttpClientResponse response, Buffer body) {
            int status = response.statusCode();
            if (status == CREATED || status == OK || status == EXISTS) {
                done.run();
            } else if (status == UNAVAILABLE || status == TOO_MANY) {
                again(definition, client.service() + " answered " + status, null);
            } else {
                refused.compareAndSet(
                        null, new UploadFailed(definition.path() + " was refused with " + status + ": " + body));
            }
            return null;
        }

        private void again(Definition definition, String what, @Nullable Throwable cause) {
            failed.add(definition);
            String why = cause == null ? "" : " (" + cause.getMessage() + ")";
            trouble.compareAndSet(null, new ConnectionLost(what + why, cause));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The batch endpoint as far as a client sees it: answers each line, by key, while the request goes on. */
final class StandInService implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    final List<String> recorded = Collections.synchronizedList(new ArrayList<>());
    final List<String> puts = Collections.synchronizedList(new ArrayList<>());

    /** After so many lines a connection is cut, the last ones recorded but not answered; 0 for never. */
    volatile int cutAfterLines;
    /** So many requests are answered 503 before one is taken. */
    volatile int unavailable;
    /** Lines that contain this are refused. */
    volatile String refuse = "\u0000";

    StandInService() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    URI uri() {
        return URI.create("http://localhost:" + server.actualPort());
    }

    private void handle(HttpServerRequest request) {
        if (requests.incrementAndGet() <= unavailable) {
            request.response().setStatusCode(503).end("later");
            return;
        }
        if (request.method().name().equals("PUT")) {
            boolean isNew = !puts.contains(request.path());
            puts.add(request.path());
            request.bodyHandler(
                    body -> request.response().setStatusCode(isNew ? 201 : 412).end());
            return;
        }
        HttpServerResponse response = request.response().setChunked(true);
        response.putHeader("Content-Type", "application/x-ndjson");
        AtomicInteger number = new AtomicInteger();
        RecordParser lines = RecordParser.newDelimited("\n");
        lines.handler(line -> answer(request, response, number.incrementAndGet(), line));
        request.endHandler(unused -> response.end());
        request.exceptionHandler(unused -> {});
        request.handler(lines);
    }

    private void answer(HttpServerRequest request, HttpServerResponse response, int number, Buffer line) {
        String text = line.toString();
        if (text.contains(refuse)) {
            response.write("{\"line\":" + number + ",\"status\":422,\"problem\":{\"status\":422,\"title\":\"no\"}}\n");
            return;
        }
        boolean isNew = keys.add(text);
        if (isNew) {
            recorded.add(text);
        }
        int cut = cutAfterLines;
        if (cut > 0 && number >= cut) {
            request.connection().close();
            return;
        }
        response.write("{\"line\":" + number + ",\"status\":" + (isNew ? 201 : 200) + "}\n");
    }

    @Override
    public void close() {
        vertx.close();
    }
}

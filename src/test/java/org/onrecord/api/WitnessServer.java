// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.onrecord.witness.Answer;

/** A witness at an address of its own, over HTTP. */
final class WitnessServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Integer> statuses = Collections.synchronizedList(new ArrayList<>());

    /** What it does with a request. */
    @FunctionalInterface
    interface Conduct {
        Answer answer(byte[] body) throws Exception;
    }

    WitnessServer(int port, Conduct conduct) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/add-checkpoint", exchange -> {
            try (exchange) {
                answer(exchange, conduct.answer(exchange.getRequestBody().readAllBytes()));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
        server.start();
    }

    private void answer(HttpExchange exchange, Answer answer) throws IOException {
        switch (answer) {
            case Answer.Cosigned(var line) -> send(exchange, 200, "text/plain", line + "\n");
            case Answer.Conflict(var size) -> send(exchange, 409, "text/x.tlog.size", size + "\n");
            case Answer.Malformed malformed -> send(exchange, 400, "text/plain", "");
            case Answer.Unsigned unsigned -> send(exchange, 403, "text/plain", "");
            case Answer.UnknownLog unknown -> send(exchange, 404, "text/plain", "");
            case Answer.Unproven unproven -> send(exchange, 422, "text/plain", "");
            case Answer.Busy busy -> send(exchange, 503, "text/plain", "");
        }
    }

    private void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        statuses.add(status);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** What it has answered so far, the first first. */
    List<Integer> statuses() {
        synchronized (statuses) {
            return List.copyOf(statuses);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.timestamp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.tsp.TimeStampRequest;

/** An authority at an address of its own, over HTTP, that can be told how to behave. Safe for any thread. */
public final class TestAuthorityServer implements AutoCloseable {
    private static final int TOO_LONG = 1 << 20;

    private final TestAuthority authority;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger questions = new AtomicInteger();
    private volatile Conduct conduct = Conduct.GOOD;
    private volatile Runnable onQuestion = () -> {};

    /** What it does with a question. */
    public enum Conduct {
        GOOD,
        REFUSING,
        OTHER_IMPRINT,
        OTHER_NONCE,
        LATE_CLOCK,
        GARBAGE,
        OTHER_TYPE,
        TOO_LONG,
        HANGING,
        BROKEN
    }

    /** @param port 0 for any */
    public TestAuthorityServer(TestAuthority authority, int port) throws IOException {
        this.authority = authority;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/stamp", exchange -> {
            try (exchange) {
                answer(exchange);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/stamp");
    }

    public void behave(Conduct other) {
        conduct = other;
    }

    /** Has something happen while a question waits for its answer. */
    public void onQuestion(Runnable happens) {
        onQuestion = happens;
    }

    /** How many questions came so far. */
    public int questions() {
        return questions.get();
    }

    private void answer(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        questions.incrementAndGet();
        if (!"application/timestamp-query".equals(exchange.getRequestHeaders().getFirst("Content-Type"))
                || !exchange.getRequestMethod().equals("POST")) {
            send(exchange, 400, "text/plain", new byte[0]);
            return;
        }
        onQuestion.run();
        TimeStampRequest question = new TimeStampRequest(body);
        Instant now = Instant.now();
        switch (conduct) {
            case GOOD -> reply(exchange, authority.answer(body, now));
            case REFUSING -> reply(exchange, authority.refusal(2, "Not today."));
            case OTHER_IMPRINT ->
                reply(exchange, authority.answer(TestAuthority.asked(new byte[32], question.getNonce()), now));
            case OTHER_NONCE -> {
                BigInteger nonce = question.getNonce().add(BigInteger.ONE);
                byte[] other = TestAuthority.asked(question.getMessageImprintDigest(), nonce);
                reply(exchange, authority.answer(other, now));
            }
            case LATE_CLOCK -> reply(exchange, authority.answer(body, now.minusSeconds(600)));
            case GARBAGE -> reply(exchange, new byte[] {0x30, 0x03, 0x02, 0x01});
            case OTHER_TYPE -> send(exchange, 200, "text/html", authority.answer(body, now));
            case TOO_LONG -> reply(exchange, new byte[TOO_LONG]);
            case HANGING -> closing.await(60, TimeUnit.SECONDS);
            case BROKEN -> send(exchange, 500, "text/plain", new byte[0]);
        }
    }

    private static void reply(HttpExchange exchange, byte[] body) throws IOException {
        send(exchange, 200, "application/timestamp-reply", body);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

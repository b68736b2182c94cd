// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.json.JsonUtil;

/** The part of an identity provider that publishes its keys, over real HTTP. */
final class Provider implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger questions = new AtomicInteger();
    private volatile String answer = "{\"keys\":[]}";
    private volatile int status = 200;

    Provider(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.createContext("/keys", exchange -> {
            questions.incrementAndGet();
            byte[] body = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    static URI address(int port) {
        return URI.create("http://127.0.0.1:" + port + "/keys");
    }

    URI address() {
        return address(server.getAddress().getPort());
    }

    int questions() {
        return questions.get();
    }

    void publish(Forger... forgers) {
        List<Map<String, Object>> keys =
                Arrays.stream(forgers).map(Forger::published).toList();
        answer(200, JsonUtil.toJson(Map.of("keys", keys)));
    }

    void answer(int newStatus, String body) {
        status = newStatus;
        answer = body;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

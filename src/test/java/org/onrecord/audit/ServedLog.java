// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A service that shows exports of a log as if they were states of it, one behind the other, and can do otherwise. */
final class ServedLog implements AutoCloseable {
    /** Bounds within which a test is done soon, and a busy machine answers. */
    static final ServiceBounds QUICK =
            new ServiceBounds(4 << 20, 1 << 20, 1 << 20, 8, 3, 3, 5_000, 10_000, 1, 50, 3, 20, 60);

    /** Within these it mostly does not. */
    static final ServiceBounds IMPATIENT =
            new ServiceBounds(1 << 20, 1 << 20, 1 << 20, 8, 3, 3, 200, 600, 1, 50, 0, 0, 0);

    private static final String API = "/api/v1/";
    private static final int STAMPS = 2;

    /** Which requests came, below the API, without what they ask for in a query. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Path> states = new CopyOnWriteArrayList<>();
    private final Map<String, HttpHandler> instead = new ConcurrentHashMap<>();
    private final Map<String, Runnable> ahead = new ConcurrentHashMap<>();

    ServedLog(Path state) throws IOException {
        states.add(state);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(API, this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on this is the last state; tiles of the earlier ones are there, too. */
    void goOn(Path state) {
        states.addFirst(state);
    }

    /** Does something just ahead of the next answer to a path, once. */
    void aheadOf(String path, Runnable what) {
        ahead.put(path, what);
    }

    /** Has a path answered by another; {@link #answerAs} gives the usual answer. */
    void instead(String path, HttpHandler handler) {
        instead.put(path, handler);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(API.length());
        asked.add(path);
        Runnable before = ahead.remove(path);
        if (before != null) {
            before.run();
        }
        HttpHandler handler = instead.get(path);
        if (handler != null) {
            handler.handle(exchange);
        } else {
            answerAs(exchange, 0);
        }
    }

    /** @param behind how many states the instance that answers is behind */
    void answerAs(HttpExchange exchange, int behind) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(API.length());
        List<Path> known = states.subList(behind, states.size());
        switch (path) {
            case "log/entries" -> send(exchange, Optional.of(entries(exchange, known.getFirst())));
            case "log/timestamps" -> send(exchange, Optional.of(stamps(exchange, known.getFirst())));
            case "log/rotations" -> send(exchange, file(known.getFirst(), "rotations"));
            case "stances" -> send(exchange, Optional.of(stances(asKnownAt(exchange, known))));
            default -> {
                Optional<byte[]> found = Optional.empty();
                for (Path state : known) {
                    found = found.or(() -> file(state, path.substring("log/".length())));
                }
                send(exchange, found);
            }
        }
    }

    private static Optional<byte[]> file(Path state, String name) {
        try {
            Path file = state.resolve(name);
            return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] entries(HttpExchange exchange, Path state) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(state.resolve("disclosures"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return page(lines, after(exchange), Math.min(700, limit(exchange)));
    }

    private static byte[] stamps(HttpExchange exchange, Path state) throws IOException {
        Path file = state.resolve("timestamps");
        return page(Files.exists(file) ? Files.readAllLines(file) : List.of(), after(exchange), STAMPS);
    }

    /** The state that ends with that entry; the last one where none does, or none is named. */
    private static Path asKnownAt(HttpExchange exchange, List<Path> known) throws IOException {
        if (isNow(exchange)) {
            return known.getFirst();
        }
        long size = Long.parseLong(exchange.getRequestURI().getQuery().replaceAll("^knownAt=|&.*$", "")) + 1;
        for (Path state : known) {
            if (Files.readAllLines(state.resolve("checkpoint")).get(1).equals(Long.toString(size))) {
                return state;
            }
        }
        return known.getFirst();
    }

    /** Whether it asks for stances as they are by now. */
    static boolean isNow(HttpExchange exchange) {
        return !exchange.getRequestURI().getQuery().startsWith("knownAt=");
    }

    private static byte[] stances(Path state) throws IOException {
        return ("{\"items\":[" + String.join(",", Files.readAllLines(state.resolve("stances.ndjson"))) + "]}")
                .getBytes(UTF_8);
    }

    private static int after(HttpExchange exchange) {
        String query = exchange.getRequestURI().getQuery();
        return Integer.parseInt(query.replaceAll("^after=|&.*$", ""));
    }

    private static int limit(HttpExchange exchange) {
        return Integer.parseInt(exchange.getRequestURI().getQuery().replaceAll("^.*&limit=", ""));
    }

    private static byte[] page(List<String> lines, int after, int max) {
        StringBuilder page = new StringBuilder();
        lines.stream().skip(after + 1L).limit(max).forEach(line -> page.append(line)
                .append('\n'));
        return page.toString().getBytes(UTF_8);
    }

    static void send(HttpExchange exchange, Optional<byte[]> body) throws IOException {
        send(exchange, body.isPresent() ? 200 : 404, body.orElse(new byte[0]));
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

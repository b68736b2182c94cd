// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The service's reading side, as a client has it. Safe for any thread. */
final class Rest implements AutoCloseable {
    private static final Duration ONE_ANSWER = Duration.ofSeconds(20);
    private static final String LARGEST_PAGE = "limit=500";

    private final URI base;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Rest(URI base) {
        this.base = base;
    }

    HttpResponse<byte[]> get(String path) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(ONE_ANSWER).build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** The object at a path that is there. */
    Map<String, Object> object(String path) throws IOException {
        HttpResponse<byte[]> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(
                    "GET " + path + " answers " + answer.statusCode() + " " + new String(answer.body(), UTF_8));
        }
        return StoredLog.object(answer.body());
    }

    /** Every item of a list, page by page. */
    List<Map<String, Object>> list(String path) throws IOException {
        List<Map<String, Object>> items = new ArrayList<>();
        String page = path + (path.contains("?") ? "&" : "?") + LARGEST_PAGE;
        String next = "";
        do {
            Map<String, Object> answer = object(page + (next.isEmpty() ? "" : "&cursor=" + next));
            for (Object item : (List<?>) answer.get("items")) {
                items.add(asObject(item));
            }
            next = answer.get("next") instanceof String cursor ? URLEncoder.encode(cursor, UTF_8) : "";
        } while (!next.isEmpty());
        return items;
    }

    /** The last log position that the read model says it reflects; -1 when it says none. */
    long position() throws IOException {
        return get("/api/v1/parties?limit=1")
                .headers()
                .firstValueAsLong("Onrecord-Position")
                .orElse(-1);
    }

    /** The value of a metric without tags. */
    double metric(String prometheusName) throws IOException {
        String all = new String(get("/q/metrics").body(), UTF_8);
        return all.lines()
                .filter(line -> line.startsWith(prometheusName + " ") || line.startsWith(prometheusName + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + prometheusName + " in\n" + all));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> asObject(Object json) {
        return (Map<String, Object>) json;
    }

    @Override
    public void close() {
        client.close();
    }
}

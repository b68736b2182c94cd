// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.onrecord.support.Await;
import org.onrecord.support.Tokens;
import org.onrecord.transparency.Json;

/**
 * A newsroom under load: writers that post single statements, and one that uploads in batches. Each tries again under
 * the same key until it is answered, whatever happens to the service, and notes the answer. One statement in ten is
 * posted without a key and only once, as a careless client would.
 */
final class Desk implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ONE_ANSWER = Duration.ofSeconds(15);
    private static final Duration BEFORE_TRYING_AGAIN = Duration.ofMillis(100);
    private static final Duration TO_FINISH = Duration.ofSeconds(60);
    private static final int UPLOAD_LINES = 800;
    private static final int ONE_IN_WITHOUT_KEY = 10;

    private final long seed;
    private final Notes notes;
    private final AtomicLong count;
    private final AtomicLong refusedAnswers = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> running = new ArrayList<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private volatile List<URI> doors = List.of();

    Desk(long seed, Notes notes) {
        this(seed, notes, 0);
    }

    /** @param first number of its statements: of several desks, no two have one number */
    Desk(long seed, Notes notes, long first) {
        this.seed = seed;
        this.notes = notes;
        this.count = new AtomicLong(first);
    }

    /** Where the service is from now on. A writer knocks at its own door first, then at the others. */
    void worksWith(URI... services) {
        doors = List.of(services);
    }

    /** Answers 503 so far: an outage that was said to be one. */
    long unavailable() {
        return refusedAnswers.get();
    }

    void define() throws IOException, InterruptedException {
        for (String party : Drafts.PARTIES) {
            put("/api/v1/parties/" + party, Map.of("name", "Party " + party));
        }
        for (String issue : Drafts.STANCE_ISSUES) {
            put("/api/v1/issues/" + issue, Map.of("title", "Issue " + issue, "topic", "talks", "kind", "STANCE"));
        }
        put(
                "/api/v1/issues/" + Drafts.FIGURE_ISSUE,
                Map.of("title", "Hostages held", "topic", "talks", "kind", "FIGURE", "unit", Drafts.UNIT));
    }

    private void put(String path, Map<String, Object> form) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(doors.getFirst().resolve(path))
                .timeout(ONE_ANSWER)
                .header("Authorization", Tokens.desk())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(Json.canonical(form)))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(path + " answers " + answer.statusCode() + " " + answer.body());
        }
    }

    /** Starts writers at one door, each with a pause after every answer, until {@link #finish}. */
    void write(int writers, int door, Duration pause) {
        for (int i = 0; i < writers; i++) {
            Drafts drafts = new Drafts(count, new Random(seed + running.size()));
            running.add(threads.submit(() -> {
                while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    post(drafts.next(), door);
                }
                return null;
            }));
        }
    }

    /** Starts uploading batches through the first door, until {@link #finish}. */
    void upload(Duration pause) {
        Drafts drafts = new Drafts(count, new Random(seed + running.size()));
        running.add(threads.submit(() -> {
            while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                upload(Stream.generate(drafts::next).limit(UPLOAD_LINES).toList());
            }
            return null;
        }));
    }

    /** Starts nothing new, and waits until all that was started is answered. */
    void finish() throws Exception {
        closing.countDown();
        for (Future<?> each : running) {
            each.get(TO_FINISH.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private String key(Drafts.Draft draft) {
        return "desk/" + seed + "/" + draft.number();
    }

    private void post(Drafts.Draft draft, int ownDoor) throws InterruptedException {
        boolean keyed = draft.number() % ONE_IN_WITHOUT_KEY != 0;
        notes.sent(draft.text());
        long start = System.nanoTime();
        int door = ownDoor;
        boolean answered = false;
        do {
            try {
                List<URI> there = doors;
                answered = postOnce(draft, keyed, there.get(door % there.size()));
            } catch (IOException connectionLost) {
                door++;
            }
            if (!answered) {
                Await.pause(BEFORE_TRYING_AGAIN);
            }
        } while (keyed && !answered);
        if (answered) {
            notes.answeredAfter(ownDoor, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private boolean postOnce(Drafts.Draft draft, boolean keyed, URI door) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(door.resolve("/api/v1/statements"))
                .timeout(ONE_ANSWER)
                .header("Authorization", Tokens.desk())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.canonical(draft.form())));
        if (keyed) {
            request.header("Idempotency-Key", key(draft));
        }
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() == 503) {
            said503(answer);
            return false;
        }
        if (answer.statusCode() != 201) {
            notes.refused(draft.text(), answer.statusCode() + " " + new String(answer.body(), UTF_8));
            return true;
        }
        Map<String, Object> told = StoredLog.object(answer.body());
        notes.acknowledged(
                draft.text(),
                new Notes.Told(
                        (Long) told.get("position"), (String) told.get("id"), ((List<?>) told.get("derived")).size()));
        return true;
    }

    private void said503(HttpResponse<byte[]> answer) {
        refusedAnswers.incrementAndGet();
        if (answer.headers().firstValue("Retry-After").isEmpty()
                || !answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json")) {
            notes.refused("a request", "503 without Retry-After or problem: " + answer.headers());
        }
    }

    private void upload(List<Drafts.Draft> drafts) throws InterruptedException {
        Deque<Drafts.Draft> unanswered = new ArrayDeque<>(drafts);
        drafts.forEach(draft -> notes.sent(draft.text()));
        while (!unanswered.isEmpty()) {
            try {
                uploadOnce(unanswered);
            } catch (IOException | java.io.UncheckedIOException connectionLost) {
                Await.pause(BEFORE_TRYING_AGAIN);
            }
        }
    }

    /** Sends what is unanswered; takes off what is answered, for as long as answers come. */
    private void uploadOnce(Deque<Drafts.Draft> unanswered) throws IOException, InterruptedException {
        Iterator<byte[]> lines = unanswered.stream().map(this::line).toList().iterator();
        HttpRequest request = HttpRequest.newBuilder(doors.getFirst().resolve("/api/v1/statements/batch"))
                .header("Authorization", Tokens.desk())
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofByteArrays(() -> lines))
                .build();
        HttpResponse<Stream<String>> answer = client.send(request, HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> results = answer.body()) {
            for (String result : (Iterable<String>) results::iterator) {
                Map<String, Object> told = StoredLog.object(result.getBytes(UTF_8));
                long status = (Long) told.get("status");
                if (status == 503) {
                    refusedAnswers.incrementAndGet();
                    throw new IOException("cut short");
                }
                Drafts.Draft draft = unanswered.remove();
                if (status / 100 == 2) {
                    notes.acknowledged(
                            draft.text(),
                            new Notes.Told(
                                    (Long) told.get("position"),
                                    (String) told.get("id"),
                                    ((Long) told.get("derived")).intValue()));
                } else {
                    notes.refused(draft.text(), result);
                }
            }
        }
    }

    private byte[] line(Drafts.Draft draft) {
        Map<String, Object> keyed = new TreeMap<>(draft.form());
        keyed.put("idempotencyKey", key(draft));
        return (new String(Json.canonical(keyed), UTF_8) + "\n").getBytes(UTF_8);
    }

    @Override
    public void close() {
        closing.countDown();
        threads.shutdownNow();
        client.shutdownNow();
    }
}

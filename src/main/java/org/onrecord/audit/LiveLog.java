// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.TilePath;

/**
 * A log that a service serves. Requests that fail for a moment are repeated, a few times; whatever the service does, each
 * call ends within the bounds.
 */
final class LiveLog implements LogSource {
    /** Whole chunks, below the 1,000 lines that the service gives at most. */
    private static final int PAGE_LINES = 3 * LINES_OF_A_CHUNK;

    private static final int PAGE_ROWS = 500;
    private static final int MAX_CURSOR_CHARS = 1_024;

    /** As many as a service names in an answer. */
    private static final int MAX_REDACTIONS = 1_000;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int UNAUTHORISED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final URI api;
    private final URI log;
    private final Optional<String> token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    private final ServiceBounds bounds;
    private final AtomicInteger awaited = new AtomicInteger();
    private @Nullable LineInput page;
    private long next;

    /**
     * Opens no connection yet.
     *
     * @param service the address of a service, such as {@code http://127.0.0.1:8080}, or of its log
     */
    LiveLog(URI service, Optional<String> token, ServiceBounds bounds) {
        this.bounds = bounds;
        String path = service.getPath() == null ? "" : service.getPath().replaceAll("/+$", "");
        String root = path.endsWith("/log") ? path.substring(0, path.length() - "log".length()) : path + "/api/v1/";
        this.api = service.resolve(root);
        this.log = service.resolve(root + "log/");
        this.token = token;
    }

    @Override
    public byte[] checkpoint() throws CannotAudit {
        return get(log.resolve("checkpoint"))
                .orElseThrow(() -> new CannotAudit("There is no checkpoint at " + log.resolve("checkpoint")));
    }

    @Override
    public Optional<byte[]> witnessedCheckpoint() throws CannotAudit {
        return get(log.resolve("checkpoint/witnessed"));
    }

    @Override
    public List<byte[]> rotations() throws CannotAudit {
        URI address = log.resolve("rotations");
        try {
            return LineInput.all(get(address).orElse(new byte[0]), MAX_ROTATIONS);
        } catch (IOException e) {
            throw unusable(address, e);
        }
    }

    @Override
    public List<byte[]> earlierNotes() {
        return List.of();
    }

    @Override
    public void copyStamps(Path to) throws CannotAudit {
        long lines = 0;
        long bytes = 0;
        byte[] page = stamps(lines);
        for (int pages = 0; page.length > 0; pages++) {
            bytes += page.length;
            if (bytes > bounds.stampBytes() || pages == bounds.stampPages()) {
                throw new CannotAudit(log.resolve("timestamps") + " has more than " + bounds.stampBytes() + " bytes or "
                        + bounds.stampPages() + " pages");
            }
            try {
                Files.write(to, page, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new CannotAudit(to + " can't be written: " + e.getMessage(), e);
            }
            lines += lines(page);
            page = stamps(lines);
        }
    }

    private byte[] stamps(long from) throws CannotAudit {
        return get(log.resolve("timestamps?after=" + (from - 1))).orElse(new byte[0]);
    }

    private static long lines(byte[] page) {
        long lines = page[page.length - 1] == '\n' ? 0 : 1;
        for (byte each : page) {
            lines += each == '\n' ? 1 : 0;
        }
        return lines;
    }

    @Override
    public boolean awaitMore() throws CannotAudit {
        if (awaited.getAndUpdate(times -> Math.min(times + 1, bounds.awaits())) == bounds.awaits()) {
            return false;
        }
        pause(bounds.awaitMillis());
        return true;
    }

    /** A partial tile that has become full meanwhile is gone: then the full one is cut. */
    @Override
    public Optional<byte[]> tile(TilePath path) throws CannotAudit {
        Optional<byte[]> tile = tileAsOfNow(path);
        while (tile.isEmpty() && awaitMore()) {
            tile = tileAsOfNow(path);
        }
        return tile;
    }

    private Optional<byte[]> tileAsOfNow(TilePath path) throws CannotAudit {
        Optional<byte[]> tile = get(log.resolve(path.toString()));
        if (tile.isPresent()) {
            return tile;
        }
        return switch (path) {
            case TilePath.Hashes(int level, long index, int width)
            when width < TilePath.FULL ->
                get(log.resolve(new TilePath.Hashes(level, index, TilePath.FULL).toString()))
                        .map(full -> Arrays.copyOf(full, Math.min(full.length, width * Hash.BYTES)));
            case TilePath.Entries(long index, int width)
            when width < TilePath.FULL ->
                get(log.resolve(new TilePath.Entries(index, TilePath.FULL).toString()))
                        .map(full -> cut(full, width));
            default -> Optional.empty();
        };
    }

    private static byte[] cut(byte[] bundle, int width) {
        try {
            List<byte[]> entries = EntryBundle.decode(bundle);
            return EntryBundle.encode(entries.subList(0, Math.min(width, entries.size())));
        } catch (Malformed e) {
            return bundle;
        }
    }

    @Override
    public boolean isDisclosed() {
        return token.isPresent();
    }

    @Override
    public byte[] lines(long first, int count) throws CannotAudit {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int taken = 0; taken < count; taken++) {
            Optional<byte[]> line = line(first + taken);
            if (line.isEmpty()) {
                break;
            }
            if (lines.size() + line.get().length >= MAX_CHUNK_BYTES) {
                throw new CannotAudit(
                        "The entries from position " + first + " on have more than " + MAX_CHUNK_BYTES + " bytes");
            }
            lines.writeBytes(line.get());
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    /** A page may end early: only one without any line says that there is no more. */
    private Optional<byte[]> line(long position) throws CannotAudit {
        URI address = log.resolve("entries?after=" + (position - 1) + "&limit=" + PAGE_LINES);
        try {
            Optional<byte[]> line = page != null && next == position ? page.next() : Optional.empty();
            while (line.isEmpty()) {
                LineInput open = new LineInput(new ByteArrayInputStream(entries(address)), bounds.lineBytes());
                page = open;
                line = open.next();
                if (line.isEmpty() && !awaitMore()) {
                    break;
                }
            }
            next = position + 1;
            return line;
        } catch (IOException e) {
            throw unusable(address, e);
        }
    }

    private byte[] entries(URI address) throws CannotAudit {
        return get(address).orElseThrow(() -> new CannotAudit(address + " answers with status " + NOT_FOUND));
    }

    @Override
    public Optional<StanceRows> stances(long knownAt) {
        return Optional.of(new Rows(knownAt));
    }

    private Optional<byte[]> get(URI address) throws CannotAudit {
        return get(address, 0);
    }

    /** Reads a body whole; nothing when it is not there. */
    private Optional<byte[]> get(URI address, long minPosition) throws CannotAudit {
        HttpRequest request = request(address, minPosition);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(bounds.patienceMillis());
        long waitMillis = bounds.firstWaitMillis();
        for (int attempt = 1; ; attempt++) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            try {
                return body(request, Math.min(bounds.answerMillis(), leftMillis));
            } catch (ServedBody.TooLong e) {
                throw new CannotAudit(address + " answers with " + e.getMessage(), e);
            } catch (IOException e) {
                long askedMillis = e instanceof Busy busy ? busy.afterMillis() : 0;
                long pauseMillis = Math.min(bounds.longestWaitMillis(), Math.max(waitMillis, askedMillis));
                leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (attempt == bounds.attempts() || pauseMillis >= leftMillis) {
                    throw new CannotAudit(address + " can't be read, after " + attempt + " attempts: " + reason(e), e);
                }
                pause(pauseMillis);
                waitMillis *= 2;
            }
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** Caches are asked to look whether there is more by now; what never changes, they may give as they have it. */
    private HttpRequest request(URI address, long minPosition) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        if (minPosition > 0) {
            request.header("Onrecord-Min-Position", Long.toString(minPosition));
        }
        if (!address.getPath().startsWith(log.getPath() + "tile/")) {
            request.header("Cache-Control", "no-cache");
        }
        return request.build();
    }

    /** @throws IOException when it may go well another time */
    private Optional<byte[]> body(HttpRequest request, long maxMillis) throws IOException, CannotAudit {
        HttpResponse<byte[]> answer;
        try {
            answer = ServedBody.of(http, request, bounds.bodyBytes(), maxMillis);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        int status = answer.statusCode();
        if (status == OK) {
            return Optional.of(answer.body());
        }
        if (status == NOT_FOUND) {
            return Optional.empty();
        }
        if (status == TOO_MANY || status >= SERVER_ERROR) {
            throw new Busy(status, answer.headers().firstValue("Retry-After").orElse(""));
        }
        throw new CannotAudit(
                status == UNAUTHORISED || status == FORBIDDEN
                        ? "The token does not open " + request.uri() + ": status " + status
                        : request.uri() + " answers with status " + status);
    }

    /** The service asks to be asked later. */
    private static final class Busy extends IOException {
        private static final long serialVersionUID = 1L;
        private static final int MAX_DIGITS = 9;

        private final long afterMillis;

        /** @param after seconds, as Retry-After says mostly; a date is passed over */
        Busy(int status, String after) {
            super("status " + status);
            boolean isSeconds = after.matches("[0-9]{1," + MAX_DIGITS + "}");
            this.afterMillis = isSeconds ? TimeUnit.SECONDS.toMillis(Long.parseLong(after)) : 0;
        }

        long afterMillis() {
            return afterMillis;
        }
    }

    private static CannotAudit unusable(URI address, IOException e) {
        return new CannotAudit(address + " can't be used: " + e.getMessage(), e);
    }

    private static void pause(long millis) throws CannotAudit {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static CannotAudit interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CannotAudit("The audit was interrupted", e);
    }

    /** What is under way is given up. */
    @Override
    public void close() {
        http.shutdownNow();
    }

    /** Page by page. */
    private final class Rows implements StanceRows {
        private final long knownAt;
        private Iterator<?> items = List.of().iterator();
        private Optional<String> cursor = Optional.of("");
        private long rows;
        private int emptyPages;

        Rows(long knownAt) {
            this.knownAt = knownAt;
        }

        @Override
        public Optional<Map<String, Object>> next() throws CannotAudit {
            while (!items.hasNext() && cursor.isPresent()) {
                turn(cursor.get());
            }
            if (!items.hasNext()) {
                return Optional.empty();
            }
            @SuppressWarnings("unchecked") // the keys of a JSON object are strings
            Map<String, Object> row =
                    items.next() instanceof Map<?, ?> members ? (Map<String, Object>) members : Map.of();
            return Optional.of(row);
        }

        /** Each stance follows from an entry, and a page that says that there are more has some, mostly. */
        private void bound(int stances) throws CannotAudit {
            rows += stances;
            if (rows > knownAt + 1) {
                throw new CannotAudit(
                        api.resolve("stances") + " tells of more stances than the log has entries, " + (knownAt + 1));
            }
            emptyPages = stances == 0 ? emptyPages + 1 : 0;
            if (emptyPages > bounds.emptyPages()) {
                throw new CannotAudit(api.resolve("stances") + " answers page after page without a stance");
            }
        }

        private void turn(String from) throws CannotAudit {
            URI address = api.resolve("stances?knownAt=" + knownAt + "&limit=" + PAGE_ROWS
                    + (from.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(from, StandardCharsets.UTF_8)));
            Map<String, Object> answer = get(address, knownAt)
                    .flatMap(PayloadJson::members)
                    .orElseThrow(() -> new CannotAudit(address + " answers no list"));
            List<?> stances = answer.get("items") instanceof List<?> list ? list : List.of();
            bound(stances.size());
            List<Object> told = new ArrayList<>();
            if (answer.get("redactions") instanceof List<?> redactions) {
                redactions.stream()
                        .filter(each -> each instanceof Map<?, ?> members && members.get("order") instanceof Long)
                        .limit(MAX_REDACTIONS)
                        .forEach(told::add);
            }
            told.addAll(stances);
            items = told.iterator();
            cursor = answer.get("next") instanceof String next ? Optional.of(next) : Optional.empty();
            if (cursor.filter(next -> next.length() > MAX_CURSOR_CHARS).isPresent()) {
                throw new CannotAudit(
                        address + " names a next page with more than " + MAX_CURSOR_CHARS + " characters");
            }
        }

        @Override
        public void close() {
            items = List.of().iterator();
            cursor = Optional.empty();
        }
    }
}

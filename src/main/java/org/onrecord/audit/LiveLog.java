// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.TilePath;

/** A log that a service serves. Requests that fail for a moment are repeated, a few times. */
final class LiveLog implements LogSource {
    /** Whole chunks, below the 1,000 lines that the service gives at most. */
    private static final int PAGE_LINES = 3 * LINES_OF_A_CHUNK;

    private static final int PAGE_ROWS = 500;
    private static final int MAX_BODY_BYTES = 32 << 20;

    /** A stamp an hour for more than ten years. */
    private static final long MAX_STAMP_BYTES = 1L << 30;

    private static final int ATTEMPTS = 5;
    private static final long FIRST_WAIT_MILLIS = 200;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
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
            .connectTimeout(CONNECT)
            .build();
    private @Nullable LineInput page;
    private long next;

    /**
     * Opens no connection yet.
     *
     * @param service the address of a service, such as {@code http://127.0.0.1:8080}, or of its log
     */
    LiveLog(URI service, Optional<String> token) {
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
        Optional<byte[]> lines = get(log.resolve("rotations"));
        return lines.isPresent() ? LineInput.all(lines.get()) : List.of();
    }

    @Override
    public List<byte[]> earlierNotes() {
        return List.of();
    }

    @Override
    public void copyStamps(Path to) throws CannotAudit {
        long lines = 0;
        long bytes = 0;
        try {
            Optional<byte[]> page = stamps(lines);
            while (page.isPresent() && page.get().length > 0) {
                Files.write(to, page.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                lines += LineInput.all(page.get()).size();
                bytes += page.get().length;
                if (bytes > MAX_STAMP_BYTES) {
                    throw new CannotAudit(log.resolve("timestamps") + " has more than " + MAX_STAMP_BYTES + " bytes");
                }
                page = stamps(lines);
            }
        } catch (IOException e) {
            throw new CannotAudit(to + " can't be written: " + e.getMessage(), e);
        }
    }

    private Optional<byte[]> stamps(long from) throws CannotAudit {
        return get(log.resolve("timestamps?after=" + (from - 1)));
    }

    /** A partial tile that has become full meanwhile is gone: then the full one is cut. */
    @Override
    public Optional<byte[]> tile(TilePath path) throws CannotAudit {
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
        int failures = 0;
        for (int taken = 0; taken < count; ) {
            try {
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
                taken++;
            } catch (IOException e) {
                closePage();
                if (++failures == ATTEMPTS) {
                    throw new CannotAudit("The entries from position " + first + " can't be read: " + e, e);
                }
                pause(failures);
            }
        }
        return lines.toByteArray();
    }

    /** A page may end early: only one without any line says that there is no more. */
    private Optional<byte[]> line(long position) throws IOException, CannotAudit {
        if (page != null && next == position) {
            Optional<byte[]> line = page.next();
            if (line.isPresent()) {
                next++;
                return line;
            }
        }
        closePage();
        URI from = log.resolve("entries?after=" + (position - 1) + "&limit=" + PAGE_LINES);
        LineInput open = new LineInput(answer(from, 0).body());
        page = open;
        Optional<byte[]> line = open.next();
        next = position + 1;
        return line;
    }

    private void closePage() {
        if (page != null) {
            page.close();
            page = null;
        }
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
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<InputStream> answer = answer(address, minPosition);
                try (InputStream body = answer.body()) {
                    if (answer.statusCode() == NOT_FOUND) {
                        return Optional.empty();
                    }
                    byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
                    if (bytes.length > MAX_BODY_BYTES) {
                        throw new CannotAudit(address + " answers more than " + MAX_BODY_BYTES + " bytes");
                    }
                    return Optional.of(bytes);
                }
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new CannotAudit(address + " can't be read: " + e, e);
                }
                pause(attempt);
            }
        }
    }

    /** @throws IOException when it may go well another time */
    private HttpResponse<InputStream> answer(URI address, long minPosition) throws IOException, CannotAudit {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(ANSWER);
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        if (minPosition > 0) {
            request.header("Onrecord-Min-Position", Long.toString(minPosition));
        }
        HttpResponse<InputStream> answer;
        try {
            answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotAudit("The audit was interrupted", e);
        }
        int status = answer.statusCode();
        if (status == OK || status == NOT_FOUND && !address.getPath().endsWith("/entries")) {
            return answer;
        }
        answer.body().close();
        if (status == TOO_MANY || status >= SERVER_ERROR) {
            throw new IOException("status " + status);
        }
        throw new CannotAudit(
                status == UNAUTHORISED || status == FORBIDDEN
                        ? "The token does not open " + address + ": status " + status
                        : address + " answers with status " + status);
    }

    private static void pause(int failures) throws CannotAudit {
        try {
            Thread.sleep(FIRST_WAIT_MILLIS << failures);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotAudit("The audit was interrupted", e);
        }
    }

    @Override
    public void close() {
        closePage();
    }

    /** Page by page. */
    private final class Rows implements StanceRows {
        private final long knownAt;
        private Iterator<?> items = List.of().iterator();
        private Optional<String> cursor = Optional.of("");

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

        private void turn(String from) throws CannotAudit {
            URI address = api.resolve("stances?knownAt=" + knownAt + "&limit=" + PAGE_ROWS
                    + (from.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(from, StandardCharsets.UTF_8)));
            Map<String, Object> answer = get(address, knownAt)
                    .flatMap(PayloadJson::members)
                    .orElseThrow(() -> new CannotAudit(address + " answers no list"));
            items = answer.get("items") instanceof List<?> list
                    ? list.iterator()
                    : List.of().iterator();
            cursor = answer.get("next") instanceof String next ? Optional.of(next) : Optional.empty();
        }

        @Override
        public void close() {
            items = List.of().iterator();
            cursor = Optional.empty();
        }
    }
}

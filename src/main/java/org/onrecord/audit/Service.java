// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks a service, and again, a few times, when it fails for a moment. Redirects are not followed: what is asked is what was
 * named. Safe for any thread.
 */
final class Service implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int UNAUTHORISED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int MAX_DETAIL = 300;

    private final Optional<String> token;
    private final URI unchanging;
    private final ServiceBounds bounds;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    private final AtomicInteger awaited = new AtomicInteger();
    private final AtomicLong awaitedHeadMillis = new AtomicLong();

    /**
     * Opens no connection yet.
     *
     * @param unchanging below which caches may answer
     */
    Service(Optional<String> token, URI unchanging, ServiceBounds bounds) {
        this.token = token;
        this.unchanging = unchanging;
        this.bounds = bounds;
    }

    /** As {@link LogSource#awaitMore}. */
    boolean awaitMore() throws CannotAudit {
        if (awaited.getAndUpdate(times -> Math.min(times + 1, bounds.awaits())) == bounds.awaits()) {
            return false;
        }
        pause(bounds.awaitMillis());
        return true;
    }

    /** As {@link LogSource#awaitHead}. */
    boolean awaitHead() throws CannotAudit {
        if (awaitedHeadMillis.getAndAdd(bounds.awaitMillis()) >= bounds.headMillis()) {
            return false;
        }
        pause(bounds.awaitMillis());
        return true;
    }

    /**
     * Reads a body whole; nothing when it is not there.
     *
     * @param minPosition of the log that the answer is to reflect at least; 0 for any
     * @throws CannotAudit when there is none within the bounds, or it is refused
     */
    Optional<byte[]> get(URI address, long minPosition) throws CannotAudit {
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
        if (!address.getPath().startsWith(unchanging.getPath())) {
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
            throw new Busy(
                    told(status, answer.body()),
                    answer.headers().firstValue("Retry-After").orElse(""));
        }
        throw new CannotAudit(
                status == UNAUTHORISED || status == FORBIDDEN
                        ? "The token does not open " + request.uri() + ": " + told(status, answer.body())
                        : request.uri() + " answers with " + told(status, answer.body()));
    }

    /** The status, and what the service says of it in a problem (RFC 9457): one line of what can be seen. */
    private static String told(int status, byte[] body) {
        String detail = PayloadJson.members(body)
                .map(problem -> problem.get("detail"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .orElse("");
        StringBuilder told = new StringBuilder("status ").append(status);
        if (!detail.isEmpty()) {
            told.append(": ");
            detail.codePoints()
                    .limit(MAX_DETAIL)
                    .map(each -> Character.isLetterOrDigit(each) || each > ' ' && each <= '~' ? each : ' ')
                    .forEach(told::appendCodePoint);
        }
        return told.toString();
    }

    /** The service asks to be asked later. */
    private static final class Busy extends IOException {
        private static final long serialVersionUID = 1L;
        private static final int MAX_DIGITS = 9;

        private final long afterMillis;

        /** @param after seconds, as Retry-After says mostly; a date is passed over */
        Busy(String told, String after) {
            super(told);
            boolean isSeconds = after.matches("[0-9]{1," + MAX_DIGITS + "}");
            this.afterMillis = isSeconds ? TimeUnit.SECONDS.toMillis(Long.parseLong(after)) : 0;
        }

        long afterMillis() {
            return afterMillis;
        }
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
}

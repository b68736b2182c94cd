// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.onrecord.domain.LogPosition;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.SignedFloor;
import org.onrecord.platform.Problem;
import org.onrecord.platform.Problems;
import org.onrecord.readmodel.Page;
import org.onrecord.readmodel.QueryTookTooLong;
import org.onrecord.readmodel.ReachedPosition;
import org.onrecord.readmodel.Snapshot;

/**
 * How every read is answered: after the position that the client demands, with the position it reflects, under a strong
 * ETag, or with 304 when the client has it.
 */
@Singleton
class Reads {
    private static final int NOT_MODIFIED = 304;
    private static final int LIST_BYTES = 8192;
    private static final String RETRY_SECONDS = "1";

    private final ReachedPosition reached;
    private final SignedFloor floor;

    Reads(ReachedPosition reached, Ledger ledger) {
        this.reached = reached;
        this.floor = ledger.floor();
    }

    /**
     * Runs the query once the read model reflects the position that the client demands, if it does in time. Nothing is read
     * of a database that was set back, or may have been: it may show what was held, killed or destroyed since.
     */
    <T> Uni<T> after(ReadHeaders headers, Supplier<Uni<T>> query) {
        Refusals.requireStanding(floor);
        if (headers.minimum == null) {
            return query.get();
        }
        LogPosition minimum = position(headers.minimum);
        return reached.await(minimum).chain(in -> {
            if (!in) {
                throw Problem.of("position-not-reached", "The read model is not there yet", 503)
                        .withDetail("Position " + minimum + " is not reflected yet")
                        .withHeader("Retry-After", RETRY_SECONDS)
                        .raise();
            }
            return query.get();
        });
    }

    /**
     * The answer to a question that is broken off when it takes too long.
     *
     * @param tooLong says so, and what makes the question shorter
     */
    static <T> Uni<T> inTime(Uni<T> answer, String tooLong) {
        return answer.onFailure(QueryTookTooLong.class)
                .transform(broken -> Problems.unavailable(tooLong).raise());
    }

    private static LogPosition position(String text) {
        try {
            long value = Long.parseLong(text.strip());
            if (value >= 0) {
                return new LogPosition(value);
            }
        } catch (NumberFormatException e) {
            // Answered below, as a negative number is.
        }
        throw Problems.invalidParameter("Onrecord-Min-Position", "expected a log position, 0 or more")
                .raise();
    }

    /** An answer whose ETag is made of its bytes. */
    static Response answer(ReadHeaders headers, Optional<LogPosition> position, byte[] body) {
        return answer(headers, position, '"' + digest(body) + '"', () -> body);
    }

    /** An answer whose ETag is known before its bytes. */
    static Response answer(ReadHeaders headers, Optional<LogPosition> position, String etag, Supplier<byte[]> body) {
        Response.ResponseBuilder response = matches(headers.ifNoneMatch, etag)
                ? Response.status(NOT_MODIFIED)
                : Response.ok(body.get(), MediaType.APPLICATION_JSON_TYPE);
        // Another caller may get another answer; and so may the same one, once something is held or redacted.
        response.header("ETag", etag).header("Vary", "Authorization").header("Cache-Control", "no-cache");
        position.ifPresent(at -> response.header(ApiHeaders.POSITION, Long.toString(at.value())));
        return response.build();
    }

    /** A list: its items, and where it goes on. */
    static <T> Response list(ReadHeaders headers, Snapshot<Page<T>> page, BiConsumer<JsonOut, T> item) {
        return list(headers, page, item, out -> {});
    }

    /**
     * A list that says more.
     *
     * @param more adds the members of the answer that come last
     */
    static <T> Response list(
            ReadHeaders headers, Snapshot<Page<T>> page, BiConsumer<JsonOut, T> item, Consumer<JsonOut> more) {
        JsonOut out = new JsonOut(LIST_BYTES).begin().beginArray("items");
        page.value().items().forEach(each -> item.accept(out.element(), each));
        out.endArray()
                .text("next", page.value().next().map(cursor -> cursor.text()).orElse(null));
        more.accept(out);
        out.end();
        return answer(headers, page.position(), out.toBytes());
    }

    /** RFC 9110 §13.1.2: weak comparison, any of a list, or {@code *}. */
    static boolean matches(@org.jspecify.annotations.Nullable String ifNoneMatch, String etag) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String candidate : ifNoneMatch.split(",", -1)) {
            String tag = candidate.strip();
            if (tag.equals("*")
                    || tag.equals(etag)
                    || tag.startsWith("W/") && tag.substring(2).equals(etag)) {
                return true;
            }
        }
        return false;
    }

    static String digest(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import io.quarkus.logging.Log;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The problems that any room may answer with: one factory a type, so that a type has one title and one status wherever it
 * is raised. Refusals of the domain bring their own types.
 */
public final class Problems {
    /** A queue that is full empties within milliseconds; an outage takes longer. In seconds, the unit of Retry-After. */
    static final int BUSY_RETRY_SECONDS = 1;

    static final int UNAVAILABLE_RETRY_SECONDS = 5;

    private Problems() {}

    /** 400: the body is not JSON as this service takes it. The reason is a fixed phrase, the offset counts bytes from 0. */
    public static Problem malformedJson(String reason, long offset) {
        return Problem.of("malformed-json", "The body is not valid JSON", 400)
                .withDetail(reason + " at byte " + offset)
                .with("offset", offset);
    }

    /** 422: the body is JSON, and these of its fields are wrong. */
    public static Problem invalid(List<Problem.Flaw> flaws) {
        return Problem.of("invalid-fields", "Some fields are not valid", 422).withErrors(flaws);
    }

    /** 400: a path, query or header value can't be read. The pointer of a flaw is the parameter's name. */
    public static Problem invalidParameters(List<Problem.Flaw> flaws) {
        return Problem.of("invalid-parameters", "Some parameters are not valid", 400)
                .withErrors(flaws);
    }

    public static Problem invalidParameter(String name, String expected) {
        return invalidParameters(List.of(new Problem.Flaw(name, expected)));
    }

    /** 400: HTTP that no handler could make sense of. */
    public static Problem badRequest(String detail) {
        return Problem.of("bad-request", "The request can't be understood", 400).withDetail(detail);
    }

    public static Problem notFound(String detail) {
        return Problem.of("not-found", "There is nothing here", 404).withDetail(detail);
    }

    public static Problem methodNotAllowed(Set<String> allowed) {
        return Problem.of("method-not-allowed", "This method is not available here", 405)
                .withHeader("Allow", String.join(", ", new TreeSet<>(allowed)));
    }

    public static Problem notAcceptable() {
        return Problem.of("not-acceptable", "None of the accepted media types is available", 406);
    }

    /** 412: {@code If-Match} or {@code If-None-Match} does not hold. */
    public static Problem preconditionFailed(String detail) {
        return Problem.of("precondition-failed", "The state is not the one the request asks for", 412)
                .withDetail(detail);
    }

    /** 413: the bound counts bytes. */
    public static Problem tooLarge(long maxBytes) {
        return Problem.of("too-large", "The body is too large", 413)
                .withDetail("At most " + maxBytes + " bytes are taken here")
                .with("maxBytes", maxBytes);
    }

    /** 414: the bound counts characters of path and query, all of them ASCII. */
    static Problem uriTooLong(int maxBytes) {
        return Problem.of("uri-too-long", "The address is too long", 414)
                .withDetail("At most " + maxBytes + " bytes of path and query are taken")
                .with("maxBytes", maxBytes);
    }

    /** 431: the bound counts the names and values of all fields. */
    static Problem headersTooLarge(int maxBytes) {
        return Problem.of("headers-too-large", "The header fields are too large", 431)
                .withDetail("At most " + maxBytes + " bytes of header fields are taken")
                .with("maxBytes", maxBytes);
    }

    public static Problem unsupportedMediaType(String expected) {
        return Problem.of("unsupported-media-type", "This media type is not taken here", 415)
                .withDetail("Send the body as " + expected);
    }

    /** 500: a bug. It is logged under an incident number; the number goes out, and nothing else of it. */
    public static Problem bug(Throwable cause) {
        String incident = UUID.randomUUID().toString();
        Log.errorf(cause, "Unexpected failure of a request incident=%s", incident);
        return Problem.of("internal-error", "Something is wrong on our side", 500)
                .withDetail("The log holds the cause under this incident")
                .with("incident", incident);
    }

    /** 503: more is waiting than may wait. Nothing of this request was recorded. */
    public static Problem busy() {
        return Problem.of("busy", "Too much is waiting to be recorded", 503)
                .withDetail("Nothing was recorded")
                .withHeader("Retry-After", Integer.toString(BUSY_RETRY_SECONDS));
    }

    /** 503: something that this request needs is away. */
    public static Problem unavailable(String detail) {
        return Problem.of("unavailable", "Something this request needs is not available", 503)
                .withDetail(detail)
                .withHeader("Retry-After", Integer.toString(UNAVAILABLE_RETRY_SECONDS));
    }

    /** A status that a framework chose and for which there is no type of ours. */
    static Problem ofStatus(int status) {
        return Problem.of("http-" + status, "The request was not carried out", status);
    }
}

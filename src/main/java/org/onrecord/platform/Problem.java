// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a request was not carried out, in the form of RFC 9457. The {@code name} is stable: clients branch on it, people
 * read {@code title} and {@code detail}. Nothing here repeats the words of a document that was sent.
 *
 * <p>Immutable. To answer with one from anywhere below a resource, {@code throw problem.raise()}; a raw Vert.x route
 * uses {@link ProblemWriter#send}.
 *
 * @param name the last part of the type URI, lower case with hyphens
 * @param title the same sentence for every occurrence of this type
 * @param status HTTP status, 400..599
 * @param detail what is particular to this occurrence
 * @param errors every flaw found in the request, all at once; empty when the problem is not about fields
 * @param extensions further members of the document (RFC 9457, 3.2): strings, whole numbers, booleans, lists of these
 * @param headers response headers that belong to the status, such as {@code Allow} or {@code Retry-After}
 */
public record Problem(
        String name,
        String title,
        int status,
        Optional<String> detail,
        List<Flaw> errors,
        Map<String, Object> extensions,
        Map<String, String> headers) {

    public static final String MEDIA_TYPE = "application/problem+json";
    public static final String TYPE_PREFIX = "urn:onrecord:problem:";

    /**
     * One thing wrong with a request.
     *
     * @param pointer JSON pointer (RFC 6901) into the body, or the name of a parameter or header
     * @param detail what is expected there
     */
    public record Flaw(String pointer, String detail) {}

    public Problem {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("not an error status: " + status);
        }
        errors = List.copyOf(errors);
        extensions = Map.copyOf(extensions);
        headers = Map.copyOf(headers);
    }

    public static Problem of(String name, String title, int status) {
        return new Problem(name, title, status, Optional.empty(), List.of(), Map.of(), Map.of());
    }

    public String type() {
        return TYPE_PREFIX + name;
    }

    public Problem withDetail(String text) {
        return new Problem(name, title, status, Optional.of(text), errors, extensions, headers);
    }

    public Problem withErrors(List<Flaw> flaws) {
        return new Problem(name, title, status, detail, flaws, extensions, headers);
    }

    public Problem with(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(extensions);
        more.put(member, value);
        return new Problem(name, title, status, detail, errors, more, headers);
    }

    public Problem withHeader(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Problem(name, title, status, detail, errors, extensions, more);
    }

    /** The exception that carries this problem to the edge: {@code throw problem.raise()}. */
    public ProblemException raise() {
        return new ProblemException(this);
    }
}

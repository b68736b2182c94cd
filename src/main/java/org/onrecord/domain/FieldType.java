// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;
import java.util.function.Function;

/** What one JSON value may be, and how it is read. A refusal says what is expected and what was given. */
interface FieldType<T> {
    /** Reads a value that is not null. */
    Parsed<T> read(Object json);

    /** A string that keeps to {@link Wording}, of at most so many code points. */
    static FieldType<String> text(int maxLength) {
        return json -> {
            if (!(json instanceof String text)) {
                return notAString(json);
            }
            String problem = Wording.problem(text, maxLength);
            return problem == null ? new Parsed.Value<>(text) : new Parsed.Refused<>(problem);
        };
    }

    /** A string that a value type reads. */
    static <T> FieldType<T> of(Function<String, Optional<T>> parser, String expected) {
        return json -> {
            Optional<T> value = json instanceof String text ? parser.apply(text) : Optional.empty();
            return value.isPresent()
                    ? new Parsed.Value<>(value.get())
                    : new Parsed.Refused<>("must be " + expected + "; was " + Quoted.json(json));
        };
    }

    /** A string that a value type reads, saying itself what was wrong. */
    static <T> FieldType<T> parsed(Function<String, Parsed<T>> parser) {
        return json -> {
            if (!(json instanceof String text)) {
                return notAString(json);
            }
            return switch (parser.apply(text)) {
                case Parsed.Value<T> value -> value;
                case Parsed.Refused<T>(String expected) ->
                    new Parsed.Refused<>(expected + "; was " + Quoted.json(text));
            };
        };
    }

    /** An integer from 0 to max. */
    static FieldType<Long> integer(long max) {
        return json -> json instanceof Long number && number >= 0 && number <= max
                ? new Parsed.Value<>(number)
                : new Parsed.Refused<>("must be an integer from 0 to " + max + "; was " + Quoted.json(json));
    }

    private static <T> Parsed<T> notAString(Object json) {
        return new Parsed.Refused<>("must be a string; was " + Quoted.json(json));
    }
}

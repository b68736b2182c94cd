// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may leave of a statement (DESIGN §4): the one place that every exit goes through. It works on the JSON form,
 * which is what exits hold, and fails closed: without terms that it knows, only the id leaves.
 */
public final class Gate {
    private static final Choices<AttributionTerms> TERMS = Choices.of(AttributionTerms.class);
    private static final String SPEAKER = "speaker";
    private static final String DESCRIPTOR = "descriptor";
    /** Fields outside of the speaker that say something of the source. */
    private static final Set<String> OF_THE_SOURCE =
            Set.of(SPEAKER, "directness", "toldTo", "agreedConditions", "anonymityReason");

    private Gate() {}

    /**
     * The fields of a statement that the public sees. On the record that is the very map given, which must then not be
     * changed; under BACKGROUND the speaker is its descriptor, verbatim; under DEEP_BACKGROUND there is no speaker. What
     * an exit adds to a statement, such as its status, passes.
     */
    public static Map<String, Object> publicFields(Map<String, Object> statement) {
        AttributionTerms terms = statement.get("terms") instanceof String name ? TERMS.find(name) : null;
        return switch (terms) {
            case ON_THE_RECORD, UNSPECIFIED -> statement;
            case BACKGROUND -> withDescriptor(withoutSource(statement), statement.get(SPEAKER));
            case DEEP_BACKGROUND -> withoutSource(statement);
            case OFF_THE_RECORD -> onlyId(statement);
            case null -> onlyId(statement);
        };
    }

    private static Map<String, Object> withoutSource(Map<String, Object> statement) {
        Map<String, Object> seen = new LinkedHashMap<>(statement);
        seen.keySet().removeAll(OF_THE_SOURCE);
        return seen;
    }

    private static Map<String, Object> withDescriptor(Map<String, Object> seen, @Nullable Object speaker) {
        if (speaker instanceof Map<?, ?> fields && fields.get(DESCRIPTOR) instanceof String descriptor) {
            seen.put(SPEAKER, Map.of(DESCRIPTOR, descriptor));
        }
        return seen;
    }

    private static Map<String, Object> onlyId(Map<String, Object> statement) {
        Object id = statement.get("id");
        return id == null ? Map.of() : Map.of("id", id);
    }
}

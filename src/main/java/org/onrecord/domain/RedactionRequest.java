// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What somebody asks for that another has to approve. */
public sealed interface RedactionRequest {
    /** A slot that can be redacted by itself. */
    FieldType<String> SLOT = FieldType.of(
            name -> Optional.of(name).filter(RedactableSlots.ALL::contains),
            "one of " + String.join(", ", new TreeSet<>(RedactableSlots.ALL))
                    + ": any other goes only with the whole statement");

    /**
     * That a statement be destroyed, or restricted.
     *
     * @param fields all that is to be destroyed of it and of its amendments, in ascending order; none when everything is
     */
    record Of(RedactionBasis basis, List<String> fields) implements RedactionRequest {
        public Of {
            fields = List.copyOf(fields);
        }

        public Of(RedactionBasis basis) {
            this(basis, List.of());
        }
    }

    /** That a restriction end, by the order that began it. */
    record Lift(LogPosition order) implements RedactionRequest {}

    /** Reads the body of a request: {@code basis}, with {@code fields} or without, or {@code lifts}. */
    static Form<RedactionRequest> read(Map<String, ?> body) {
        Fields fields = Fields.root(body, Set.of("basis", "fields", "lifts"));
        if (fields.has("lifts")) {
            LogPosition order = fields.required("lifts", FieldTypes.ENTRY);
            if (fields.has("basis")) {
                fields.refuse("basis", "must be absent where a restriction is to be lifted");
            }
            if (fields.has("fields")) {
                fields.refuse("fields", "must be absent where a restriction is to be lifted");
            }
            return fields.result(order == null ? null : new Lift(order));
        }
        RedactionBasis basis = fields.required("basis", RedactionForm.BASES);
        List<String> slots = fields.list("fields", RedactableSlots.ALL.size(), SLOT);
        if (fields.has("fields") && fields.raw("fields") instanceof List<?> given && given.isEmpty()) {
            fields.refuse("fields", "must name a field; leave it out to redact the whole statement");
        }
        if (fields.has("fields") && basis != null && !basis.destroys()) {
            fields.refuse("fields", "must be absent with GDPR_RESTRICTION, which keeps back the whole statement");
        }
        return fields.result(
                basis == null
                        ? null
                        : new Of(basis, slots.stream().distinct().sorted().toList()));
    }
}

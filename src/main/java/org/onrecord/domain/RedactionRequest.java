// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Map;
import java.util.Set;

/** What somebody asks for that another has to approve. */
public sealed interface RedactionRequest {
    /** That a statement be destroyed, or restricted. */
    record Of(RedactionBasis basis) implements RedactionRequest {}

    /** That a restriction end, by the order that began it. */
    record Lift(LogPosition order) implements RedactionRequest {}

    /** Reads the body of a request: {@code basis} or {@code lifts}. */
    static Form<RedactionRequest> read(Map<String, ?> body) {
        Fields fields = Fields.root(body, Set.of("basis", "lifts"));
        if (fields.has("lifts")) {
            LogPosition order = fields.required("lifts", FieldTypes.ENTRY);
            if (fields.has("basis")) {
                fields.refuse("basis", "must be absent where a restriction is to be lifted");
            }
            return fields.result(order == null ? null : new Lift(order));
        }
        RedactionBasis basis = fields.required("basis", RedactionForm.BASES);
        return fields.result(basis == null ? null : new Of(basis));
    }
}

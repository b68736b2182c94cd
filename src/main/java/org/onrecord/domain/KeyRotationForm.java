// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Map;

/** A LogKeyRotated as a JSON object. What its signatures say is not known here. */
final class KeyRotationForm {
    private static final int SIGNATURES = 2;
    private static final FieldType<String> KEY = FieldType.text(Limits.VERIFIER_KEY);
    private static final FieldType<String> SIGNATURE = FieldType.text(Limits.SIGNATURE_LINE);
    private static final FieldType<Long> OVERLAP = json -> json instanceof Long seconds
                    && seconds >= Limits.MIN_KEY_OVERLAP_SECONDS
                    && seconds <= Limits.MAX_KEY_OVERLAP_SECONDS
            ? new Parsed.Value<>(seconds)
            : new Parsed.Refused<>("must be an integer from " + Limits.MIN_KEY_OVERLAP_SECONDS + " to "
                    + Limits.MAX_KEY_OVERLAP_SECONDS + "; was " + Quoted.json(json));

    private KeyRotationForm() {}

    static Form<Event> read(Map<String, ?> payload) {
        Fields fields = Fields.root(payload, EventType.LOG_KEY_ROTATED.fields());
        String oldKey = fields.required("oldKey", KEY);
        String newKey = fields.required("newKey", KEY);
        Long overlap = fields.required("overlapSeconds", OVERLAP);
        List<String> signatures = fields.list("signatures", SIGNATURES, SIGNATURE);
        if (signatures.size() != SIGNATURES) {
            fields.refuse("signatures", "must be the lines of both keys");
        }
        return fields.result(
                oldKey == null || newKey == null || overlap == null
                        ? null
                        : new Event.LogKeyRotated(oldKey, newKey, overlap, signatures));
    }

    static Map<String, Object> write(Event.LogKeyRotated rotated) {
        return new Members()
                .put("oldKey", rotated.oldKey())
                .put("newKey", rotated.newKey())
                .put("overlapSeconds", rotated.overlapSeconds())
                .put("signatures", rotated.signatures())
                .toMap();
    }
}

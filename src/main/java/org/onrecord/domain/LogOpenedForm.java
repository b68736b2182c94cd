// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A LogOpened as a JSON object. What the head says, and who has signed it, is not known here. */
final class LogOpenedForm {
    private static final FieldType<Long> COUNT = FieldType.integer(Limits.JSON_INTEGER);
    private static final FieldType<String> NOTE = FieldType.text(Limits.SIGNED_HEAD);
    private static final ObjectType<Event.Predecessor> PREDECESSOR =
            new ObjectType<>(Set.of("origin", "size", "root"), LogOpenedForm::predecessor);

    private LogOpenedForm() {}

    static Form<Event> read(Map<String, ?> payload) {
        Fields fields = Fields.root(payload, EventType.LOG_OPENED.fields());
        Event.Predecessor predecessor = fields.required("predecessor", PREDECESSOR);
        String head = fields.required("head", NOTE);
        Long carried = fields.required("carried", COUNT);
        return fields.result(
                predecessor == null || head == null || carried == null
                        ? null
                        : new Event.LogOpened(predecessor, head, carried));
    }

    private static Event.@Nullable Predecessor predecessor(Fields fields) {
        String origin = fields.required("origin", FieldTypes.LINE);
        Long size = fields.required("size", COUNT);
        String root = fields.required("root", FieldTypes.LINE);
        return origin == null || size == null || root == null ? null : new Event.Predecessor(origin, size, root);
    }

    static Map<String, Object> write(Event.LogOpened opened) {
        return new Members()
                .put(
                        "predecessor",
                        new Members()
                                .put("origin", opened.predecessor().origin())
                                .put("size", opened.predecessor().size())
                                .put("root", opened.predecessor().root())
                                .toMap())
                .put("head", opened.head())
                .put("carried", opened.carried())
                .toMap();
    }
}

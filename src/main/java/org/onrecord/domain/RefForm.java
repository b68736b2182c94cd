// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** References, causes and history items as JSON objects. */
final class RefForm {
    static final ObjectType<Ref> REF = new ObjectType<>(Set.of("entry", "strength"), RefForm::ref);
    static final ObjectType<Cause> CAUSE = new ObjectType<>(Set.of("type", "statement", "entry"), RefForm::cause);
    static final ObjectType<Revised> REVISED = new ObjectType<>(
            Set.of("entry", "effectiveAt", "saidOrder", "changeKind", "from", "to", "overlapsFrom", "removed"),
            RefForm::revised);
    private static final FieldType<Long> SAID_ORDER = FieldType.integer(Contribution.LAST_OF_ALL);
    private static final Choices<CauseType> CAUSES = Choices.of(CauseType.class);
    static final Choices<ChangeKind> CHANGE_KINDS = Choices.of(ChangeKind.class);

    private RefForm() {}

    private static @Nullable Ref ref(Fields fields) {
        LogPosition entry = fields.required("entry", FieldTypes.ENTRY);
        Optional<LogPosition> strength = fields.optional("strength", FieldTypes.ENTRY);
        return entry == null ? null : new Ref(entry, strength);
    }

    static Map<String, Object> write(Ref ref) {
        return new Members()
                .put("entry", ref.entry().value())
                .put("strength", ref.strength().map(LogPosition::value))
                .toMap();
    }

    private static @Nullable Cause cause(Fields fields) {
        CauseType type = fields.required("type", CAUSES);
        StatementId statement = fields.required("statement", FieldTypes.STATEMENT);
        LogPosition entry = fields.required("entry", FieldTypes.ENTRY);
        return type == null || statement == null || entry == null ? null : new Cause(type, statement, entry);
    }

    static Map<String, Object> write(Cause cause) {
        return new Members()
                .put("type", cause.type())
                .put("statement", cause.statement().toString())
                .put("entry", cause.entry().value())
                .toMap();
    }

    /** One place of a history: what it reads now, or nothing when it is gone. */
    record Revised(LogPosition entry, Optional<HistoryItem> item) {}

    private static @Nullable Revised revised(Fields fields) {
        LogPosition entry = fields.required("entry", FieldTypes.ENTRY);
        boolean removed = fields.optional("removed", FieldTypes.FLAG).orElse(false);
        OptionalInt saidOrder = fields.optionalInt("saidOrder", SAID_ORDER);
        OptionalLong overlapsFrom = fields.optionalLong("overlapsFrom", FieldTypes.INSTANT);
        if (entry != null && removed) {
            return new Revised(entry, Optional.empty());
        }
        Long effective = fields.required("effectiveAt", FieldTypes.INSTANT);
        ChangeKind changeKind = fields.required("changeKind", CHANGE_KINDS);
        Optional<Ref> from = fields.optional("from", REF);
        Ref to = fields.required("to", REF);
        return entry == null || effective == null || changeKind == null || to == null
                ? null
                : new Revised(
                        entry,
                        Optional.of(new HistoryItem(entry, effective, saidOrder, changeKind, from, to, overlapsFrom)));
    }

    static Map<String, Object> write(HistoryItem item) {
        return new Members()
                .put("entry", item.entry().value())
                .put("effectiveAt", Rfc3339.format(item.effectiveMillis()))
                .put("changeKind", item.changeKind())
                .put("from", item.from().map(RefForm::write))
                .put("to", write(item.to()))
                .put("saidOrder", item.saidOrder())
                .putInstant("overlapsFrom", item.overlapsFromMillis())
                .toMap();
    }

    static Map<String, Object> removed(LogPosition entry) {
        return new Members().put("entry", entry.value()).put("removed", true).toMap();
    }
}

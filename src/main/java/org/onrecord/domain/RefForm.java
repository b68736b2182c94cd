// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** References, causes and history items as JSON objects. */
final class RefForm {
    static final Set<String> REF = Set.of("entry", "strength");
    static final Set<String> CAUSE = Set.of("type", "statement", "entry");
    static final Set<String> HISTORY_ITEM = Set.of("entry", "effectiveAt", "changeKind", "from", "to");
    private static final Choices<CauseType> CAUSES = Choices.of(CauseType.class);
    private static final Choices<ChangeKind> CHANGE_KINDS = Choices.of(ChangeKind.class);

    private RefForm() {}

    static @Nullable Ref ref(Fields fields) {
        LogPosition entry = entry(fields);
        Optional<LogPosition> strength = position(fields, "strength");
        return entry == null ? null : new Ref(entry, strength);
    }

    static Map<String, Object> write(Ref ref) {
        return new Members()
                .put("entry", ref.entry().value())
                .put("strength", ref.strength().map(LogPosition::value))
                .toMap();
    }

    static @Nullable Cause cause(Fields fields) {
        CauseType type = fields.choice("type", CAUSES);
        StatementId statement = fields.value("statement", StatementId::parse, StatementId.EXPECTED);
        LogPosition entry = entry(fields);
        return type == null || statement == null || entry == null ? null : new Cause(type, statement, entry);
    }

    static Map<String, Object> write(Cause cause) {
        return new Members()
                .put("type", cause.type())
                .put("statement", cause.statement().toString())
                .put("entry", cause.entry().value())
                .toMap();
    }

    static @Nullable HistoryItem historyItem(Fields fields) {
        LogPosition entry = entry(fields);
        Long effective = fields.parsed("effectiveAt", Rfc3339::parse);
        ChangeKind changeKind = changeKind(fields);
        Optional<Ref> from = fields.optionalObject("from", REF, RefForm::ref);
        Ref to = fields.object("to", REF, RefForm::ref);
        return entry == null || effective == null || changeKind == null || to == null
                ? null
                : new HistoryItem(entry, effective, changeKind, from, to);
    }

    static Map<String, Object> write(HistoryItem item) {
        return new Members()
                .put("entry", item.entry().value())
                .put("effectiveAt", Rfc3339.format(item.effectiveMillis()))
                .put("changeKind", item.changeKind())
                .put("from", item.from().map(RefForm::write))
                .put("to", write(item.to()))
                .toMap();
    }

    static @Nullable ChangeKind changeKind(Fields fields) {
        return fields.choice("changeKind", CHANGE_KINDS);
    }

    static Optional<LogPosition> position(Fields fields, String name) {
        OptionalLong value = fields.optionalLong(name);
        return value.isPresent() ? Optional.of(new LogPosition(value.getAsLong())) : Optional.empty();
    }

    private static @Nullable LogPosition entry(Fields fields) {
        if (!fields.contains("entry")) {
            fields.refuse("entry", Fields.REQUIRED);
        }
        return position(fields, "entry").orElse(null);
    }
}

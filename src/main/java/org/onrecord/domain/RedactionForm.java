// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the log says of redactions, as JSON objects. */
final class RedactionForm {
    static final Choices<RedactionBasis> BASES = Choices.of(RedactionBasis.class);
    private static final Choices<RedactedSystem> SYSTEMS = Choices.of(RedactedSystem.class);
    private static final FieldType<RedactionId> ID = FieldType.of(RedactionId::parse, StatementId.EXPECTED);
    private static final int MAX_FIELDS = 64;
    private static final FieldType<String> SUBJECT = FieldType.text(Limits.LINE);

    private static final ObjectType<RedactionScope.Target> TARGET =
            new ObjectType<>(Set.of("position", "fields"), RedactionForm::target);

    private RedactionForm() {}

    private static Map<String, Object> write(RedactionScope.Target target) {
        return new Members()
                .put("position", target.position().value())
                .putUnlessEmpty("fields", target.fields())
                .toMap();
    }

    private static RedactionScope.@Nullable Target target(Fields fields) {
        LogPosition position = fields.required("position", FieldTypes.ENTRY);
        List<String> names = fields.list("fields", MAX_FIELDS, FieldTypes.LINE);
        return position == null ? null : new RedactionScope.Target(position, names);
    }

    static void write(Event.RedactionOrdered ordered, Members members) {
        write(ordered.approved(), members)
                .put("basis", ordered.basis())
                .putUnlessEmpty(
                        "targets",
                        ordered.scope().targets().stream()
                                .map(RedactionForm::write)
                                .toList())
                .putUnlessEmpty("dependents", positions(ordered.scope().dependents()))
                .putUnlessEmpty("unverifiable", positions(ordered.scope().unverifiable()));
    }

    static void write(Event.RestrictionLifted lifted, Members members) {
        write(lifted.approved(), members).put("order", lifted.order().value());
    }

    private static Members write(Approved approved, Members members) {
        return members.put("redaction", approved.redaction().toString())
                .put("askedBy", approved.askedBy())
                .put("approvedBy", approved.approvedBy());
    }

    private static List<Long> positions(List<LogPosition> positions) {
        return positions.stream().map(LogPosition::value).toList();
    }

    static Map<String, Object> write(Event.RedactionCompleted completed) {
        return new Members()
                .put("redaction", completed.redaction().toString())
                .put("order", completed.order().value())
                .put("system", completed.system())
                .toMap();
    }

    static Form<Event> readOrdered(Fields fields, @Nullable StatementId statement, Optional<LogPosition> previous) {
        Approved approved = approved(fields);
        RedactionBasis basis = fields.required("basis", BASES);
        RedactionScope scope = new RedactionScope(
                fields.list("targets", RedactionScope.MAX, TARGET),
                fields.list("dependents", RedactionScope.MAX, FieldTypes.ENTRY),
                fields.list("unverifiable", RedactionScope.MAX, FieldTypes.ENTRY),
                List.of());
        return fields.result(
                statement == null || approved == null || basis == null
                        ? null
                        : new Event.RedactionOrdered(statement, basis, scope, approved, previous));
    }

    static Form<Event> readLifted(Fields fields, @Nullable StatementId statement, Optional<LogPosition> previous) {
        Approved approved = approved(fields);
        LogPosition order = fields.required("order", FieldTypes.ENTRY);
        return fields.result(
                statement == null || approved == null || order == null
                        ? null
                        : new Event.RestrictionLifted(statement, order, approved, previous));
    }

    static Form<Event> readCompleted(Map<String, ?> payload) {
        Fields fields = Fields.root(payload, EventType.REDACTION_COMPLETED.fields());
        RedactionId redaction = fields.required("redaction", ID);
        LogPosition order = fields.required("order", FieldTypes.ENTRY);
        RedactedSystem system = fields.required("system", SYSTEMS);
        return fields.result(
                redaction == null || order == null || system == null
                        ? null
                        : new Event.RedactionCompleted(redaction, order, system));
    }

    private static @Nullable Approved approved(Fields fields) {
        RedactionId redaction = fields.required("redaction", ID);
        String askedBy = fields.required("askedBy", SUBJECT);
        String approvedBy = fields.required("approvedBy", SUBJECT);
        if (askedBy != null && askedBy.equals(approvedBy)) {
            fields.refuse("approvedBy", "must be another than askedBy");
            return null;
        }
        return redaction == null || askedBy == null || approvedBy == null
                ? null
                : new Approved(redaction, askedBy, approvedBy);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An issue's definition as a JSON object. */
public final class IssueForm {
    private static final Set<String> KNOWN = Set.of("title", "proposition", "topic", "kind", "unit");
    private static final Choices<IssueKind> KINDS = Choices.of(IssueKind.class);

    private static final FieldType<String> TITLE = FieldType.text(Limits.ISSUE_TITLE);
    private static final FieldType<String> PROPOSITION = FieldType.text(Limits.PROPOSITION);
    private static final FieldType<String> TOPIC = FieldType.of(IssueForm::slug, "a slug: " + Slug.EXPECTED);

    private IssueForm() {}

    /** Reads the object, naming everything that is wrong with it. */
    public static Form<IssueDefinition> read(Map<String, ?> form) {
        Fields fields = Fields.root(form, KNOWN);
        return fields.result(read(fields));
    }

    static @Nullable IssueDefinition read(Fields fields) {
        String title = fields.required("title", TITLE);
        Optional<String> proposition = fields.optional("proposition", PROPOSITION);
        String topic = fields.required("topic", TOPIC);
        IssueKind kind = fields.required("kind", KINDS);
        Optional<String> unit = fields.optional("unit", FieldTypes.UNIT);
        if (kind == IssueKind.FIGURE && !fields.has("unit")) {
            fields.refuse("unit", "is required on a FIGURE issue");
        }
        if (kind == IssueKind.STANCE && fields.has("unit")) {
            fields.refuse("unit", "belongs to a FIGURE issue; a STANCE issue has none");
        }
        return title == null || topic == null || kind == null
                ? null
                : new IssueDefinition(title, proposition, topic, kind, unit);
    }

    private static Optional<String> slug(String text) {
        return Slug.isSlug(text) ? Optional.of(text) : Optional.empty();
    }

    /** The object that reads as this definition. */
    public static Map<String, Object> write(IssueDefinition issue) {
        return write(issue, new Members());
    }

    static Map<String, Object> write(IssueDefinition issue, Members members) {
        return members.put("title", issue.title())
                .put("proposition", issue.proposition())
                .put("topic", issue.topic())
                .put("kind", issue.kind())
                .put("unit", issue.unit())
                .toMap();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A position as a JSON object: with a polarity on a STANCE issue, with a figure on a FIGURE issue. */
final class PositionForm {
    private static final Set<String> KNOWN = Set.of("issue", "polarity", "strength", "conditions", "figure");
    static final ObjectType<Position> TYPE = new ObjectType<>(KNOWN, PositionForm::read);
    private static final FieldType<String> CONDITION = FieldType.text(Limits.CONDITION);
    private static final Choices<Polarity> POLARITIES = Choices.of(Polarity.class);
    private static final Choices<Strength> STRENGTHS = Choices.of(Strength.class);
    private static final String NOT_WITH_FIGURE = "does not go with a figure";

    private PositionForm() {}

    private static @Nullable Position read(Fields fields) {
        IssueId issue = fields.required("issue", FieldTypes.ISSUE);
        Optional<Figure> figure = fields.optional("figure", FigureForm.TYPE);
        Optional<Polarity> polarity = fields.optional("polarity", POLARITIES);
        Optional<Strength> strength = fields.optional("strength", STRENGTHS);
        List<String> conditions = fields.list("conditions", Limits.CONDITIONS, CONDITION);
        if (fields.has("figure")) {
            for (String name : List.of("polarity", "strength", "conditions")) {
                if (fields.has(name)) {
                    fields.refuse(name, NOT_WITH_FIGURE);
                }
            }
            return issue == null || figure.isEmpty() ? null : new FigurePosition(issue, figure.get());
        }
        if (!fields.has("polarity")) {
            fields.refuse("polarity", "is required on a STANCE issue; a FIGURE issue takes a figure");
        }
        return issue == null || polarity.isEmpty()
                ? null
                : new StancePosition(issue, polarity.get(), strength.orElse(Strength.UNSTATED), conditions);
    }

    static Map<String, Object> write(Position position) {
        Members members = new Members().put("issue", position.issue().slug());
        return switch (position) {
            case FigurePosition(IssueId issue, Figure figure) ->
                members.put("figure", FigureForm.write(figure)).toMap();
            case StancePosition stance ->
                members.put("polarity", stance.polarity())
                        .put("strength", stance.strength())
                        .put("conditions", stance.conditions())
                        .toMap();
        };
    }
}

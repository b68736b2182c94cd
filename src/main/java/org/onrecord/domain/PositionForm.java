// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A position as a JSON object: with a polarity on a STANCE issue, with a figure on a FIGURE issue. */
final class PositionForm {
    static final Set<String> KNOWN = Set.of("issue", "polarity", "strength", "conditions", "figure");
    private static final Choices<Polarity> POLARITIES = Choices.of(Polarity.class);
    private static final Choices<Strength> STRENGTHS = Choices.of(Strength.class);
    private static final String NOT_WITH_FIGURE = "does not go with a figure";

    private PositionForm() {}

    static @Nullable Position read(Fields fields) {
        IssueId issue = fields.value("issue", IssueId::parse, "the id of an issue: " + Slug.EXPECTED);
        Optional<Figure> figure = fields.optionalObject("figure", FigureForm.KNOWN, FigureForm::read);
        Optional<Polarity> polarity = fields.optionalChoice("polarity", POLARITIES);
        Optional<Strength> strength = fields.optionalChoice("strength", STRENGTHS);
        List<String> conditions = fields.texts("conditions", Limits.CONDITIONS, Limits.CONDITION);
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

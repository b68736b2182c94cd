// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Set;

/** What a statement puts into the fold of one slot. */
public sealed interface ContributedValue {
    /**
     * A side taken.
     *
     * @param conditions as a set: trimmed, each once, sorted
     */
    record StanceValue(Polarity polarity, Strength strength, List<String> conditions) implements ContributedValue {
        public StanceValue {
            conditions = conditions.isEmpty()
                    ? List.of()
                    : conditions.stream().map(String::strip).distinct().sorted().toList();
        }
    }

    /** A number claimed. */
    record FigureValue(Figure figure) implements ContributedValue {}

    /**
     * No value but the end of one (rule 8): what these statements said holds no more.
     *
     * @param named the statements that are retracted or denied; empty once it is folded
     */
    record Ended(Set<StatementId> named) implements ContributedValue {
        public Ended {
            named = Set.copyOf(named);
        }
    }

    static ContributedValue of(Position position) {
        return switch (position) {
            case StancePosition(IssueId issue, Polarity polarity, Strength strength, List<String> conditions) ->
                new StanceValue(polarity, strength, conditions);
            case FigurePosition(IssueId issue, Figure figure) -> new FigureValue(figure);
        };
    }
}

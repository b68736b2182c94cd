// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Collection;
import java.util.List;

/**
 * Which recorded statements may be the same utterance as a new one. One utterance that many outlets carried is one
 * statement with many appearances. A SUMMARY is our own words and nobody's utterance: it is like nothing.
 */
public final class Duplicates {
    private Duplicates() {}

    /** Whether a statement is compared at all: one whose text was redacted is like nothing, either. */
    public static boolean isComparable(Statement statement) {
        return statement.rendering() != Rendering.SUMMARY && !statement.text().isEmpty();
    }

    /** Whether a correction changes where a statement is looked for, or whether it is: party, time and rendering say so. */
    public static boolean isFoundOtherwise(Statement before, Statement after) {
        return isComparable(before) != isComparable(after)
                || !before.party().equals(after.party())
                || !before.saidAt().equals(after.saidAt());
    }

    /** Those of the candidates that look like the statement, the likest first; at most {@link PossibleDuplicate#MAX}. */
    static List<PossibleDuplicate> among(Collection<StatementState> candidates, Statement statement) {
        if (candidates.isEmpty() || !isComparable(statement)) {
            return List.of();
        }
        Quotation quotation = Quotation.of(statement.text());
        return candidates.stream()
                .filter(other -> !other.isWithdrawn()
                        && isComparable(other.statement())
                        && other.statement().party().equals(statement.party())
                        && other.statement().saidAt().overlaps(statement.saidAt())
                        && Speaker.sameSpeaker(other.statement(), statement))
                .map(other -> new PossibleDuplicate(
                        other.id(),
                        Likeness.between(Quotation.of(other.statement().text()), quotation)))
                .filter(duplicate -> duplicate.likeness().degree() != Likeness.Degree.DIFFERENT)
                .sorted(PossibleDuplicate.LIKEST_FIRST)
                .limit(PossibleDuplicate.MAX)
                .toList();
    }
}

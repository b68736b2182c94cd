// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

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

    /**
     * The fields, besides the words, in which a statement that looks like a recorded one asks for something else: when it
     * may leave and how it is attributed, and what it does to stances. To append only its appearances would drop them.
     *
     * @param nowMillis epoch milliseconds; an embargo that is over by then is none
     */
    static Set<String> beyondAppearances(Statement recorded, Statement other, long nowMillis) {
        Set<String> fields = new TreeSet<>();
        compare("terms", recorded.terms(), other.terms(), fields);
        compare("embargoedUntil", embargo(recorded, nowMillis), embargo(other, nowMillis), fields);
        compare("agreedConditions", recorded.agreedConditions(), other.agreedConditions(), fields);
        compare("directness", recorded.directness(), other.directness(), fields);
        compare("kind", recorded.kind(), other.kind(), fields);
        compare("positions", Set.copyOf(recorded.positions()), Set.copyOf(other.positions()), fields);
        compare("relations", Set.copyOf(recorded.relations()), Set.copyOf(other.relations()), fields);
        return fields;
    }

    private static void compare(String field, Object one, Object other, Set<String> fields) {
        if (!one.equals(other)) {
            fields.add(field);
        }
    }

    private static OptionalLong embargo(Statement statement, long nowMillis) {
        OptionalLong until = statement.embargoedUntilMillis();
        return until.isPresent() && until.getAsLong() > nowMillis ? until : OptionalLong.empty();
    }
}

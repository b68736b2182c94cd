// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A recorded statement that may be the same utterance: of the same party and speaker, of a time that overlaps, in the
 * same words or nearly so.
 */
public record PossibleDuplicate(StatementId statement, Likeness likeness) {
    /** The likest first, then by id. */
    public static final Comparator<PossibleDuplicate> LIKEST_FIRST = Comparator.comparing(
                    (PossibleDuplicate duplicate) -> duplicate.likeness().degree())
            .thenComparing(duplicate -> -duplicate.likeness().score())
            .thenComparing(duplicate -> duplicate.statement().toString());

    /** Most that are told of one statement. */
    public static final int MAX = 10;

    /** A JSON object that {@link #read} reads. */
    public Map<String, Object> write() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("statement", statement.toString());
        members.put("likeness", likeness.degree().name());
        members.put("score", (long) likeness.score());
        return members;
    }

    /** Reads what {@link #write} wrote. */
    public static PossibleDuplicate read(Map<String, ?> members) {
        Stored stored = new Stored(members);
        return new PossibleDuplicate(
                StatementId.parse(stored.text("statement")).orElseThrow(),
                new Likeness(Likeness.Degree.valueOf(stored.text("likeness")), (int) stored.number("score")));
    }
}

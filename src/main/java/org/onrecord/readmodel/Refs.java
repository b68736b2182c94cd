// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.ReadModelQuery.logPosition;
import static org.onrecord.readmodel.ReadModelQuery.text;
import static org.onrecord.readmodel.StanceQueries.textOrNull;

import java.util.Optional;
import java.util.UUID;

/** The {@code from} and {@code to} of a row {@code x}, looked up in what the statements said: SQL and its columns. */
final class Refs {
    /** Columns of one resolved reference. */
    static final int WIDTH = 5;

    static final String COLUMNS = columns("from", "f") + ", " + columns("to", "t");

    static final String JOINS = joins("from", "f", "LEFT JOIN") + joins("to", "t", "JOIN");

    private Refs() {}

    private static String columns(String ref, String of) {
        return "x." + ref + "_entry, " + of + "d.id AS " + ref + "_id, " + of + "p.polarity AS " + ref + "_polarity, "
                + "coalesce(" + of + "s.strength, " + of + "p.strength) AS " + ref + "_stated, " + of + "p.detail AS "
                + ref + "_detail";
    }

    private static String joins(String ref, String of, String join) {
        return " " + join + " readmodel.statement_issue " + of + "p ON " + of + "p.issue = x.issue AND " + of
                + "p.position = x." + ref + "_entry"
                + " " + join + " readmodel.statement " + of + "d ON " + of + "d.position = x." + ref + "_entry"
                + " LEFT JOIN readmodel.statement_issue " + of + "s ON " + of + "s.issue = x.issue AND " + of
                + "s.position = x." + ref + "_strength";
    }

    static Optional<Basis> optional(Object[] row, int at) {
        return row[at] == null ? Optional.empty() : Optional.of(basis(row, at));
    }

    static Basis basis(Object[] row, int at) {
        return new Basis(
                logPosition(row[at]),
                (UUID) row[at + 1],
                row[at + 2] == null ? null : text(row[at + 2]),
                textOrNull(row[at + 3]),
                textOrNull(row[at + 4]));
    }
}

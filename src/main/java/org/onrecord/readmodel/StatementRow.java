// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.ReadModelQuery.logPosition;
import static org.onrecord.readmodel.ReadModelQuery.number;
import static org.onrecord.readmodel.ReadModelQuery.text;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.Restraint;
import org.onrecord.domain.StatementId;

/** The columns in which queries hand statements over. */
final class StatementRow {
    /** Of {@code readmodel.statement s}. */
    static final String COLUMNS = "s.position, s.recorded, s.said, s.doc, s.id, s.rev, s.status, s.terms, s.published,"
            + " (SELECT string_agg(CAST(r.target AS text), ' ') FROM readmodel.relation r LEFT JOIN readmodel.statement t"
            + " ON t.id = r.target WHERE r.position = s.position AND NOT coalesce(t.published, false)) AS unseen";

    /** How many they are. */
    static final int WIDTH = 10;

    private StatementRow() {}

    /** @param at the place of the first of {@link #COLUMNS} */
    static StoredStatement read(@Nullable Object[] row, int at) {
        if (!(row[at + 4] instanceof UUID id) || !(row[at + 8] instanceof Boolean published)) {
            throw new IllegalStateException("a row without the columns of a statement");
        }
        return new StoredStatement(
                new StatementId(id),
                logPosition(row[at]),
                number(row[at + 1]),
                number(row[at + 2]),
                text(row[at + 3]),
                number(row[at + 5]),
                new Restraint(
                        PubStatus.valueOf(text(row[at + 6])), AttributionTerms.valueOf(text(row[at + 7])), published),
                ids(row[at + 9]));
    }

    /** Ids with a space between; none when null. */
    static Set<String> ids(@Nullable Object column) {
        return column instanceof String ids ? Set.of(ids.split(" ", -1)) : Set.of();
    }
}

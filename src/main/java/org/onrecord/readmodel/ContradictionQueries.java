// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.ReadModelQuery.logPosition;
import static org.onrecord.readmodel.ReadModelQuery.number;
import static org.onrecord.readmodel.ReadModelQuery.text;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.onrecord.domain.Clearance;
import org.onrecord.readmodel.AsOfQueries.Past;

/**
 * Contradictions (DESIGN §3, rule 9): statements of one party on one issue in one slot that take opposite sides, and that
 * can have been said at the same time, neither known to follow the other, or of which one is said to contradict the
 * other.
 */
@Singleton
public class ContradictionQueries {
    /** Position and what was known come first. */
    private static final int FIRST = 2;

    private final ReadModelQuery query;

    ContradictionQueries(ReadModelQuery query) {
        this.query = query;
    }

    /**
     * A page in {@link Cursor.Order#CONTRADICTION}; fails with {@link QueryTookTooLong}.
     *
     * @param clearance whom it is told
     */
    public Uni<Snapshot<Past<Page<Contradicting>>>> contradictions(
            StanceFilter filter, AsOf asOf, Clearance clearance, Page.Request page) {
        return query.bounded(ContradictionSql.of(filter, asOf, clearance, page)).map(rows -> {
            Object[] first = rows.getFirst();
            Page<Keyed> found = ReadModelQuery.page(
                    rows, page.limit(), FIRST, ContradictionQueries::contradicting, ContradictionQueries::place);
            List<Contradicting> items = found.items().stream().map(Keyed::found).toList();
            return new Snapshot<>(
                    ReadModelQuery.position(first),
                    Past.of(asOf.understood(number(first[1])), new Page<>(items, found.next())));
        });
    }

    private static Cursor place(Keyed last) {
        return new Cursor(
                Cursor.Order.CONTRADICTION,
                last.issue(),
                last.found().later().entry().value(),
                last.found().earlier().entry().value());
    }

    private static Keyed contradicting(Object[] row) {
        int refs = FIRST + 9;
        return new Keyed(
                number(row[FIRST]),
                new Contradicting(
                        text(row[FIRST + 3]),
                        text(row[FIRST + 4]),
                        text(row[FIRST + 5]),
                        (Boolean) row[FIRST + 6],
                        new Contradicting.Side(
                                logPosition(row[FIRST + 2]), Refs.basis(row, refs), number(row[FIRST + 7])),
                        new Contradicting.Side(
                                logPosition(row[FIRST + 1]),
                                Refs.basis(row, refs + Refs.WIDTH),
                                number(row[FIRST + 8]))));
    }

    /** A contradiction with the key of its issue. */
    private record Keyed(long issue, Contradicting found) {}
}

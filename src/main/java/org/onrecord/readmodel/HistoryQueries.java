// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.AsOfQueries.FIRST;
import static org.onrecord.readmodel.ReadModelQuery.logPosition;
import static org.onrecord.readmodel.ReadModelQuery.number;
import static org.onrecord.readmodel.ReadModelQuery.text;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Slot;
import org.onrecord.readmodel.AsOfQueries.Past;

/** How a stance came to be: every contribution in the order of the fold (DESIGN §3, rule 1). */
@Singleton
public class HistoryQueries {
    private final ReadModelQuery query;

    HistoryQueries(ReadModelQuery query) {
        this.query = query;
    }

    /**
     * A page in {@link Cursor.Order#HISTORY}; both slots when none is asked for.
     *
     * @param clearance whom it is told
     */
    public Uni<Snapshot<Scope<Past<Page<PastStance>>>>> history(
            PartyId party, IssueId issue, Optional<Slot> slot, AsOf asOf, Clearance clearance, Page.Request page) {
        Sql sql = AsOfQueries.start(
                new RedactedHistory.About(Optional.of(party), Optional.of(issue), Optional.empty(), slot),
                asOf,
                Optional.empty());
        sql.add(" LEFT JOIN LATERAL (SELECT x.entry, x.slot, x.kind, x.effective, o.recorded,"
                + " coalesce(x.said_order, -1) AS said_order, " + Refs.COLUMNS
                + ", " + KindRests.sql("x", "false") + " AS rests"
                + " FROM readmodel.history x JOIN readmodel.statement o ON o.position = x.entry" + Refs.JOINS
                + " WHERE x.party = pa.id AND x.issue = i.id");
        asOf.addCounts(sql, "x");
        Refs.addContributors(sql, "x.entry", "x.slot", clearance);
        slot.ifPresent(only -> sql.add(" AND x.slot = ?", only.label()));
        page.after()
                .ifPresent(after -> sql.add(
                        " AND (x.effective, coalesce(x.said_order, -1), x.entry) > (?, ?, ?)",
                        after.first(),
                        after.second(),
                        after.third()));
        sql.add(" ORDER BY x.effective, coalesce(x.said_order, -1), x.entry LIMIT ?) r ON true", page.limit() + 1);
        sql.add(" ORDER BY r.effective, r.said_order, r.entry");
        return query.rows(sql).map(rows -> {
            Page<PastStance> found =
                    ReadModelQuery.page(rows, page.limit(), FIRST, HistoryQueries::past, HistoryQueries::place);
            return AsOfQueries.answer(rows, Optional.of(party), Optional.of(issue), asOf, found);
        });
    }

    private static Cursor place(PastStance last) {
        return new Cursor(
                Cursor.Order.HISTORY,
                last.effectiveMillis(),
                last.saidOrder(),
                last.entry().value());
    }

    private static PastStance past(Object[] row) {
        int refs = FIRST + 6;
        return new PastStance(
                text(row[FIRST + 1]),
                text(row[FIRST + 2]),
                KindRests.read(row[refs + 2 * Refs.WIDTH]),
                Refs.optional(row, refs),
                Refs.basis(row, refs + Refs.WIDTH),
                logPosition(row[FIRST]),
                number(row[FIRST + 3]),
                (int) number(row[FIRST + 5]),
                number(row[FIRST + 4]));
    }
}

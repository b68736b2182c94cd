// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.ReadModelQuery.logPosition;
import static org.onrecord.readmodel.ReadModelQuery.number;
import static org.onrecord.readmodel.ReadModelQuery.text;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.onrecord.domain.CauseType;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.Slot;

/** Changes of position, in the order of the log. */
@Singleton
public class ChangeQueries {
    private static final String RECORD_MOVED = "%s.cause <> 'STATEMENT'";

    private final ReadModelQuery query;

    ChangeQueries(ReadModelQuery query) {
        this.query = query;
    }

    /**
     * A page in {@link Cursor.Order#POSITION}.
     *
     * @param clearance whose question it is: by kind, the public finds only changes of which it is told the kind
     */
    public Uni<Snapshot<Page<RecordedChange>>> changes(ChangeFilter filter, Clearance clearance, Page.Request page) {
        Sql sql =
                new Sql("SELECT p.position, r.* FROM readmodel.projection p LEFT JOIN LATERAL (SELECT x.position AS at,"
                        + " x.type, sp.slug AS party_slug, si.slug AS issue_slug, x.slot, x.change_kind, x.effective,"
                        + " x.recorded, x.cause, x.cause_entry, x.policy, " + Refs.COLUMNS + ", "
                        + Refs.sourceColumns("cause", "c") + ", " + KindRests.sql("x", RECORD_MOVED.formatted("x"))
                        + " AS rests"
                        + " FROM ");
        if (filter.topic().isPresent()) {
            // As in StatementQueries: each issue of the topic gives its own first rows.
            sql.add("(SELECT t.* FROM readmodel.issue i CROSS JOIN LATERAL"
                    + " (SELECT c.* FROM readmodel.change c WHERE c.issue = i.id AND");
            restrict(sql, filter, clearance, page);
            sql.add(
                    " ORDER BY c.position LIMIT ?) t WHERE i.topic = ?",
                    page.limit() + 1,
                    filter.topic().get());
            sql.add(" ORDER BY t.position LIMIT ?) x", page.limit() + 1);
        } else {
            sql.add("(SELECT c.* FROM readmodel.change c WHERE");
            restrict(sql, filter, clearance, page);
            sql.add(" ORDER BY c.position LIMIT ?) x", page.limit() + 1);
        }
        sql.add(" JOIN readmodel.party sp ON sp.id = x.party JOIN readmodel.issue si ON si.id = x.issue" + Refs.JOINS
                + Refs.sourceJoins("x.cause_entry", "c")
                + ") r ON true ORDER BY r.at");
        return query.page(
                sql,
                page.limit(),
                1,
                ChangeQueries::change,
                last -> Cursor.position(last.position().value()));
    }

    private static void restrict(Sql sql, ChangeFilter filter, Clearance clearance, Page.Request page) {
        sql.add(" c.position > ?", page.after().map(Cursor::first).orElse(-1L));
        addContributors(sql, clearance);
        filter.party()
                .ifPresent(party ->
                        sql.add(" AND c.party = (SELECT id FROM readmodel.party WHERE slug = ?)", party.slug()));
        filter.issue()
                .ifPresent(issue ->
                        sql.add(" AND c.issue = (SELECT id FROM readmodel.issue WHERE slug = ?)", issue.slug()));
        filter.changeKind().ifPresent(kind -> {
            sql.add(" AND c.change_kind = '" + kind.name() + "'");
            if (clearance == Clearance.PUBLIC) {
                // A filter answers questions too: what is not shown is not found by it.
                sql.add(" AND " + Refs.told("c.to_entry", "c.slot") + " AND (c.cause <> 'STATEMENT' OR "
                        + Refs.told("c.from_entry", "c.slot") + ") AND "
                        + KindRests.sql("c", RECORD_MOVED.formatted("c")) + " < "
                        + KindRests.ON_WHAT_IS_KEPT.ordinal());
            }
        });
        // Names of an enum, not words of a client: as literals they let the planner know the partial indexes.
        filter.slot()
                .ifPresent(slot -> sql.add(
                        " AND c.slot = '" + slot.label() + "'" + (slot == Slot.OWN ? "" : " AND c.slot <> 'own'")));
        filter.cause()
                .ifPresent(cause -> sql.add(" AND c.cause = '" + cause.name() + "'"
                        + (cause == CauseType.STATEMENT ? "" : " AND c.cause <> 'STATEMENT'")));
    }

    /** A change that somebody caused, or that came to rest on somebody, of whom the public must not be told it, is not there. */
    private static void addContributors(Sql sql, Clearance clearance) {
        for (String version : List.of("c.cause_entry", "c.to_entry")) {
            Refs.addContributors(
                    sql,
                    "coalesce((SELECT ec.statement FROM readmodel.statement_entry ec WHERE ec.position = <v>), <v>)"
                            .replace("<v>", version),
                    "c.slot",
                    clearance);
        }
    }

    private static RecordedChange change(Object[] row) {
        int refs = 12;
        int cause = refs + 2 * Refs.WIDTH;
        return new RecordedChange(
                logPosition(row[1]),
                text(row[2]),
                text(row[3]),
                text(row[4]),
                text(row[5]),
                Optional.ofNullable((String) row[6]),
                KindRests.read(row[cause + Refs.SOURCE_WIDTH]),
                Refs.optional(row, refs),
                Refs.optional(row, refs + Refs.WIDTH),
                number(row[7]),
                number(row[8]),
                text(row[9]),
                Refs.optionalSource(row, cause),
                logPosition(row[10]),
                text(row[11]));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.ReadModelQuery.logPosition;
import static org.onrecord.readmodel.ReadModelQuery.number;
import static org.onrecord.readmodel.ReadModelQuery.text;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.stream.Stream;
import org.onrecord.domain.Relation;

/**
 * Contradictions (DESIGN §3, rule 9): statements of one party on one issue in one slot that take opposite sides, and that
 * can have been said at the same time, neither known to follow the other, or of which one is said to contradict the
 * other. Found among the items that stand, by their own values.
 */
@Singleton
public class ContradictionQueries {
    private static final String STANDS = ".known_to = " + HistoryRows.STANDS;

    private static final String SAME_SLOT = "x.issue = y.issue AND x.party = y.party AND x.slot = y.slot";

    private static final String BEFORE =
            "(x.effective, coalesce(x.said_order, -1), x.entry) < (y.effective, coalesce(y.said_order, -1), y.entry)";

    private static final String OPPOSED =
            "ARRAY[" + polarity("x") + ", " + polarity("y") + "] IN (ARRAY['FOR', 'AGAINST'], ARRAY['AGAINST', 'FOR'])";

    private static final String ANSWERS = String.join(
            ", ",
            Stream.of(Relation.values())
                    .filter(Relation::answers)
                    .map(relation -> "'" + relation.name() + "'")
                    .toList());

    private static final String FOLLOWS =
            "(coalesce(x.said_order < y.said_order, false) OR EXISTS (SELECT 1 FROM readmodel.relation r"
                    + " JOIN readmodel.statement e ON e.id = r.target WHERE r.position = y.entry AND e.position = x.entry"
                    + " AND r.relation IN (" + ANSWERS + ")))";

    private static final String DECLARED = "EXISTS (SELECT 1 FROM readmodel.relation c"
            + " JOIN readmodel.statement o ON o.id = c.target WHERE c.relation = 'CONTRADICTS'"
            + " AND c.position IN (x.earlier, x.later) AND o.position IN (x.earlier, x.later)"
            + " AND o.position <> c.position)";

    /** As a change from the one to the other, so that both are looked up as such. */
    private static final String PAIR = "SELECT y.issue, y.party, y.slot, y.entry AS later, x.entry AS earlier,"
            + " x.effective AS was, y.effective AS became, x.to_entry AS from_entry, x.to_strength AS from_strength,"
            + " y.to_entry, y.to_strength";

    /** The statements that are joined by the relation, as items of the issues of which the one speaks. */
    private static final String JOINED =
            " FROM readmodel.relation r JOIN readmodel.statement a ON a.position = r.position"
                    + " JOIN readmodel.statement b ON b.id = r.target AND b.party = a.party"
                    + " CROSS JOIN LATERAL json_array_elements(CAST(a.doc AS json) -> 'positions') said (value)"
                    + " JOIN readmodel.issue n ON n.slug = said.value ->> 'issue'"
                    + " CROSS JOIN (VALUES ('own'), ('reported')) k (slot)"
                    + " JOIN readmodel.history x ON x.issue = n.id AND x.party = a.party AND x.slot = k.slot AND x"
                    + STANDS
                    + " AND x.entry IN (a.position, b.position)"
                    + " JOIN readmodel.history y ON y.issue = n.id AND y.party = a.party AND y.slot = k.slot AND y"
                    + STANDS
                    + " AND y.entry IN (a.position, b.position)"
                    + " WHERE r.relation = 'CONTRADICTS' AND " + BEFORE + " AND " + OPPOSED;

    /**
     * The standing items of every slot in which any overlaps the one before it, each with its side looked up once: pairs
     * are as many as the square of the items, and are made of opposite sides only.
     */
    private static final String ITEMS = "WITH item AS MATERIALIZED (SELECT i.*, CASE i.side WHEN 'FOR' THEN 'AGAINST'"
            + " WHEN 'AGAINST' THEN 'FOR' END AS other_side FROM (SELECT h.*, " + polarity("h")
            + " AS side FROM readmodel.history h JOIN (SELECT DISTINCT o.issue, o.party, o.slot"
            + " FROM readmodel.history o WHERE o.overlaps_from IS NOT NULL AND o" + STANDS
            + ") s ON s.issue = h.issue AND s.party = h.party AND s.slot = h.slot WHERE h" + STANDS + ") i)";

    /** An item that overlaps any before it overlaps the one before it, and says so. */
    private static final String OVERLAPPING = " FROM item y JOIN item x ON " + SAME_SLOT
            + " AND x.side = y.other_side AND y.overlaps_from <= x.effective WHERE y.overlaps_from IS NOT NULL AND "
            + BEFORE + " AND NOT " + FOLLOWS;

    private final ReadModelQuery query;

    ContradictionQueries(ReadModelQuery query) {
        this.query = query;
    }

    private static String polarity(String item) {
        return ("coalesce((SELECT v.polarity FROM readmodel.version_issue v WHERE v.issue = <x>.issue"
                        + " AND v.position = <x>.to_entry AND v.slot = <x>.slot), (SELECT s.polarity"
                        + " FROM readmodel.statement_issue s WHERE s.issue = <x>.issue AND s.position = <x>.to_entry"
                        + " AND s.slot = <x>.slot))")
                .replace("<x>", item);
    }

    /** A page in {@link Cursor.Order#CONTRADICTION}. */
    public Uni<Snapshot<Page<Contradicting>>> contradictions(StanceFilter filter, Page.Request page) {
        Sql sql = new Sql("SELECT q.position, r.* FROM readmodel.projection q LEFT JOIN LATERAL (" + ITEMS
                + " SELECT x.issue, x.later,"
                + " x.earlier, sp.slug AS party_slug, si.slug AS issue_slug, x.slot, " + DECLARED
                + " AS declared,"
                + " x.was, x.became, " + Refs.COLUMNS + " FROM (SELECT * FROM ((" + PAIR + OVERLAPPING);
        restrict(sql, filter, page);
        sql.add(") UNION (" + PAIR + JOINED);
        restrict(sql, filter, page);
        sql.add(")) either ORDER BY issue, later, earlier LIMIT ?) x", page.limit() + 1);
        sql.add(" JOIN readmodel.party sp ON sp.id = x.party JOIN readmodel.issue si ON si.id = x.issue" + Refs.JOINS
                + ") r ON true ORDER BY r.issue, r.later, r.earlier");
        return query.rows(sql).map(rows -> {
            Page<Keyed> found = ReadModelQuery.page(
                    rows, page.limit(), 1, ContradictionQueries::contradicting, ContradictionQueries::place);
            return new Snapshot<>(
                    ReadModelQuery.position(rows.getFirst()),
                    new Page<>(found.items().stream().map(Keyed::found).toList(), found.next()));
        });
    }

    /** Each kind gives the first rows of the page, in its order. */
    private static void restrict(Sql sql, StanceFilter filter, Page.Request page) {
        filter.party()
                .ifPresent(party ->
                        sql.add(" AND y.party = (SELECT id FROM readmodel.party WHERE slug = ?)", party.slug()));
        filter.issue()
                .ifPresent(issue ->
                        sql.add(" AND y.issue = (SELECT id FROM readmodel.issue WHERE slug = ?)", issue.slug()));
        filter.topic()
                .ifPresent(topic -> sql.add(" AND y.issue IN (SELECT id FROM readmodel.issue WHERE topic = ?)", topic));
        filter.slot().ifPresent(slot -> sql.add(" AND y.slot = ?", slot.label()));
        page.after()
                .ifPresent(after -> sql.add(
                        " AND y.issue >= ? AND (y.issue, y.entry, x.entry) > (?, ?, ?)",
                        after.first(),
                        after.first(),
                        after.second(),
                        after.third()));
        sql.add(" ORDER BY y.issue, y.entry, x.entry LIMIT ?", page.limit() + 1);
    }

    private static Cursor place(Keyed last) {
        return new Cursor(
                Cursor.Order.CONTRADICTION,
                last.issue(),
                last.found().later().entry().value(),
                last.found().earlier().entry().value());
    }

    private static Keyed contradicting(Object[] row) {
        int refs = 10;
        return new Keyed(
                number(row[1]),
                new Contradicting(
                        text(row[4]),
                        text(row[5]),
                        text(row[6]),
                        (Boolean) row[7],
                        new Contradicting.Side(logPosition(row[3]), Refs.basis(row, refs), number(row[8])),
                        new Contradicting.Side(
                                logPosition(row[2]), Refs.basis(row, refs + Refs.WIDTH), number(row[9]))));
    }

    /** A contradiction with the key of its issue. */
    private record Keyed(long issue, Contradicting found) {}
}

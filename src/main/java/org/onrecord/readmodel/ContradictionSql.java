// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.Relation;

/**
 * Looks for contradictions (DESIGN §3, rule 9) among the items of histories that count, by their own values, and by the
 * relations of their statements as they were known.
 */
final class ContradictionSql {
    private static final String SAME_SLOT = "x.issue = y.issue AND x.party = y.party AND x.slot = y.slot";

    private static final String BEFORE =
            "(x.effective, coalesce(x.said_order, -1), x.entry) < (y.effective, coalesce(y.said_order, -1), y.entry)";

    private static final String OPPOSED =
            "ARRAY[" + polarity("x") + ", " + polarity("y") + "] IN (ARRAY['FOR', 'AGAINST'], ARRAY['AGAINST', 'FOR'])";

    private static final String ANSWERS = Stream.of(Relation.values())
            .filter(Relation::answers)
            .map(relation -> "'" + relation.name() + "'")
            .collect(Collectors.joining(", "));

    /** As a change from the one to the other, so that both are looked up as such. */
    private static final String PAIR = "SELECT y.issue, y.party, y.slot, y.entry AS later, x.entry AS earlier,"
            + " x.effective AS was, y.effective AS became, x.to_entry AS from_entry, x.to_strength AS from_strength,"
            + " y.to_entry, y.to_strength";

    /** Relations of statements as they stand, with what those say. */
    private static final String RELATIONS = "SELECT l.position, l.target, l.relation, s.doc"
            + " FROM readmodel.relation l JOIN readmodel.statement s ON s.position = l.position";

    /** The same as they were known: of what was corrected since, as the last version before reads. */
    private static final String RELATIONS_THEN = RELATIONS + " AND s.version <= m.known UNION ALL"
            + " SELECT e.statement, CAST(v.value ->> 'statement' AS uuid), v.value ->> 'relation', e.doc"
            + " FROM readmodel.statement_entry e"
            + " JOIN readmodel.statement s ON s.position = e.statement AND s.version > m.known"
            + " CROSS JOIN LATERAL json_array_elements(CAST(e.doc AS json) -> 'relations') v (value)"
            + " WHERE e.position <= m.known AND e.type IN ('StatementRecorded', 'StatementCorrected')"
            + " AND NOT EXISTS (SELECT 1 FROM readmodel.statement_entry n WHERE n.statement = e.statement"
            + " AND n.rev > e.rev AND n.position <= m.known AND n.type = 'StatementCorrected')";

    private final StanceFilter filter;
    private final AsOf asOf;
    private final Clearance clearance;
    private final Page.Request page;
    private final String relations;
    private final Sql sql = new Sql("SELECT p.position, m.known, r.* FROM readmodel.projection p");

    private ContradictionSql(StanceFilter filter, AsOf asOf, Clearance clearance, Page.Request page) {
        this.filter = filter;
        this.asOf = asOf;
        this.clearance = clearance;
        this.page = page;
        this.relations = "(" + (asOf.knownAt().isEmpty() ? RELATIONS : RELATIONS_THEN) + ")";
    }

    /**
     * Position and what was known; then issue, later and earlier entry, names of party and issue, slot, whether it is
     * declared, both instants, and {@link Refs#COLUMNS}. One row more than the page holds. For the public without those of
     * which a side is kept back: that they oppose each other tells it, and so would a cursor that names them.
     */
    static Sql of(StanceFilter filter, AsOf asOf, Clearance clearance, Page.Request page) {
        ContradictionSql query = new ContradictionSql(filter, asOf, clearance, page);
        query.build();
        return query.sql;
    }

    private void build() {
        asOf.addKnown(sql);
        sql.add(" LEFT JOIN LATERAL (");
        addItems();
        sql.add(" SELECT x.issue, x.later, x.earlier, sp.slug AS party_slug, si.slug AS issue_slug, x.slot, "
                + declared() + " AS declared, x.was, x.became, " + Refs.COLUMNS + " FROM (SELECT * FROM ((");
        addOverlapping();
        sql.add(") UNION (");
        addJoined();
        sql.add(")) either ORDER BY issue, later, earlier LIMIT ?) x", rows());
        sql.add(" JOIN readmodel.party sp ON sp.id = x.party JOIN readmodel.issue si ON si.id = x.issue" + Refs.JOINS
                + ") r ON true ORDER BY r.issue, r.later, r.earlier");
    }

    /**
     * The items of every slot in which any overlaps the one before it, each with its side looked up once: pairs are as many
     * as the square of the items, and are made of opposite sides only.
     */
    private void addItems() {
        sql.add("WITH item AS MATERIALIZED (SELECT i.*, CASE i.side WHEN 'FOR' THEN 'AGAINST'"
                + " WHEN 'AGAINST' THEN 'FOR' END AS other_side FROM (SELECT h.*, " + polarity("h")
                + " AS side FROM readmodel.history h JOIN (SELECT DISTINCT o.issue, o.party, o.slot"
                + " FROM readmodel.history o WHERE o.overlaps_from IS NOT NULL");
        asOf.addCounts(sql, "o");
        sql.add(") s ON s.issue = h.issue AND s.party = h.party AND s.slot = h.slot");
        asOf.addCounts(sql, "h");
        sql.add(") i)");
    }

    /** An item that overlaps any before it overlaps the one before it, and says so. */
    private void addOverlapping() {
        sql.add(PAIR + " FROM item y JOIN item x ON " + SAME_SLOT
                + " AND x.side = y.other_side AND y.overlaps_from <= x.effective WHERE y.overlaps_from IS NOT NULL AND "
                + BEFORE + " AND NOT " + follows());
        restrict();
    }

    /** The statements that are joined by the relation, as items of the issues of which the one speaks. */
    private void addJoined() {
        sql.add(PAIR + " FROM " + relations + " c JOIN readmodel.statement b ON b.id = c.target"
                + " CROSS JOIN LATERAL (SELECT CAST(c.doc AS json) AS doc) d"
                + " JOIN readmodel.party a ON a.slug = d.doc ->> 'party'"
                + " CROSS JOIN LATERAL json_array_elements(d.doc -> 'positions') said (value)"
                + " JOIN readmodel.issue n ON n.slug = said.value ->> 'issue'"
                + " CROSS JOIN (VALUES ('own'), ('reported')) k (slot)");
        addJoinedItem("x");
        addJoinedItem("y");
        sql.add(" WHERE c.relation = 'CONTRADICTS' AND " + BEFORE + " AND " + OPPOSED);
        restrict();
    }

    private void addJoinedItem(String item) {
        sql.add(" JOIN readmodel.history <x> ON <x>.issue = n.id AND <x>.party = a.id AND <x>.slot = k.slot"
                        .replace("<x>", item)
                + " AND " + item + ".entry IN (c.position, b.position)");
        asOf.addCounts(sql, item);
    }

    private String follows() {
        return "(coalesce(x.said_order < y.said_order, false) OR EXISTS (SELECT 1 FROM " + relations
                + " r JOIN readmodel.statement e ON e.id = r.target WHERE r.position = y.entry AND e.position = x.entry"
                + " AND r.relation IN (" + ANSWERS + ")))";
    }

    private String declared() {
        return "EXISTS (SELECT 1 FROM " + relations + " c JOIN readmodel.statement o ON o.id = c.target"
                + " WHERE c.relation = 'CONTRADICTS' AND c.position IN (x.earlier, x.later)"
                + " AND o.position IN (x.earlier, x.later) AND o.position <> c.position)";
    }

    private static String polarity(String item) {
        return Refs.polarity(item, "to");
    }

    /** Each kind gives the first rows of the page, in its order. */
    private void restrict() {
        if (clearance == Clearance.PUBLIC) {
            sql.add(" AND " + Refs.told("x.to_entry", "x.slot") + " AND " + Refs.told("y.to_entry", "y.slot"));
        }
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
        sql.add(" ORDER BY y.issue, y.entry, x.entry LIMIT ?", rows());
    }

    private long rows() {
        return page.limit() + 1L;
    }
}

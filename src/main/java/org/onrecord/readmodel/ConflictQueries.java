// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.ReadModelQuery.number;
import static org.onrecord.readmodel.ReadModelQuery.text;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.Slot;

/** Opposition between parties on an issue: a conflict, never a contradiction (DESIGN §3, rule 9). */
@Singleton
public class ConflictQueries {
    /** How many parties of each side are named. */
    public static final int MAX_NAMED = 1000;

    private final ReadModelQuery query;

    ConflictQueries(ReadModelQuery query) {
        this.query = query;
    }

    /**
     * The parties that stand for or against an issue, by slot, side and name; at most {@link #MAX_NAMED} of each side, of
     * which each says how many there are.
     *
     * @param clearance whom it is told: the public not what rests on a statement that is kept back
     */
    public Uni<List<Sided>> sides(IssueId issue, Optional<Slot> slot, AsOf asOf, Clearance clearance) {
        Sql sql = new Sql("SELECT p.position, r.slot, r.to_polarity, r.party_slug, r.to_id, r.to_status, r.to_terms,"
                + " r.to_published, r.parties FROM readmodel.projection p");
        sql.add(" LEFT JOIN readmodel.issue i ON i.slug = ?", issue.slug());
        asOf.addKnown(sql);
        sql.add(" LEFT JOIN LATERAL (SELECT z.*, count(*) OVER (PARTITION BY z.slot, z.to_polarity) AS parties,"
                + " row_number() OVER (PARTITION BY z.slot, z.to_polarity ORDER BY z.party_slug) AS place"
                + " FROM (SELECT x.slot, sp.slug AS party_slug, " + Refs.TO_COLUMNS + " FROM (SELECT 1) one");
        AsOfQueries.addSlots(sql, "i.id", false);
        AsOfQueries.addStance(sql, asOf, clearance, "i.id", "k.party");
        sql.add(" JOIN readmodel.party sp ON sp.id = x.party" + Refs.TO_JOINS + " WHERE true");
        slot.ifPresent(only -> sql.add(" AND k.slot = ?", only.label()));
        sql.add(") z WHERE z.to_polarity IN ('FOR', 'AGAINST')");
        if (clearance == Clearance.PUBLIC) {
            sql.add(" AND z.to_status = 'USABLE' AND NOT (z.slot = 'own' AND z.to_terms = 'DEEP_BACKGROUND')");
        }
        sql.add(") r ON r.place <= ? ORDER BY r.slot, r.to_polarity, r.place", MAX_NAMED);
        return query.rows(sql).map(rows -> rows.stream()
                .filter(row -> row[1] != null)
                .map(row -> new Sided(text(row[1]), text(row[2]), text(row[3]), Refs.source(row, 4), number(row[8])))
                .toList());
    }

    /**
     * A party on one side of an issue.
     *
     * @param parties how many there are on this side in this slot
     */
    public record Sided(String slot, String polarity, String party, Source source, long parties) {}
}

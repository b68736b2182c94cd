// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.ReadModelQuery.number;
import static org.onrecord.readmodel.ReadModelQuery.optionalInt;
import static org.onrecord.readmodel.ReadModelQuery.text;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyId;
import org.onrecord.readmodel.RedactedHistory.About;

/**
 * Stances as of another time, from the bitemporal history: the last item that counts says where the party stood, the
 * last one that is no affirmation how that came about. Nothing is folded.
 */
@Singleton
public class AsOfQueries {
    /** Columns of a stance, by {@link #addStance}. */
    private static final String COLUMNS = "x.slot, x.since, x.affirmed, x.kind, " + Refs.TO_COLUMNS + ", "
            + Refs.sourceColumns("changed", "c") + ", " + Refs.sourceColumns("before", "b") + ", "
            + Refs.TO_SOURCE_COUNT + ", x.rests";

    private static final String JOINS =
            Refs.TO_JOINS + Refs.sourceJoins("x.changed_entry", "c") + Refs.sourceJoins("x.before_entry", "b");

    private static final String LAST =
            " ORDER BY h.effective DESC, coalesce(h.said_order, -1) DESC, h.entry DESC LIMIT 1";

    /** The first column behind those of {@link #start}. */
    static final int FIRST = 5;

    private static final int SOURCES = FIRST + 4 + Refs.WIDTH;
    private static final int COUNT = SOURCES + 2 * Refs.SOURCE_WIDTH;

    private final ReadModelQuery query;

    AsOfQueries(ReadModelQuery query) {
        this.query = query;
    }

    /**
     * Where one party stood on one issue; by the driver below Hibernate, as the current stance is.
     *
     * @param clearance whom it is told
     */
    public Uni<Snapshot<Scope<Past<StandingOnIssue>>>> standing(
            PartyId party, IssueId issue, AsOf asOf, Clearance clearance) {
        Sql sql = start(
                new About(Optional.of(party), Optional.of(issue), Optional.empty(), Optional.empty()),
                asOf,
                Optional.of(asOf));
        sql.add(" LEFT JOIN LATERAL (SELECT " + COLUMNS + " FROM (VALUES ('own'), ('reported')) k (slot)");
        addStance(sql, asOf, clearance, "i.id", "pa.id");
        sql.add(JOINS + ") r ON true");
        return query.direct(sql)
                .map(rows -> answer(
                        rows,
                        Optional.of(party),
                        Optional.of(issue),
                        asOf,
                        StandingOnIssue.of(
                                party,
                                issue,
                                rows.stream()
                                        .filter(row -> row[FIRST] != null)
                                        .map(row -> stance(party.slug(), issue.slug(), row))
                                        .toList())));
    }

    /**
     * A page in {@link StanceFilter#order()}; the cursor must be of that order.
     *
     * @param clearance whom it is told
     */
    public Uni<Snapshot<Scope<Past<Page<HeldStance>>>>> stances(
            StanceFilter filter, AsOf asOf, Clearance clearance, Page.Request page) {
        boolean byParty = filter.order() == Cursor.Order.STANCE_BY_PARTY;
        Sql sql = start(
                new About(filter.party(), filter.issue(), filter.topic(), filter.slot()), asOf, Optional.of(asOf));
        sql.add(" LEFT JOIN LATERAL (SELECT " + COLUMNS + ", x.party, x.issue, sp.slug AS party_slug,"
                + " si.slug AS issue_slug FROM readmodel.issue si");
        addSlots(sql, "si.id", byParty);
        addStance(sql, asOf, clearance, "si.id", "k.party");
        sql.add(" JOIN readmodel.party sp ON sp.id = x.party" + JOINS + " WHERE true");
        filter.issue().ifPresent(issue -> sql.add(" AND si.id = i.id"));
        filter.topic().ifPresent(topic -> sql.add(" AND si.topic = ?", topic));
        filter.slot().ifPresent(slot -> sql.add(" AND k.slot = ?", slot.label()));
        page.after().ifPresent(after -> {
            long issue = byParty ? after.second() : after.first();
            long party = byParty ? after.first() : after.second();
            sql.add(
                    " AND si.id >= ? AND (si.id, k.party, k.slot) > (?, ?, ?)",
                    issue,
                    issue,
                    party,
                    PlacedStance.slot(after));
        });
        sql.add(" ORDER BY si.id, k.party, k.slot LIMIT ?) r ON true", page.limit() + 1);
        sql.add(" ORDER BY r.issue, r.party, r.slot");
        return query.rows(sql).map(rows -> {
            Page<PlacedStance> found = ReadModelQuery.page(
                    rows, page.limit(), FIRST, AsOfQueries::placed, last -> last.place(filter.order()));
            return answer(rows, filter.party(), filter.issue(), asOf, PlacedStance.page(found));
        });
    }

    /**
     * A query whose rows begin with position, keys of party and issue, what was known, and what was redacted; {@code r} is
     * to be joined.
     *
     * @param marked of which time what is told counts; absent when of all times
     */
    static Sql start(About about, AsOf asOf, Optional<AsOf> marked) {
        Sql sql = new Sql("SELECT p.position, pa.id AS of_party, i.id AS on_issue, m.known, q.redactions, r.*"
                + " FROM readmodel.projection p");
        Scope.addJoins(sql, about.party(), about.issue());
        asOf.addKnown(sql);
        RedactedHistory.addJoin(sql, about, marked);
        return sql;
    }

    /** The answer to a query that began with {@link #start}. */
    static <T> Snapshot<Scope<Past<T>>> answer(
            List<Object[]> rows, Optional<PartyId> party, Optional<IssueId> issue, AsOf asOf, T answer) {
        Object[] first = rows.getFirst();
        return Scope.read(
                first,
                party,
                issue,
                new Past<>(asOf.understood(number(first[3])), answer, RedactedHistory.read(first[4])));
    }

    /** Adds {@code k (party, slot)}: the slots of an issue that ever had a history, hopping from each to the next. */
    static void addSlots(Sql sql, String issue, boolean ofOneParty) {
        if (ofOneParty) {
            sql.add(" CROSS JOIN (SELECT v.party, s.slot FROM (SELECT pa.id AS party) v,"
                    + " (VALUES ('own'), ('reported')) s (slot)) k");
            return;
        }
        String next = "(SELECT h.party, h.slot FROM readmodel.history h WHERE h.issue = " + issue
                + "<after> ORDER BY h.party, h.slot LIMIT 1)";
        sql.add(" CROSS JOIN LATERAL (WITH RECURSIVE hop AS (" + next.replace("<after>", "")
                + " UNION ALL SELECT n.party, n.slot FROM hop CROSS JOIN LATERAL "
                + next.replace("<after>", " AND (h.party, h.slot) > (hop.party, hop.slot)")
                + " n) SELECT hop.party, hop.slot FROM hop) k");
    }

    /** Adds {@code x}: the stance in slot {@code k.slot} of a party on an issue, when there was one. */
    static void addStance(Sql sql, AsOf asOf, Clearance clearance, String issue, String party) {
        String item = " FROM readmodel.history h WHERE h.issue = " + issue + " AND h.party = " + party
                + " AND h.slot = k.slot";
        sql.add(
                " CROSS JOIN LATERAL (SELECT t.issue, t.party, t.slot, t.effective AS affirmed, t.to_entry, t.to_strength,"
                        + " c.effective AS since, c.kind, c.to_entry AS changed_entry, c.from_entry AS before_entry, "
                        + KindRests.sql("c", "false") + " AS rests"
                        + " FROM (SELECT h.*" + item);
        asOf.addCounts(sql, "h");
        Refs.addContributors(sql, "h.entry", "h.slot", clearance);
        sql.add(LAST + ") t CROSS JOIN (SELECT h.*" + item);
        asOf.addCounts(sql, "h");
        Refs.addContributors(sql, "h.entry", "h.slot", clearance);
        sql.add(" AND NOT (h.kind = 'RESTATED' AND h.from_entry IS NULL)" + LAST + ") c) x");
    }

    private static HeldStance stance(String party, String issue, Object[] row) {
        List<Source> changed = new ArrayList<>(2);
        Refs.optionalSource(row, SOURCES).ifPresent(changed::add);
        Refs.optionalSource(row, SOURCES + Refs.SOURCE_WIDTH).ifPresent(changed::add);
        return new HeldStance(
                party,
                issue,
                text(row[FIRST]),
                Refs.basis(row, FIRST + 4),
                number(row[FIRST + 1]),
                number(row[FIRST + 2]),
                text(row[FIRST + 3]),
                changed,
                KindRests.read(row[COUNT + 1]),
                optionalInt(row[COUNT]),
                Optional.empty());
    }

    private static PlacedStance placed(Object[] row) {
        return new PlacedStance(
                number(row[COUNT + 2]),
                number(row[COUNT + 3]),
                stance(text(row[COUNT + 4]), text(row[COUNT + 5]), row));
    }

    /**
     * An answer, and what it is as of.
     *
     * @param redactions the histories it tells of that lost facts by an order since; at most {@value RedactedHistory#MAX}
     */
    public record Past<T>(AsOf.Understood asOf, T answer, List<RedactedHistory> redactions) {
        public Past {
            redactions = List.copyOf(redactions);
        }

        /** One to which no redaction matters. */
        public static <T> Past<T> of(AsOf.Understood asOf, T answer) {
            return new Past<>(asOf, answer, List.of());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.ReadModelQuery.logPosition;
import static org.onrecord.readmodel.ReadModelQuery.number;
import static org.onrecord.readmodel.ReadModelQuery.optionalInt;
import static org.onrecord.readmodel.ReadModelQuery.text;
import static org.onrecord.readmodel.ReadModelQuery.textOrNull;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Restraint;

/** Current stances. */
@Singleton
public class StanceQueries {
    private static final int COLUMN_COUNT = 11;

    private static final String ONE = "SELECT p.position, pa.id, i.id, " + columns("s")
            + " FROM readmodel.projection p"
            + " LEFT JOIN readmodel.party pa ON pa.slug = $1"
            + " LEFT JOIN readmodel.issue i ON i.slug = $2"
            + " LEFT JOIN readmodel.stance s ON s.issue = i.id AND s.party = pa.id";

    private static final String ONE_BY_KEYS = "SELECT p.position, " + columns("s")
            + " FROM readmodel.projection p LEFT JOIN readmodel.stance s ON s.issue = $1 AND s.party = $2";

    private final Keys parties = new Keys();
    private final Keys issues = new Keys();
    private final ReadModelQuery query;

    StanceQueries(ReadModelQuery query) {
        this.query = query;
    }

    private static String columns(String of) {
        return "%1$s.position, %1$s.since, %1$s.last_affirmed, %1$s.entry, %1$s.statement, %1$s.source_count, %1$s.slot, %1$s.polarity, %1$s.strength, %1$s.change_kind, %1$s.detail"
                .replace("%1$s", of);
    }

    /**
     * Where one party stands on one issue: the most frequent question of all, so it takes the shortest way there is. One
     * index scan on the driver below Hibernate, by keys that are remembered from an earlier answer.
     */
    public Uni<Snapshot<Scope<StandingOnIssue>>> standing(PartyId party, IssueId issue) {
        Long partyKey = parties.get(party.slug());
        Long issueKey = issues.get(issue.slug());
        if (partyKey != null && issueKey != null) {
            return query.direct(ONE_BY_KEYS, Tuple.of(issueKey, partyKey))
                    .map(rows -> new Snapshot<>(
                            ReadModelQuery.position(rows.getFirst()),
                            new Scope<>(true, true, standing(party, issue, rows, 1))));
        }
        return query.direct(ONE, Tuple.of(party.slug(), issue.slug())).map(rows -> {
            Object[] first = rows.getFirst();
            parties.remember(party.slug(), first[1]);
            issues.remember(issue.slug(), first[2]);
            return Scope.read(first, Optional.of(party), Optional.of(issue), standing(party, issue, rows, 3));
        });
    }

    private static StandingOnIssue standing(PartyId party, IssueId issue, List<Object[]> rows, int at) {
        return StandingOnIssue.of(
                party,
                issue,
                rows.stream()
                        .filter(row -> row[at] != null)
                        .map(row -> stance(party.slug(), issue.slug(), row, at))
                        .toList());
    }

    /** A page in {@link StanceFilter#order()}; the cursor must be of that order. */
    public Uni<Snapshot<Scope<Page<HeldStance>>>> stances(StanceFilter filter, Page.Request page) {
        boolean byParty = filter.order() == Cursor.Order.STANCE_BY_PARTY;
        Sql sql = new Sql("SELECT p.position, pa.id, i.id, r.* FROM readmodel.projection p");
        Scope.addJoins(sql, filter.party(), filter.issue());
        sql.add(" LEFT JOIN LATERAL (SELECT " + columns("s") + ", s.party, s.issue, sp.slug AS party_slug,"
                + " si.slug AS issue_slug FROM readmodel.stance s JOIN readmodel.party sp ON sp.id = s.party"
                + " JOIN readmodel.issue si ON si.id = s.issue WHERE true");
        filter.party().ifPresent(party -> sql.add(" AND s.party = pa.id"));
        filter.issue().ifPresent(issue -> sql.add(" AND s.issue = i.id"));
        filter.topic().ifPresent(topic -> sql.add(" AND si.topic = ?", topic));
        filter.slot().ifPresent(slot -> sql.add(" AND s.slot = ?", slot.label()));
        String key = byParty ? "s.party, s.issue, s.slot" : "s.issue, s.party, s.slot";
        page.after().ifPresent(after -> {
            sql.add(" AND (" + key + ") > (?, ?, ?)", after.first(), after.second(), PlacedStance.slot(after));
            // The same again for the leading column of the index that a topic is read by.
            sql.add(" AND si.id >= ?", byParty ? after.second() : after.first());
        });
        sql.add(" ORDER BY " + key + " LIMIT ?) r ON true", page.limit() + 1);
        sql.add(byParty ? " ORDER BY r.party, r.issue, r.slot" : " ORDER BY r.issue, r.party, r.slot");
        return query.rows(sql).map(rows -> {
            Page<PlacedStance> found = ReadModelQuery.page(
                    rows, page.limit(), 3, StanceQueries::placed, last -> last.place(filter.order()));
            return Scope.read(rows.getFirst(), filter.party(), filter.issue(), PlacedStance.page(found));
        });
    }

    private static PlacedStance placed(Object[] row) {
        int after = 3 + COLUMN_COUNT;
        return new PlacedStance(
                number(row[after]), number(row[after + 1]), stance(text(row[after + 2]), text(row[after + 3]), row, 3));
    }

    private static HeldStance stance(String party, String issue, Object[] row, int at) {
        return new HeldStance(
                party,
                issue,
                text(row[at + 6]),
                new Basis(
                        logPosition(row[at + 3]),
                        new Source((UUID) row[at + 4], Restraint.NONE),
                        textOrNull(row[at + 7]),
                        textOrNull(row[at + 8]),
                        null,
                        textOrNull(row[at + 10])),
                number(row[at + 1]),
                number(row[at + 2]),
                text(row[at + 9]),
                List.of(),
                KindRests.ON_OTHERS,
                optionalInt(row[at + 5]),
                Optional.of(logPosition(row[at])));
    }

    /**
     * Keys of parties or issues by slug. A key is the position of the first definition: it never changes, not even by a
     * rebuild, and nothing is ever undefined. Safe for any thread.
     */
    private static final class Keys {
        /** Some megabytes; slugs beyond it are looked up. */
        private static final int MAX_KEYS = 20_000;

        private final ConcurrentHashMap<String, Long> keys = new ConcurrentHashMap<>();

        @Nullable
        Long get(String slug) {
            return keys.get(slug);
        }

        void remember(String slug, @Nullable Object key) {
            if (key != null && keys.size() < MAX_KEYS) {
                keys.put(slug, number(key));
            }
        }
    }
}

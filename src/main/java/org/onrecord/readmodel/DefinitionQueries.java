// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.ReadModelQuery.logPosition;
import static org.onrecord.readmodel.ReadModelQuery.number;
import static org.onrecord.readmodel.ReadModelQuery.text;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Revision;

/** Parties and issues as they are defined now; lists in the order of first definition. */
@Singleton
public class DefinitionQueries {
    private static final String COLUMNS = "x.id, x.position, x.recorded, x.rev, x.doc";

    private final ReadModelQuery query;

    DefinitionQueries(ReadModelQuery query) {
        this.query = query;
    }

    /** The party, if it is defined. */
    public Uni<Snapshot<Optional<StandingDefinition>>> party(PartyId party) {
        return one("party", party.slug());
    }

    /** The issue, if it is defined. */
    public Uni<Snapshot<Optional<StandingDefinition>>> issue(IssueId issue) {
        return one("issue", issue.slug());
    }

    public Uni<Snapshot<Page<StandingDefinition>>> parties(Page.Request page) {
        return page("party", Optional.empty(), page);
    }

    /** @param topic only issues of this topic */
    public Uni<Snapshot<Page<StandingDefinition>>> issues(Optional<String> topic, Page.Request page) {
        return page("issue", topic, page);
    }

    private Uni<Snapshot<Optional<StandingDefinition>>> one(String table, String slug) {
        Sql sql = new Sql("SELECT p.position, " + COLUMNS + " FROM readmodel.projection p LEFT JOIN readmodel." + table)
                .add(" x ON x.slug = ?", slug);
        return query.one(sql, row -> row[1] == null ? Optional.empty() : Optional.of(definition(row)));
    }

    private Uni<Snapshot<Page<StandingDefinition>>> page(String table, Optional<String> topic, Page.Request page) {
        long after = page.after().map(Cursor::first).orElse(-1L);
        Sql sql = new Sql("SELECT p.position, r.* FROM readmodel.projection p LEFT JOIN LATERAL (SELECT " + COLUMNS)
                .add(" FROM readmodel." + table + " x WHERE x.id > ?", after);
        topic.ifPresent(slug -> sql.add(" AND x.topic = ?", slug));
        sql.add(" ORDER BY x.id LIMIT ?) r ON true ORDER BY r.id", page.limit() + 1);
        return query.page(
                sql,
                page.limit(),
                1,
                DefinitionQueries::definition,
                last -> Cursor.position(last.id().value()));
    }

    private static StandingDefinition definition(Object[] row) {
        return new StandingDefinition(
                logPosition(row[1]),
                logPosition(row[2]),
                number(row[3]),
                new Revision((int) number(row[4])),
                text(row[5]));
    }
}

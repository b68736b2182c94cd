// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.ReadModelQuery.logPosition;
import static org.onrecord.readmodel.ReadModelQuery.number;
import static org.onrecord.readmodel.ReadModelQuery.text;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.StatementId;

/** Statements, as recorded: what leaves has to pass the gate. */
@Singleton
public class StatementQueries {
    private static final String COLUMNS = "s.position, s.recorded, s.said, s.doc";

    private final ReadModelQuery query;

    StatementQueries(ReadModelQuery query) {
        this.query = query;
    }

    /** The statement, if it is recorded. */
    public Uni<Snapshot<Optional<StoredStatement>>> statement(StatementId id) {
        Sql sql = new Sql("SELECT p.position, " + COLUMNS)
                .add(" FROM readmodel.projection p LEFT JOIN readmodel.statement s ON s.id = ?", id.value());
        return query.one(sql, row -> row[1] == null ? Optional.empty() : Optional.of(statement(row)));
    }

    /** A page in {@link StatementFilter#order()}; the cursor must be of that order. */
    public Uni<Snapshot<Page<StoredStatement>>> statements(StatementFilter filter, Page.Request page) {
        boolean said = filter.order() == Cursor.Order.SAID;
        Sql sql = new Sql("SELECT p.position, r.* FROM readmodel.projection p LEFT JOIN LATERAL (");
        if (filter.topic().isPresent()) {
            // Each issue of the topic gives its own first places, of which the first of all are taken: the cost is that
            // of the page times the issues of the topic, however many statements there are.
            sql.add("SELECT " + COLUMNS + " FROM (SELECT DISTINCT t.said, t.position FROM readmodel.issue i"
                    + " CROSS JOIN LATERAL (SELECT s.said, si.position FROM readmodel.statement_issue si"
                    + " JOIN readmodel.statement s ON s.position = si.position WHERE si.issue = i.id AND");
            restrict(sql, filter, page, "si.position");
            sql.add(" ORDER BY " + (said ? "s.said, si.position" : "si.position") + " LIMIT ?", page.limit() + 1);
            sql.add(") t WHERE i.topic = ?", filter.topic().get());
            sql.add(" ORDER BY " + (said ? "t.said, t.position" : "t.position") + " LIMIT ?", page.limit() + 1);
            sql.add(") k JOIN readmodel.statement s ON s.position = k.position");
        } else {
            sql.add("SELECT " + COLUMNS + " FROM readmodel.statement s WHERE");
            restrict(sql, filter, page, "s.position");
            sql.add(" ORDER BY " + (said ? "s.said, s.position" : "s.position") + " LIMIT ?", page.limit() + 1);
        }
        sql.add(") r ON true ORDER BY " + (said ? "r.said, r.position" : "r.position"));
        return query.page(
                sql,
                page.limit(),
                1,
                StatementQueries::statement,
                last -> said
                        ? new Cursor(
                                Cursor.Order.SAID,
                                last.saidMillis(),
                                last.position().value(),
                                0)
                        : Cursor.position(last.position().value()));
    }

    private static void restrict(Sql sql, StatementFilter filter, Page.Request page, String position) {
        if (filter.order() == Cursor.Order.SAID) {
            sql.add(
                    " (s.said, s.position) > (?, ?)",
                    page.after().map(Cursor::first).orElse(Long.MIN_VALUE),
                    page.after().map(Cursor::second).orElse(-1L));
            filter.saidFromMillis().ifPresent(from -> sql.add(" AND s.said >= ?", from));
            filter.saidToMillis().ifPresent(to -> sql.add(" AND s.said <= ?", to));
        } else {
            sql.add(" " + position + " > ?", page.after().map(Cursor::first).orElse(-1L));
        }
        filter.party()
                .ifPresent(party ->
                        sql.add(" AND s.party = (SELECT id FROM readmodel.party WHERE slug = ?)", party.slug()));
        filter.issue()
                .ifPresent(issue -> sql.add(
                        " AND s.position IN (SELECT o.position FROM readmodel.statement_issue o"
                                + " WHERE o.issue = (SELECT id FROM readmodel.issue WHERE slug = ?))",
                        issue.slug()));
        // Names of an enum, not words of a client: as literals they let the planner know the partial index.
        filter.kind().ifPresent(kind -> sql.add(" AND s.kind = '" + kind.name() + "'"));
        filter.terms()
                .ifPresent(terms -> sql.add(" AND s.terms = '" + terms.name() + "'"
                        + (terms == AttributionTerms.ON_THE_RECORD ? "" : " AND s.terms <> 'ON_THE_RECORD'")));
        filter.speaker().ifPresent(speaker -> sql.add(" AND s.speaker = ?", speaker.toLowerCase(Locale.ROOT)));
        filter.outlet()
                .ifPresent(outlet -> sql.add(
                        " AND s.position IN (SELECT o.position FROM readmodel.statement_outlet o WHERE o.outlet = ?)",
                        outlet));
        // Nothing can be withheld or cancelled yet.
        filter.status().filter(status -> status != PubStatus.USABLE).ifPresent(status -> sql.add(" AND false"));
    }

    private static StoredStatement statement(Object[] row) {
        return new StoredStatement(logPosition(row[1]), number(row[2]), number(row[3]), text(row[4]));
    }
}

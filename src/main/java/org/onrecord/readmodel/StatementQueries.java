// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.StatementId;

/** Statements, as they stand: what leaves has to pass the gate. */
@Singleton
public class StatementQueries {
    private final ReadModelQuery query;

    StatementQueries(ReadModelQuery query) {
        this.query = query;
    }

    /** The statement, if it is recorded. */
    public Uni<Snapshot<OrRedacted<StoredStatement>>> statement(StatementId id) {
        Sql sql = new Sql("SELECT p.position, " + OrRedacted.COLUMN + ", " + StatementRow.COLUMNS)
                .add(" FROM readmodel.projection p" + OrRedacted.JOIN, id.value())
                .add(" LEFT JOIN readmodel.statement s ON s.id = ?", id.value());
        return query.one(
                sql,
                row -> OrRedacted.of(
                        row[2] == null ? Optional.empty() : Optional.of(StatementRow.read(row, 2)), row[1]));
    }

    /**
     * A page in {@link StatementFilter#order()}; the cursor must be of that order. To the public, statements that are not
     * USABLE are found by their status alone.
     */
    public Uni<Snapshot<Page<StoredStatement>>> statements(
            StatementFilter filter, Clearance clearance, Page.Request page) {
        boolean said = filter.order() == Cursor.Order.SAID;
        Sql sql = new Sql("SELECT p.position, r.* FROM readmodel.projection p LEFT JOIN LATERAL (");
        if (filter.topic().isPresent()) {
            // Each issue of the topic gives its own first places, of which the first of all are taken: the cost is that
            // of the page times the issues of the topic, however many statements there are.
            sql.add("SELECT " + StatementRow.COLUMNS + " FROM (SELECT DISTINCT t.said, t.position"
                    + " FROM readmodel.issue i CROSS JOIN LATERAL (SELECT s.said, si.position"
                    + " FROM readmodel.statement_issue si"
                    + " JOIN readmodel.statement s ON s.position = si.position WHERE si.issue = i.id AND");
            restrict(sql, filter, clearance, page, "si.position");
            sql.add(" ORDER BY " + (said ? "s.said, si.position" : "si.position") + " LIMIT ?", page.limit() + 1);
            sql.add(") t WHERE i.topic = ?", filter.topic().get());
            sql.add(" ORDER BY " + (said ? "t.said, t.position" : "t.position") + " LIMIT ?", page.limit() + 1);
            sql.add(") k JOIN readmodel.statement s ON s.position = k.position");
        } else {
            sql.add("SELECT " + StatementRow.COLUMNS + " FROM readmodel.statement s WHERE");
            restrict(sql, filter, clearance, page, "s.position");
            sql.add(" ORDER BY " + (said ? "s.said, s.position" : "s.position") + " LIMIT ?", page.limit() + 1);
        }
        sql.add(") r ON true ORDER BY " + (said ? "r.said, r.position" : "r.position"));
        return query.page(
                sql,
                page.limit(),
                1,
                row -> StatementRow.read(row, 1),
                last -> said
                        ? new Cursor(
                                Cursor.Order.SAID,
                                last.saidMillis(),
                                last.position().value(),
                                0)
                        : Cursor.position(last.position().value()));
    }

    private static void restrict(
            Sql sql, StatementFilter filter, Clearance clearance, Page.Request page, String position) {
        if (filter.order() == Cursor.Order.SAID) {
            sql.add(
                    " (s.said, s.position) > (?, ?)",
                    page.after().map(Cursor::first).orElse(Long.MIN_VALUE),
                    page.after().map(Cursor::second).orElse(-1L));
        } else {
            sql.add(" " + position + " > ?", page.after().map(Cursor::first).orElse(-1L));
        }
        StatementConditions.add(sql, filter, clearance);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.ReadModelQuery.logPosition;
import static org.onrecord.readmodel.ReadModelQuery.number;
import static org.onrecord.readmodel.ReadModelQuery.position;
import static org.onrecord.readmodel.ReadModelQuery.text;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.onrecord.domain.EventType;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.StatementId;

/** What became of statements, entry by entry: what leaves has to pass the gate. */
@Singleton
public class AmendmentQueries {
    private static final int STATEMENT = 2;
    private static final int ENTRY = STATEMENT + StatementRow.WIDTH;

    /** Those that the payload of an entry relates to and the public never saw; most relate to none. */
    private static final String UNSEEN = "(SELECT string_agg(o->>'statement', ' ')"
            + " FROM json_array_elements(CASE WHEN e.doc LIKE '%\"relations\"%'"
            + " THEN CAST(e.doc AS json)->'relations' END) o"
            + " LEFT JOIN readmodel.statement t ON t.id = CAST(o->>'statement' AS uuid)"
            + " WHERE NOT coalesce(t.published, false))";

    private static final String EMBARGO = "(SELECT CASE WHEN EXISTS (SELECT 1 FROM readmodel.statement_entry n"
            + " WHERE n.statement = l.statement AND n.position > e.position AND n.position < l.position"
            + " AND n.type = 'StatementCorrected') THEN 2 ELSE 1 END FROM readmodel.statement_entry l"
            + " WHERE l.statement = s.position AND l.type = 'EmbargoLifted' AND l.position > e.position"
            + " ORDER BY l.position DESC LIMIT 1)";

    private final ReadModelQuery query;

    AmendmentQueries(ReadModelQuery query) {
        this.query = query;
    }

    /** A statement and a page of its stream. */
    public record Stream(StoredStatement statement, Page<StoredEntry> entries) {}

    /**
     * The stream of a statement by revision, if it is recorded; a cursor is of log positions.
     *
     * @param knownAt what had been recorded; absent: all that the read model reflects
     */
    public Uni<Snapshot<OrRedacted<Stream>>> stream(StatementId id, Optional<KnownAt> knownAt, Page.Request page) {
        long after = page.after().map(Cursor::first).orElse(-1L);
        Sql sql = new Sql("SELECT p.position, " + OrRedacted.COLUMN + ", " + StatementRow.COLUMNS)
                .add(
                        ", e.position AS entry, e.recorded AS since, e.rev AS revision, e.type, e.doc AS payload, "
                                + UNSEEN + " AS strangers, " + EMBARGO + " AS embargo FROM readmodel.projection p"
                                + OrRedacted.JOIN,
                        id.value())
                .add(" LEFT JOIN readmodel.statement s ON s.id = ?", id.value())
                // A statement that was never amended is its own stream.
                .add(" LEFT JOIN LATERAL (SELECT * FROM (SELECT position, recorded, rev, type, doc"
                        + " FROM readmodel.statement_entry WHERE statement = s.position"
                        + " UNION ALL SELECT s.position, s.recorded, 0, 'StatementRecorded', s.doc WHERE s.rev = 0) a")
                .add(" WHERE a.position > ?", after);
        knownAt.ifPresent(last -> {
            switch (last) {
                case KnownAt.AtPosition(LogPosition position) -> sql.add(" AND a.position <= ?", position.value());
                case KnownAt.AtTime(long millis) -> sql.add(" AND a.recorded <= ?", millis);
            }
        });
        sql.add(" ORDER BY a.rev LIMIT ?) e ON true ORDER BY e.rev", page.limit() + 1);
        return query.rows(sql).map(rows -> {
            Object[] first = rows.getFirst();
            return new Snapshot<>(
                    position(first),
                    OrRedacted.of(
                            first[STATEMENT] == null
                                    ? Optional.empty()
                                    : Optional.of(new Stream(
                                            StatementRow.read(first, STATEMENT),
                                            ReadModelQuery.page(
                                                    rows,
                                                    page.limit(),
                                                    ENTRY,
                                                    AmendmentQueries::entry,
                                                    last -> Cursor.position(
                                                            last.position().value())))),
                            first[1]));
        });
    }

    private static StoredEntry entry(Object[] row) {
        String type = text(row[ENTRY + 3]);
        return new StoredEntry(
                logPosition(row[ENTRY]),
                number(row[ENTRY + 1]),
                number(row[ENTRY + 2]),
                EventType.ofName(type).orElseThrow(() -> new IllegalStateException("no event type is " + type)),
                text(row[ENTRY + 4]),
                StatementRow.ids(row[ENTRY + 5]),
                StoredEntry.Embargo.values()[row[ENTRY + 6] == null ? 0 : (int) number(row[ENTRY + 6])]);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.onrecord.domain.Approved;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.StatementId;

/** Redactions as the head lock finds them. */
final class RedactionRows {
    static final String DERIVED = Arrays.stream(EventType.values())
            .filter(EventType::isDerived)
            .map(type -> Short.toString(LogEntry.code(type)))
            .collect(Collectors.joining(", "));

    private final Rows rows;

    RedactionRows(Rows rows) {
        this.rows = rows;
    }

    /** The order by which a statement was destroyed, if it was. */
    Optional<LogPosition> orderOf(StatementId id) throws SQLException {
        List<LogPosition> orders = new ArrayList<>(1);
        rows.query(
                "SELECT ordered FROM ledger.redaction WHERE statement = ANY (?::uuid[]) AND ordered IS NOT NULL"
                        + " AND basis <> 'GDPR_RESTRICTION' AND fields IS NULL ORDER BY ordered LIMIT 1",
                List.of(id),
                to -> to.array("uuid", List.of(id), StatementId::value),
                row -> orders.add(new LogPosition(row.getLong(1))));
        return orders.stream().findFirst();
    }

    /** Whether one was asked for that nobody has decided. */
    boolean isAsked(StatementId id) throws SQLException {
        return isAny(
                "SELECT 1 FROM ledger.redaction WHERE statement = ANY (?::uuid[]) AND ordered IS NULL"
                        + " AND declined_by IS NULL AND lifts IS NULL LIMIT 1",
                id.value());
    }

    /** Whether this one was asked for, and nobody has decided. */
    boolean isOpen(RedactionId id) throws SQLException {
        return isAny(
                "SELECT 1 FROM ledger.redaction WHERE id = ANY (?::uuid[]) AND ordered IS NULL AND declined_by IS NULL",
                id.value());
    }

    /**
     * What its order says of one that was asked for here or in a database that is lost; nothing of one that is here.
     *
     * @param orderedMillis epoch milliseconds, in place of when it was asked for, which no entry says
     */
    void restore(Event.Amendment order, Approved approved, long orderedMillis) throws SQLException {
        rows.execute(
                "INSERT INTO ledger.redaction (id, statement, basis, lifts, asked_by, asked, fields)"
                        + " SELECT i, s, b, l, a, m, nullif(?::text[], '{}')"
                        + " FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::bigint[], ?::text[], ?::bigint[])"
                        + " AS u (i, s, b, l, a, m) ON CONFLICT DO NOTHING",
                to -> to.array("text", fields(order), field -> field)
                        .array("uuid", List.of(approved), a -> a.redaction().value())
                        .array("uuid", List.of(order), o -> o.statement().value())
                        .array(
                                "text",
                                List.of(order),
                                o -> o instanceof Event.RedactionOrdered ordered
                                        ? ordered.basis().name()
                                        : null)
                        .array(
                                "int8",
                                List.of(order),
                                o -> o instanceof Event.RestrictionLifted lifted
                                        ? lifted.order().value()
                                        : null)
                        .array("text", List.of(approved), Approved::askedBy)
                        .array("int8", List.of(orderedMillis), millis -> millis));
    }

    private static List<String> fields(Event.Amendment order) {
        return order instanceof Event.RedactionOrdered ordered && ordered.takesFields()
                ? ordered.scope().targets().stream()
                        .flatMap(target -> target.fields().stream())
                        .distinct()
                        .sorted()
                        .toList()
                : List.of();
    }

    /** Where it was recorded that a system has carried it out. */
    Optional<LogPosition> completion(RedactionId id, RedactedSystem system) throws SQLException {
        List<LogPosition> found = new ArrayList<>(1);
        rows.query(
                "SELECT system, position FROM ledger.redacted_system WHERE redaction = ANY (?::uuid[])",
                List.of(id),
                to -> to.array("uuid", List.of(id), RedactionId::value),
                row -> {
                    if (row.getString(1).equals(system.name())) {
                        found.add(new LogPosition(row.getLong(2)));
                    }
                });
        return found.stream().findFirst();
    }

    /** The streams of the stances that the entries of statements' streams have moved: derived entries stand behind their fact. */
    Set<UUID> slotStreams(Set<UUID> statements) throws SQLException {
        Set<UUID> streams = new HashSet<>();
        rows.query(
                "SELECT DISTINCT d.stream FROM ledger.entry f CROSS JOIN LATERAL (SELECT coalesce((SELECT n.position"
                        + " FROM ledger.entry n WHERE n.position > f.position AND n.type NOT IN (" + DERIVED + ")"
                        + " ORDER BY n.position LIMIT 1), 9223372036854775807) AS position) AS until"
                        + " JOIN ledger.entry d ON d.position > f.position AND d.position < until.position"
                        + " WHERE f.stream = ANY (?::uuid[])",
                statements,
                to -> to.array("uuid", statements, stream -> stream),
                row -> streams.add(row.getObject(1, UUID.class)));
        return streams;
    }

    /** The streams of statements. */
    Set<UUID> streams(Set<StatementId> statements) throws SQLException {
        Set<UUID> streams = new HashSet<>();
        rows.query(
                "SELECT e.stream FROM ledger.statement s JOIN ledger.entry e ON e.position = s.entry"
                        + " WHERE s.id = ANY (?::uuid[])",
                statements,
                to -> to.array("uuid", statements, StatementId::value),
                row -> streams.add(row.getObject(1, UUID.class)));
        return streams;
    }

    private boolean isAny(String sql, UUID id) throws SQLException {
        boolean[] any = {false};
        rows.query(sql, List.of(id), to -> to.array("uuid", List.of(id), value -> value), row -> any[0] = true);
        return any[0];
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.onrecord.domain.CauseType;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.transparency.Leaf;
import org.onrecord.vault.DataKey;

/** Recorded statements: how they stand, what depends on them and what they caused. */
final class StatementRows {
    private final Rows rows;

    StatementRows(Rows rows) {
        this.rows = rows;
    }

    /**
     * The statements that caused the derived entries of these streams, those that were not destroyed. What a redaction took
     * with it of others' entries, it told anew: of such a history every item names its statement.
     */
    Set<StatementId> causes(Set<UUID> streams) throws SQLException {
        List<Sealed> payloads = new ArrayList<>();
        rows.query(
                "SELECT e.position, d.key, d.payload FROM unnest(?::uuid[]) AS k (stream) JOIN ledger.entry e ON e.stream = k.stream"
                        + " JOIN ledger.disclosure d ON d.position = e.position",
                streams,
                to -> to.array("uuid", streams, stream -> stream),
                row -> Sealed.of(AtRest.PAYLOAD, row.getLong(1), row, 2).ifPresent(payloads::add));
        Map<Long, DataKey> found = rows.keys(payloads.stream());
        Set<StatementId> causes = new LinkedHashSet<>();
        Set<Long> told = new LinkedHashSet<>();
        payloads.forEach(payload -> payload.open(found).map(Payload::fields).ifPresent(fields -> {
            causes.add(cause(fields));
            told.addAll(toldAnew(fields));
        }));
        causes.addAll(recordedAt(told));
        return causes;
    }

    private static StatementId cause(Map<String, Object> payload) {
        if (payload.get("cause") instanceof Map<?, ?> cause && cause.get("statement") instanceof String id) {
            return StatementId.parse(id).orElseThrow();
        }
        throw new IllegalStateException("a derived entry has no cause");
    }

    /** The recordings of a history, where a redaction has told it anew. */
    private static Set<Long> toldAnew(Map<String, Object> payload) {
        Set<Long> told = new LinkedHashSet<>();
        if (payload.get("cause") instanceof Map<?, ?> cause
                && CauseType.REDACTION.name().equals(cause.get("type"))
                && payload.get("revised") instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof Map<?, ?> members
                        && members.get("entry") instanceof Long entry
                        && !members.containsKey("removed")) {
                    told.add(entry);
                }
            }
        }
        return told;
    }

    private Set<StatementId> recordedAt(Set<Long> entries) throws SQLException {
        List<Sealed> payloads = new ArrayList<>();
        rows.query(
                "SELECT d.position, d.key, d.payload FROM unnest(?::bigint[]) AS k (position)"
                        + " JOIN ledger.disclosure d ON d.position = k.position",
                entries,
                to -> to.array("int8", entries, entry -> entry),
                row -> Sealed.of(AtRest.PAYLOAD, row.getLong(1), row, 2).ifPresent(payloads::add));
        Map<Long, DataKey> found = rows.keys(payloads.stream());
        Set<StatementId> recorded = new LinkedHashSet<>();
        for (Sealed payload : payloads) {
            payload.open(found)
                    .map(Payload::fields)
                    .map(fields -> fields.get("id"))
                    .flatMap(id -> StatementId.parse(String.valueOf(id)))
                    .ifPresent(recorded::add);
        }
        return recorded;
    }

    /** The statements that duplicate, retract or deny these. */
    Set<StatementId> dependants(Set<StatementId> targets) throws SQLException {
        Set<StatementId> sources = new LinkedHashSet<>();
        rows.query(
                "SELECT r.source FROM unnest(?::uuid[]) AS k (id) JOIN ledger.relation r ON r.target = k.id",
                targets,
                to -> to.array("uuid", targets, StatementId::value),
                row -> sources.add(new StatementId(row.getObject(1, UUID.class))));
        return sources;
    }

    /** A statement as it stands, and the key under which it is sealed. */
    record Standing(StatementState state, DataKey key) {}

    /** These statements as they stand, those that are recorded and of which nobody has ordered that they be destroyed. */
    List<Standing> standing(Set<StatementId> ids) throws SQLException {
        List<RecordedRow> recorded = new ArrayList<>();
        rows.query(
                "SELECT s.entry, e.recorded, d.key, d.payload, a.stream FROM unnest(?::uuid[]) AS k (id)"
                        + " JOIN ledger.statement s ON s.id = k.id JOIN ledger.entry e ON e.position = s.entry"
                        + " JOIN ledger.disclosure d ON d.position = s.entry"
                        + " LEFT JOIN ledger.amended a ON a.statement = s.id",
                ids,
                to -> to.array("uuid", ids, StatementId::value),
                row -> {
                    long recordedMillis = row.getLong(2);
                    Optional<UUID> amended = Optional.ofNullable(row.getObject(5, UUID.class));
                    Sealed.of(AtRest.PAYLOAD, row.getLong(1), row, 3)
                            .ifPresent(payload -> recorded.add(new RecordedRow(payload, recordedMillis, amended)));
                });
        List<UUID> streams =
                recorded.stream().flatMap(row -> row.amended().stream()).toList();
        Map<UUID, List<AmendmentRow>> amendments = new LinkedHashMap<>();
        rows.query(
                "SELECT e.stream, e.position, e.type, d.key, d.payload FROM unnest(?::uuid[]) AS k (stream)"
                        + " JOIN ledger.entry e ON e.stream = k.stream AND e.rev > 0"
                        + " JOIN ledger.disclosure d ON d.position = e.position ORDER BY e.position",
                streams,
                to -> to.array("uuid", streams, stream -> stream),
                row -> {
                    EventType type = LogEntry.type(row.getShort(3));
                    List<AmendmentRow> of =
                            amendments.computeIfAbsent(row.getObject(1, UUID.class), none -> new ArrayList<>());
                    Sealed.of(AtRest.PAYLOAD, row.getLong(2), row, 4)
                            .ifPresent(payload -> of.add(new AmendmentRow(type, payload)));
                });
        Map<Long, DataKey> found = rows.keys(Stream.concat(
                recorded.stream().map(RecordedRow::payload),
                amendments.values().stream().flatMap(List::stream).map(AmendmentRow::payload)));
        List<Standing> standing = new ArrayList<>(recorded.size());
        for (RecordedRow row : recorded) {
            DataKey key = found.get(row.payload().key());
            if (key != null) {
                List<AmendmentRow> since = row.amended().map(amendments::get).orElse(List.of());
                state(row, since, found).ifPresent(state -> standing.add(new Standing(state, key)));
            }
        }
        return standing;
    }

    private record RecordedRow(Sealed payload, long recordedMillis, Optional<UUID> amended) {}

    private record AmendmentRow(EventType type, Sealed payload) {}

    private static Optional<StatementState> state(
            RecordedRow row, List<AmendmentRow> amendments, Map<Long, DataKey> keys) {
        LogPosition entry = new LogPosition(row.payload().position());
        Event.StatementRecorded recorded = (Event.StatementRecorded) LogEntry.event(
                entry, EventType.STATEMENT_RECORDED, row.payload().open(keys).orElseThrow());
        StatementState state = StatementState.recorded(entry, row.recordedMillis(), recorded);
        for (AmendmentRow amendment : amendments) {
            LogPosition at = new LogPosition(amendment.payload().position());
            Event.Amendment event = (Event.Amendment) LogEntry.event(
                    at, amendment.type(), amendment.payload().open(keys).orElseThrow());
            if (event instanceof Event.RedactionOrdered ordered && ordered.endsStatement()) {
                return Optional.empty();
            }
            state = state.after(at, event);
        }
        return Optional.of(state);
    }

    /** Where the stream of a recorded statement ends. */
    Memory.Stream stream(StatementId id) throws SQLException {
        List<Memory.Stream> streams = new ArrayList<>(1);
        rows.query(
                "SELECT coalesce(a.stream, e.stream), coalesce(a.rev, 0), a.tail, e.leaf FROM ledger.statement s"
                        + " JOIN ledger.entry e ON e.position = s.entry"
                        + " LEFT JOIN ledger.amended a ON a.statement = s.id WHERE s.id = ANY (?::uuid[])",
                List.of(id),
                to -> to.array("uuid", List.of(id), StatementId::value),
                row -> {
                    byte[] tail = row.getBytes(3);
                    streams.add(new Memory.Stream(
                            row.getObject(1, UUID.class),
                            row.getInt(2),
                            tail != null ? tail : Leaf.hash(row.getBytes(4))));
                });
        return streams.getFirst();
    }
}

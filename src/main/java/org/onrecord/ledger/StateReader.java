// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.onrecord.domain.Command;
import org.onrecord.domain.Contribution;
import org.onrecord.domain.Duplicates;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.IssueKind;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.OppositeLines;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Slot;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.transparency.Leaf;

/** Reads, under the head lock, the state that the commands of a batch need: one query per kind, only for what is not remembered. */
final class StateReader {
    /** Statements that are compared with a new one; of more, those of the nearest time are. */
    private static final int MAX_QUOTATIONS = 200;

    private final Memory memory;
    private final Connection connection;

    StateReader(Memory memory, Connection connection) {
        this.memory = memory;
        this.connection = connection;
    }

    /** All that the commands name. */
    BatchState read(List<Submission> submissions) throws SQLException {
        BatchState state = new BatchState(this);
        Set<PartyId> parties = new LinkedHashSet<>();
        Set<IssueId> issues = new LinkedHashSet<>();
        Set<StatementId> statements = new LinkedHashSet<>();
        Set<UUID> keys = new LinkedHashSet<>();
        for (Submission submission : submissions) {
            submission.key().ifPresent(key -> keys.add(key.key()));
            switch (submission.command()) {
                case Command.DefineParty define -> parties.add(define.party());
                case Command.DefineIssue define -> issues.add(define.issue());
                case Command.RecordStatement record -> {
                    Statement statement = record.statement();
                    statements.add(record.id());
                    statement.party().ifPresent(parties::add);
                    statement.positions().forEach(position -> issues.add(position.issue()));
                    statement.relations().forEach(relation -> statements.add(relation.statement()));
                }
                case Command.Amend amend -> statements.add(amend.statement());
            }
        }
        readKeys(keys, state);
        readParties(parties, state);
        readIssues(issues, state);
        readStatements(statements, state);
        state.looked.addAll(parties);
        state.looked.addAll(issues);
        state.looked.addAll(statements);
        Set<Memory.DossierKey> dossiers = dossiersOf(submissions, state);
        readDossiers(dossiers, state);
        state.looked.addAll(dossiers);
        readQuotations(submissions, state);
        state.load(comparedWith(submissions, state));
        return state;
    }

    /** The recorded statements that deciding will read: what can be the same utterance, and what opposes it. */
    private static Set<StatementId> comparedWith(List<Submission> submissions, BatchState state) {
        Set<StatementId> compared = new LinkedHashSet<>();
        state.saidBefore.values().forEach(compared::addAll);
        for (Submission submission : submissions) {
            if (submission.command() instanceof Command.RecordStatement record
                    && record.statement()
                            .party()
                            .filter(state.parties::containsKey)
                            .isPresent()) {
                record.statement().positions().stream()
                        .filter(position -> state.issues.containsKey(position.issue()))
                        .forEach(position -> OppositeLines.opposed(record.statement(), position, state)
                                .map(Contribution::statement)
                                .forEach(compared::add));
            }
        }
        return compared;
    }

    private static Set<Memory.DossierKey> dossiersOf(List<Submission> submissions, BatchState state) {
        Set<Memory.DossierKey> keys = new LinkedHashSet<>();
        for (Submission submission : submissions) {
            if (submission.command() instanceof Command.RecordStatement record) {
                Optional<PartyId> party = record.statement().party().filter(state.parties::containsKey);
                party.ifPresent(known -> record.statement().positions().stream()
                        .filter(position -> state.issues.containsKey(position.issue()))
                        .forEach(position -> keys.add(state.key(known, position.issue()))));
            }
        }
        return keys;
    }

    /** The statements that caused the derived entries of these streams. */
    Set<StatementId> causes(Set<UUID> streams) throws SQLException {
        Set<StatementId> causes = new LinkedHashSet<>();
        query(
                "SELECT d.payload FROM unnest(?::uuid[]) AS k (stream) JOIN ledger.entry e ON e.stream = k.stream"
                        + " JOIN ledger.disclosure d ON d.position = e.position",
                streams,
                to -> to.array("uuid", streams, stream -> stream),
                row -> causes.add(cause(row.getBytes(1))));
        return causes;
    }

    private static StatementId cause(byte[] payload) {
        if (Payload.fields(payload).get("cause") instanceof Map<?, ?> cause
                && cause.get("statement") instanceof String id) {
            return StatementId.parse(id).orElseThrow();
        }
        throw new IllegalStateException("a derived entry has no cause");
    }

    /** The statements that duplicate, retract or deny these. */
    Set<StatementId> dependants(Set<StatementId> targets) throws SQLException {
        Set<StatementId> sources = new LinkedHashSet<>();
        query(
                "SELECT r.source FROM unnest(?::uuid[]) AS k (id) JOIN ledger.relation r ON r.target = k.id",
                targets,
                to -> to.array("uuid", targets, StatementId::value),
                row -> sources.add(new StatementId(row.getObject(1, UUID.class))));
        return sources;
    }

    /** These statements as they stand, those that are recorded. */
    List<StatementState> standing(Set<StatementId> ids) throws SQLException {
        Map<UUID, StatementState> found = new LinkedHashMap<>();
        Map<UUID, UUID> amended = new LinkedHashMap<>();
        query(
                "SELECT s.id, s.entry, e.recorded, d.payload, a.stream FROM unnest(?::uuid[]) AS k (id)"
                        + " JOIN ledger.statement s ON s.id = k.id JOIN ledger.entry e ON e.position = s.entry"
                        + " JOIN ledger.disclosure d ON d.position = s.entry"
                        + " LEFT JOIN ledger.amended a ON a.statement = s.id",
                ids,
                to -> to.array("uuid", ids, StatementId::value),
                row -> {
                    UUID id = row.getObject(1, UUID.class);
                    LogPosition entry = new LogPosition(row.getLong(2));
                    Event.StatementRecorded recorded = (Event.StatementRecorded)
                            LogEntry.event(entry, EventType.STATEMENT_RECORDED, row.getBytes(4));
                    found.put(id, StatementState.recorded(entry, row.getLong(3), recorded));
                    UUID stream = row.getObject(5, UUID.class);
                    if (stream != null) {
                        amended.put(stream, id);
                    }
                });
        query(
                "SELECT e.stream, e.position, e.type, d.payload FROM unnest(?::uuid[]) AS k (stream)"
                        + " JOIN ledger.entry e ON e.stream = k.stream AND e.rev > 0"
                        + " JOIN ledger.disclosure d ON d.position = e.position ORDER BY e.position",
                amended.keySet(),
                to -> to.array("uuid", amended.keySet(), stream -> stream),
                row -> {
                    LogPosition at = new LogPosition(row.getLong(2));
                    Event.Amendment amendment =
                            (Event.Amendment) LogEntry.event(at, LogEntry.type(row.getShort(3)), row.getBytes(4));
                    found.computeIfPresent(
                            amended.get(row.getObject(1, UUID.class)), (id, state) -> state.after(at, amendment));
                });
        return List.copyOf(found.values());
    }

    /** For each statement the recorded ones of its party that can have been said at its time, the nearest first. */
    private void readQuotations(List<Submission> submissions, BatchState state) throws SQLException {
        List<Statement> asked = new ArrayList<>();
        for (Submission submission : submissions) {
            if (submission.command() instanceof Command.RecordStatement record
                    && Duplicates.isComparable(record.statement())
                    && record.statement()
                            .party()
                            .map(state.parties::containsKey)
                            .orElse(true)) {
                asked.add(record.statement());
            }
        }
        query(
                "SELECT k.n, q.statement FROM unnest(?::bigint[], ?::bigint[], ?::bigint[])"
                        + " WITH ORDINALITY AS k (party, earliest, latest, n) CROSS JOIN LATERAL"
                        + " (SELECT c.statement FROM ledger.quotation c WHERE c.party = k.party"
                        + " AND c.latest >= k.earliest AND c.earliest <= k.latest ORDER BY c.latest LIMIT "
                        + MAX_QUOTATIONS + ") q",
                asked,
                to -> to.array("int8", asked, state::partyKey)
                        .array("int8", asked, statement -> statement.saidAt().earliestMillis())
                        .array("int8", asked, statement -> statement.saidAt().latestMillis()),
                row -> state.saidBefore
                        .computeIfAbsent(asked.get((int) row.getLong(1) - 1), none -> new LinkedHashSet<>())
                        .add(new StatementId(row.getObject(2, UUID.class))));
    }

    /** Where the stream of a recorded statement ends. */
    Memory.Stream stream(StatementId id) throws SQLException {
        List<Memory.Stream> streams = new ArrayList<>(1);
        query(
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

    private static <K, V> Set<K> recall(Set<K> wanted, Map<K, V> memory, Map<K, V> state) {
        Set<K> missing = new HashSet<>();
        for (K key : wanted) {
            V known = memory.get(key);
            if (known == null) {
                missing.add(key);
            } else {
                state.put(key, known);
            }
        }
        return missing;
    }

    void readParties(Set<PartyId> wanted, BatchState state) throws SQLException {
        Set<PartyId> missing = recall(wanted, memory.parties, state.parties);
        query(
                "SELECT slug, id, stream, rev, tail, last, content FROM ledger.party WHERE slug = ANY (?::text[])",
                missing,
                to -> to.array("text", missing, PartyId::slug),
                row -> state.parties.put(
                        new PartyId(row.getString(1)),
                        new Memory.PartyRow(row.getLong(2), stream(row, 3), row.getLong(6), row.getBytes(7))));
    }

    void readIssues(Set<IssueId> wanted, BatchState state) throws SQLException {
        Set<IssueId> missing = recall(wanted, memory.issues, state.issues);
        query(
                "SELECT slug, id, stream, rev, tail, last, content, figure, unit FROM ledger.issue WHERE slug = ANY (?::text[])",
                missing,
                to -> to.array("text", missing, IssueId::slug),
                row -> state.issues.put(
                        new IssueId(row.getString(1)),
                        new Memory.IssueRow(
                                row.getLong(2),
                                stream(row, 3),
                                row.getLong(6),
                                row.getBytes(7),
                                row.getBoolean(8) ? IssueKind.FIGURE : IssueKind.STANCE,
                                Optional.ofNullable(row.getString(9)))));
    }

    void readDossiers(Set<Memory.DossierKey> wanted, BatchState state) throws SQLException {
        Set<Memory.DossierKey> missing = recall(wanted, memory.dossiers, state.dossiers);
        query(
                "SELECT d.issue, d.party, d.stream, d.rev, d.tail, d.slot, d.last, d.last_change, d.state"
                        + " FROM unnest(?::bigint[], ?::bigint[]) AS k (issue, party)"
                        + " JOIN ledger.dossier d ON d.issue = k.issue AND d.party = k.party",
                missing,
                to -> to.array("int8", missing, Memory.DossierKey::issue)
                        .array("int8", missing, Memory.DossierKey::party),
                row -> {
                    Memory.DossierKey key = new Memory.DossierKey(row.getLong(1), row.getLong(2));
                    long lastChange = row.getLong(8);
                    Memory.SlotRow slot = new Memory.SlotRow(
                            stream(row, 3),
                            row.getLong(7),
                            row.wasNull() ? OptionalLong.empty() : OptionalLong.of(lastChange),
                            slotState(row.getBytes(9)));
                    state.dossiers.merge(
                            key,
                            Memory.Dossier.EMPTY.with(Slot.values()[row.getShort(6)], slot),
                            (a, b) -> new Memory.Dossier(
                                    a.own() != null ? a.own() : b.own(),
                                    a.reported() != null ? a.reported() : b.reported()));
                });
    }

    void readStatements(Set<StatementId> wanted, BatchState state) throws SQLException {
        query(
                "SELECT id FROM ledger.statement WHERE id = ANY (?::uuid[])",
                wanted,
                to -> to.array("uuid", wanted, StatementId::value),
                row -> state.recorded.add(new StatementId(row.getObject(1, UUID.class))));
    }

    private void readKeys(Set<UUID> wanted, BatchState state) throws SQLException {
        query(
                "SELECT key, request, entry, entries, found FROM ledger.idempotency WHERE key = ANY (?::uuid[])",
                wanted,
                to -> to.array("uuid", wanted, key -> key),
                row -> state.keys.put(
                        row.getObject(1, UUID.class),
                        new Batch.KeyRow(
                                new IdempotencyKey.RequestDigest(row.getBytes(2)),
                                row.getLong(3),
                                row.getInt(4),
                                FoundForm.read(row.getBytes(5)))));
    }

    /** An empty object is the state of a slot to which nothing contributes any more. */
    private static Optional<SlotState> slotState(byte[] stored) {
        Map<String, Object> fields = Payload.fields(stored);
        return fields.isEmpty() ? Optional.empty() : Optional.of(SlotState.fromFields(fields));
    }

    private static Memory.Stream stream(ResultSet row, int column) throws SQLException {
        return new Memory.Stream(row.getObject(column, UUID.class), row.getInt(column + 1), row.getBytes(column + 2));
    }

    private void query(String text, Collection<?> wanted, Binding binding, RowReader reader) throws SQLException {
        if (wanted.isEmpty()) {
            return;
        }
        try (PreparedStatement sql = connection.prepareStatement(text)) {
            binding.bind(new Parameters(connection, sql));
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }

    private interface Binding {
        void bind(Parameters to) throws SQLException;
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }
}

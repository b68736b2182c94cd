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
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.onrecord.vault.DataKey;
import org.onrecord.vault.DataKeys;

/** Reads, under the head lock, the state that the commands of a batch need: one query per kind, only for what is not remembered. */
final class StateReader {
    /** Statements that are compared with a new one; of more, those of the nearest time are. */
    private static final int MAX_QUOTATIONS = 200;

    private final Memory memory;
    private final Connection connection;
    private final DataKeys keys;

    StateReader(Memory memory, Connection connection, DataKeys keys) {
        this.memory = memory;
        this.connection = connection;
        this.keys = keys;
    }

    /** A key, unless it was destroyed. */
    Optional<DataKey> key(long id) throws SQLException {
        return Optional.ofNullable(keys.find(List.of(id)).get(id));
    }

    private Map<Long, DataKey> keys(Stream<Sealed> values) throws SQLException {
        return Sealed.keys(keys, values);
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

    /** The statements that caused the derived entries of these streams, those that were not destroyed. */
    Set<StatementId> causes(Set<UUID> streams) throws SQLException {
        List<Sealed> payloads = new ArrayList<>();
        query(
                "SELECT e.position, d.key, d.payload FROM unnest(?::uuid[]) AS k (stream) JOIN ledger.entry e ON e.stream = k.stream"
                        + " JOIN ledger.disclosure d ON d.position = e.position",
                streams,
                to -> to.array("uuid", streams, stream -> stream),
                row -> Sealed.of(AtRest.PAYLOAD, row.getLong(1), row, 2).ifPresent(payloads::add));
        Map<Long, DataKey> found = keys(payloads.stream());
        Set<StatementId> causes = new LinkedHashSet<>();
        payloads.forEach(payload -> payload.open(found).ifPresent(bytes -> causes.add(cause(bytes))));
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

    /** A statement as it stands, and the key under which it is sealed. */
    record Standing(StatementState state, DataKey key) {}

    /** These statements as they stand, those that are recorded and were not destroyed. */
    List<Standing> standing(Set<StatementId> ids) throws SQLException {
        List<RecordedRow> recorded = new ArrayList<>();
        query(
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
        query(
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
        Map<Long, DataKey> found = keys(Stream.concat(
                recorded.stream().map(RecordedRow::payload),
                amendments.values().stream().flatMap(List::stream).map(AmendmentRow::payload)));
        List<Standing> standing = new ArrayList<>(recorded.size());
        for (RecordedRow row : recorded) {
            DataKey key = found.get(row.payload().key());
            if (key != null) {
                List<AmendmentRow> since = row.amended().map(amendments::get).orElse(List.of());
                standing.add(new Standing(state(row, since, found), key));
            }
        }
        return standing;
    }

    private record RecordedRow(Sealed payload, long recordedMillis, Optional<UUID> amended) {}

    private record AmendmentRow(EventType type, Sealed payload) {}

    private static StatementState state(RecordedRow row, List<AmendmentRow> amendments, Map<Long, DataKey> keys) {
        LogPosition entry = new LogPosition(row.payload().position());
        Event.StatementRecorded recorded = (Event.StatementRecorded) LogEntry.event(
                entry, EventType.STATEMENT_RECORDED, row.payload().open(keys).orElseThrow());
        StatementState state = StatementState.recorded(entry, row.recordedMillis(), recorded);
        for (AmendmentRow amendment : amendments) {
            LogPosition at = new LogPosition(amendment.payload().position());
            state = state.after(at, (Event.Amendment) LogEntry.event(
                    at, amendment.type(), amendment.payload().open(keys).orElseThrow()));
        }
        return state;
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

    /** A party or an issue, and the entry that defines it as it stands. */
    private record DefinedRow(
            String slug, long id, Memory.Stream stream, long last, Optional<Sealed> payload, boolean figure) {
        OptionalLong key() {
            return payload.isPresent() ? OptionalLong.of(payload.get().key()) : OptionalLong.empty();
        }

        Optional<Event> definition(EventType type, Map<Long, DataKey> keys) {
            return payload.flatMap(value -> value.open(keys))
                    .map(bytes -> LogEntry.event(new LogPosition(last), type, bytes));
        }
    }

    private List<DefinedRow> defined(String table, String figure, Set<String> slugs) throws SQLException {
        List<DefinedRow> rows = new ArrayList<>();
        query(
                "SELECT p.slug, p.id, p.stream, p.rev, p.tail, p.last, d.key, d.payload, " + figure + " FROM " + table
                        + " p LEFT JOIN ledger.disclosure d ON d.position = p.last WHERE p.slug = ANY (?::text[])",
                slugs,
                to -> to.array("text", slugs, slug -> slug),
                row -> rows.add(new DefinedRow(
                        row.getString(1),
                        row.getLong(2),
                        stream(row, 3),
                        row.getLong(6),
                        Sealed.of(AtRest.PAYLOAD, row.getLong(6), row, 7),
                        row.getBoolean(9))));
        return rows;
    }

    private Map<Long, DataKey> keys(List<DefinedRow> rows) throws SQLException {
        return keys(rows.stream().flatMap(row -> row.payload().stream()));
    }

    void readParties(Set<PartyId> wanted, BatchState state) throws SQLException {
        Set<PartyId> missing = recall(wanted, memory.parties, state.parties);
        List<DefinedRow> rows = defined(
                "ledger.party", "false", missing.stream().map(PartyId::slug).collect(Collectors.toSet()));
        Map<Long, DataKey> found = keys(rows);
        for (DefinedRow row : rows) {
            state.parties.put(
                    new PartyId(row.slug()),
                    new Memory.PartyRow(
                            row.id(),
                            row.stream(),
                            row.last(),
                            row.key(),
                            row.definition(EventType.PARTY_DEFINED, found)
                                    .map(event -> ((Event.PartyDefined) event).definition())));
        }
    }

    void readIssues(Set<IssueId> wanted, BatchState state) throws SQLException {
        Set<IssueId> missing = recall(wanted, memory.issues, state.issues);
        List<DefinedRow> rows = defined(
                "ledger.issue", "p.figure", missing.stream().map(IssueId::slug).collect(Collectors.toSet()));
        Map<Long, DataKey> found = keys(rows);
        for (DefinedRow row : rows) {
            state.issues.put(
                    new IssueId(row.slug()),
                    new Memory.IssueRow(
                            row.id(),
                            row.stream(),
                            row.last(),
                            row.key(),
                            row.definition(EventType.ISSUE_DEFINED, found)
                                    .map(event -> ((Event.IssueDefined) event).definition()),
                            row.figure() ? IssueKind.FIGURE : IssueKind.STANCE));
        }
    }

    private record DossierRow(
            Memory.DossierKey key,
            Slot slot,
            Memory.Stream stream,
            long last,
            OptionalLong lastChange,
            Optional<Sealed> state) {}

    void readDossiers(Set<Memory.DossierKey> wanted, BatchState state) throws SQLException {
        Set<Memory.DossierKey> missing = recall(wanted, memory.dossiers, state.dossiers);
        List<DossierRow> rows = new ArrayList<>();
        query(
                "SELECT d.issue, d.party, d.stream, d.rev, d.tail, d.slot, d.last, d.key, d.state, d.last_change"
                        + " FROM unnest(?::bigint[], ?::bigint[]) AS k (issue, party)"
                        + " JOIN ledger.dossier d ON d.issue = k.issue AND d.party = k.party",
                missing,
                to -> to.array("int8", missing, Memory.DossierKey::issue)
                        .array("int8", missing, Memory.DossierKey::party),
                row -> {
                    long lastChange = row.getLong(10);
                    rows.add(new DossierRow(
                            new Memory.DossierKey(row.getLong(1), row.getLong(2)),
                            Slot.values()[row.getShort(6)],
                            stream(row, 3),
                            row.getLong(7),
                            row.wasNull() ? OptionalLong.empty() : OptionalLong.of(lastChange),
                            Sealed.of(AtRest.STATE, row.getLong(7), row, 8)));
                });
        Map<Long, DataKey> found = keys(rows.stream().flatMap(row -> row.state().stream()));
        for (DossierRow row : rows) {
            Memory.SlotRow slot = new Memory.SlotRow(
                    row.stream(),
                    row.last(),
                    row.lastChange(),
                    row.state().map(stored -> fold(stored, found)).orElseGet(Memory.Fold.Empty::new));
            state.dossiers.merge(
                    row.key(),
                    Memory.Dossier.EMPTY.with(row.slot(), slot),
                    (a, b) -> new Memory.Dossier(
                            a.own() != null ? a.own() : b.own(), a.reported() != null ? a.reported() : b.reported()));
        }
    }

    private static Memory.Fold fold(Sealed state, Map<Long, DataKey> keys) {
        DataKey key = keys.get(state.key());
        return key == null
                ? new Memory.Fold.Destroyed()
                : new Memory.Fold.Stands(
                        SlotState.fromFields(Payload.fields(state.open(keys).orElseThrow())), key);
    }

    void readStatements(Set<StatementId> wanted, BatchState state) throws SQLException {
        query(
                "SELECT id FROM ledger.statement WHERE id = ANY (?::uuid[])",
                wanted,
                to -> to.array("uuid", wanted, StatementId::value),
                row -> state.recorded.add(new StatementId(row.getObject(1, UUID.class))));
    }

    private record UsedKey(UUID key, byte[] request, long entry, int entries, Optional<Sealed> found) {}

    private void readKeys(Set<UUID> wanted, BatchState state) throws SQLException {
        List<UsedKey> rows = new ArrayList<>();
        query(
                "SELECT i.key, i.request, i.entry, i.entries, d.key, i.found FROM ledger.idempotency i"
                        + " LEFT JOIN ledger.disclosure d ON d.position = i.entry WHERE i.key = ANY (?::uuid[])",
                wanted,
                to -> to.array("uuid", wanted, key -> key),
                row -> rows.add(new UsedKey(
                        row.getObject(1, UUID.class),
                        row.getBytes(2),
                        row.getLong(3),
                        row.getInt(4),
                        Sealed.of(AtRest.FOUND, row.getLong(3), row, 5))));
        Map<Long, DataKey> found = keys(rows.stream().flatMap(row -> row.found().stream()));
        for (UsedKey row : rows) {
            state.keys.put(
                    row.key(),
                    new Batch.KeyRow(
                            new IdempotencyKey.RequestDigest(row.request()),
                            row.entry(),
                            row.entries(),
                            row.found()
                                    .flatMap(value -> value.open(found))
                                    .map(FoundForm::read)
                                    .orElse(Outcome.Found.NOTHING)));
        }
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

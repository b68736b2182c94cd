// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
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
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.OppositeLines;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Slot;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementId;
import org.onrecord.vault.DataKey;
import org.onrecord.vault.DataKeys;

/** Reads, under the head lock, the state that the commands of a batch need: one query per kind, only for what is not remembered. */
final class StateReader {
    /** Statements that are compared with a new one; of more, those of the nearest time are. */
    private static final int MAX_QUOTATIONS = 200;

    private final Memory memory;
    private final Rows rows;
    private final DefinitionRows definitions;
    private final StatementRows statements;
    private final LogKeyRows logKeys;
    private final RedactionRows redactions;
    private final LogReader log;

    StateReader(Memory memory, Connection connection, DataKeys keys) {
        this.memory = memory;
        this.rows = new Rows(connection, keys);
        this.definitions = new DefinitionRows(rows);
        this.statements = new StatementRows(rows);
        this.logKeys = new LogKeyRows(connection);
        this.redactions = new RedactionRows(rows);
        this.log = new LogReader(connection, keys);
    }

    RedactionRows redactions() {
        return redactions;
    }

    /** Every entry of these streams, as far as they are written, in the order of the log. */
    List<LogEntry> streams(Set<UUID> streams) throws SQLException {
        return log.streams(streams.stream().map(Batch::hex).toList(), new LogPosition(Long.MAX_VALUE));
    }

    StatementRows statements() {
        return statements;
    }

    LogKeyRows logKeys() {
        return logKeys;
    }

    /** A key, unless it was destroyed. */
    Optional<DataKey> key(long id) throws SQLException {
        return rows.key(id);
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
                case Command.RotateLogKey rotate -> {}
                case Command.RecordStatement record -> {
                    Statement statement = record.statement();
                    statements.add(record.id());
                    statement.party().ifPresent(parties::add);
                    statement.positions().forEach(position -> issues.add(position.issue()));
                    statement.relations().forEach(relation -> statements.add(relation.statement()));
                }
                case Command.Amend amend -> statements.add(amend.statement());
                case Command.CompleteRedaction complete -> {}
            }
        }
        readKeys(keys, state);
        readParties(parties, state);
        readIssues(issues, state);
        readNamed(statements, submissions, state);
        state.looked.addAll(parties);
        state.looked.addAll(issues);
        state.looked.addAll(statements);
        Set<Memory.DossierKey> dossiers = dossiersOf(submissions, state);
        readDossiers(dossiers, state);
        state.looked.addAll(dossiers);
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

    /**
     * Which of these statements are recorded and, for each that is to be recorded, those of its party that can have been
     * said at its time, the nearest first: both in one round trip, which every batch pays.
     */
    private void readNamed(Set<StatementId> named, List<Submission> submissions, BatchState state) throws SQLException {
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
        rows.query(
                "SELECT 0::bigint, id FROM ledger.statement WHERE id = ANY (?::uuid[])"
                        + " UNION ALL SELECT k.n, q.statement FROM unnest(?::bigint[], ?::bigint[], ?::bigint[])"
                        + " WITH ORDINALITY AS k (party, earliest, latest, n) CROSS JOIN LATERAL"
                        + " (SELECT c.statement FROM ledger.quotation c WHERE c.party = k.party"
                        + " AND c.latest >= k.earliest AND c.earliest <= k.latest ORDER BY c.latest LIMIT "
                        + MAX_QUOTATIONS + ") q",
                named,
                to -> to.array("uuid", named, StatementId::value)
                        .array("int8", asked, state::partyKey)
                        .array("int8", asked, statement -> statement.saidAt().earliestMillis())
                        .array("int8", asked, statement -> statement.saidAt().latestMillis()),
                row -> {
                    int number = row.getInt(1);
                    StatementId found = new StatementId(row.getObject(2, UUID.class));
                    if (number == 0) {
                        state.recorded.add(found);
                    } else {
                        state.saidBefore
                                .computeIfAbsent(asked.get(number - 1), none -> new LinkedHashSet<>())
                                .add(found);
                    }
                });
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
        state.parties.putAll(definitions.parties(recall(wanted, memory.parties, state.parties)));
    }

    void readIssues(Set<IssueId> wanted, BatchState state) throws SQLException {
        state.issues.putAll(definitions.issues(recall(wanted, memory.issues, state.issues)));
    }

    private record DossierRow(
            Memory.DossierKey key,
            Slot slot,
            Memory.Stream stream,
            long last,
            OptionalLong lastChange,
            Optional<Shared> state) {}

    void readDossiers(Set<Memory.DossierKey> wanted, BatchState state) throws SQLException {
        Set<Memory.DossierKey> missing = recall(wanted, memory.dossiers, state.dossiers);
        List<DossierRow> dossiers = new ArrayList<>();
        rows.query(
                "SELECT d.issue, d.party, d.stream, d.rev, d.tail, d.slot, d.last, d.key, d.beneath, d.state, d.last_change"
                        + " FROM unnest(?::bigint[], ?::bigint[]) AS k (issue, party)"
                        + " JOIN ledger.dossier d ON d.issue = k.issue AND d.party = k.party",
                missing,
                to -> to.array("int8", missing, Memory.DossierKey::issue)
                        .array("int8", missing, Memory.DossierKey::party),
                row -> dossiers.add(new DossierRow(
                        new Memory.DossierKey(row.getLong(1), row.getLong(2)),
                        Slot.values()[row.getShort(6)],
                        Rows.stream(row, 3),
                        row.getLong(7),
                        row.getObject(11) instanceof Long lastChange
                                ? OptionalLong.of(lastChange)
                                : OptionalLong.empty(),
                        Shared.of(AtRest.STATE, row.getLong(7), row, 8))));
        Map<Long, DataKey> found = rows.sharedKeys(dossiers.stream().flatMap(row -> row.state().stream()));
        for (DossierRow row : dossiers) {
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

    private static Memory.Fold fold(Shared state, Map<Long, DataKey> keys) {
        Optional<byte[]> opened = state.open(keys);
        if (opened.isEmpty()) {
            return new Memory.Fold.Destroyed();
        }
        return new Memory.Fold.Stands(
                SlotState.fromFields(Payload.fields(opened.get())),
                state.keys().stream().map(keys::get).toList());
    }

    void readStatements(Set<StatementId> wanted, BatchState state) throws SQLException {
        rows.query(
                "SELECT id FROM ledger.statement WHERE id = ANY (?::uuid[])",
                wanted,
                to -> to.array("uuid", wanted, StatementId::value),
                row -> state.recorded.add(new StatementId(row.getObject(1, UUID.class))));
    }

    private record UsedKey(UUID key, Optional<Sealed> request, long entry, int entries, Optional<Shared> found) {
        Stream<Long> keys() {
            return Stream.concat(request.stream().map(Sealed::key), Shared.keys(found.stream()));
        }
    }

    private void readKeys(Set<UUID> wanted, BatchState state) throws SQLException {
        List<UsedKey> used = new ArrayList<>();
        rows.query(
                "SELECT i.key, nullif(i.request, ''), i.entry, i.entries, d.key, i.beneath, i.found FROM ledger.idempotency i"
                        + " LEFT JOIN ledger.disclosure d ON d.position = i.entry WHERE i.key = ANY (?::uuid[])",
                wanted,
                to -> to.array("uuid", wanted, key -> key),
                row -> used.add(new UsedKey(
                        row.getObject(1, UUID.class),
                        Sealed.of(AtRest.REQUEST, row.getLong(3), row, 5, 2),
                        row.getLong(3),
                        row.getInt(4),
                        Shared.of(AtRest.FOUND, row.getLong(3), row, 5))));
        Map<Long, DataKey> found =
                rows.keys(used.stream().flatMap(UsedKey::keys).collect(Collectors.toSet()));
        for (UsedKey row : used) {
            state.keys.put(
                    row.key(),
                    new Batch.KeyRow(
                            row.request()
                                    .flatMap(value -> value.open(found))
                                    .map(IdempotencyKey.RequestDigest::new)
                                    .orElse(IdempotencyKey.RequestDigest.ERASED),
                            row.entry(),
                            row.entries(),
                            row.found()
                                    .flatMap(value -> value.open(found))
                                    .map(FoundForm::read)
                                    .orElse(Outcome.Found.NOTHING),
                            List.of()));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.onrecord.domain.Command;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.IssueKind;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Slot;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementId;

/** Reads, under the head lock, the state that the commands of a batch need: one query per kind, only for what is not remembered. */
final class StateReader {
    private final Memory memory;

    StateReader(Memory memory) {
        this.memory = memory;
    }

    BatchState read(Connection connection, Batch batch, List<Submission> submissions) throws SQLException {
        BatchState state = new BatchState(new PastContributions(connection, batch));
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
            }
        }
        readKeys(connection, keys, state);
        readParties(connection, parties, state);
        readIssues(connection, issues, state);
        readStatements(connection, statements, state);
        readDossiers(connection, dossiersOf(submissions, state), state);
        return state;
    }

    private static Set<Memory.DossierKey> dossiersOf(List<Submission> submissions, BatchState state) {
        Set<Memory.DossierKey> keys = new LinkedHashSet<>();
        for (Submission submission : submissions) {
            if (submission.command() instanceof Command.RecordStatement(StatementId id, Statement statement)
                    && statement.party().isPresent()
                    && state.parties.containsKey(statement.party().get())) {
                statement.positions().stream()
                        .filter(position -> state.issues.containsKey(position.issue()))
                        .forEach(
                                position -> keys.add(state.key(statement.party().get(), position.issue())));
            }
        }
        return keys;
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

    private void readParties(Connection connection, Set<PartyId> wanted, BatchState state) throws SQLException {
        Set<PartyId> missing = recall(wanted, memory.parties, state.parties);
        query(
                connection,
                "SELECT slug, id, stream, rev, tail, last, content FROM ledger.party WHERE slug = ANY (?::text[])",
                missing,
                to -> to.array("text", missing, PartyId::slug),
                row -> state.parties.put(
                        new PartyId(row.getString(1)),
                        new Memory.PartyRow(row.getLong(2), stream(row, 3), row.getLong(6), row.getBytes(7))));
    }

    private void readIssues(Connection connection, Set<IssueId> wanted, BatchState state) throws SQLException {
        Set<IssueId> missing = recall(wanted, memory.issues, state.issues);
        query(
                connection,
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

    private void readDossiers(Connection connection, Set<Memory.DossierKey> wanted, BatchState state)
            throws SQLException {
        Set<Memory.DossierKey> missing = recall(wanted, memory.dossiers, state.dossiers);
        query(
                connection,
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
                            SlotState.fromFields(Payload.fields(row.getBytes(9))));
                    state.dossiers.merge(
                            key,
                            Memory.Dossier.EMPTY.with(Slot.values()[row.getShort(6)], slot),
                            (a, b) -> new Memory.Dossier(
                                    a.own() != null ? a.own() : b.own(),
                                    a.reported() != null ? a.reported() : b.reported()));
                });
    }

    private static void readStatements(Connection connection, Set<StatementId> wanted, BatchState state)
            throws SQLException {
        query(
                connection,
                "SELECT id, entry, contributes FROM ledger.statement WHERE id = ANY (?::uuid[])",
                wanted,
                to -> to.array("uuid", wanted, StatementId::value),
                row -> state.statements.put(
                        new StatementId(row.getObject(1, UUID.class)),
                        new Batch.StatementRow(row.getLong(2), row.getBoolean(3))));
    }

    private static void readKeys(Connection connection, Set<UUID> wanted, BatchState state) throws SQLException {
        query(
                connection,
                "SELECT key, request, entry, entries FROM ledger.idempotency WHERE key = ANY (?::uuid[])",
                wanted,
                to -> to.array("uuid", wanted, key -> key),
                row -> state.keys.put(
                        row.getObject(1, UUID.class),
                        new Batch.KeyRow(
                                new IdempotencyKey.RequestDigest(row.getBytes(2)), row.getLong(3), row.getInt(4))));
    }

    private static Memory.Stream stream(ResultSet row, int column) throws SQLException {
        return new Memory.Stream(row.getObject(column, UUID.class), row.getInt(column + 1), row.getBytes(column + 2));
    }

    private static void query(
            Connection connection, String text, Collection<?> wanted, Binding binding, RowReader reader)
            throws SQLException {
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

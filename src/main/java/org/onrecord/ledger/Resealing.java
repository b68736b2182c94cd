// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.domain.EventType;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.StatementId;
import org.onrecord.vault.DataKey;
import org.onrecord.vault.DataKeys;
import org.onrecord.vault.VaultUnavailable;

/**
 * Destroys fields of a statement's entries. All that says something of the statement lies under one key; so what stays is
 * sealed anew, without them, under another one, in one transaction under the head lock, which notes the key before in the same
 * commit: that is destroyed next. Interrupted anywhere, it is repeated: what was noted was sealed anew, and only the
 * destroying is left to do. On its caller's connection, which commits by itself.
 */
final class Resealing {
    private static final long KEY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final String SETTINGS = "SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '12s';"
            + " SET LOCAL idle_in_transaction_session_timeout = '5s'; SET LOCAL transaction_timeout = '30s'";

    private static final String NOTED = "SELECT data_keys FROM ledger.redaction WHERE ordered = ?";
    private static final String NOTE = "UPDATE ledger.redaction SET data_keys = ? WHERE ordered = ?";

    /** Nothing of it is to be sealed anew any more: its own order destroys the key under which it lies then. */
    private static final String IS_ENDED = "SELECT EXISTS (SELECT FROM ledger.redaction WHERE statement = ?"
            + " AND ordered IS NOT NULL AND basis <> 'GDPR_RESTRICTION' AND fields IS NULL)";

    private static final String IS_GONE = "SELECT NOT EXISTS (SELECT FROM ledger.redacted_field f"
            + " JOIN ledger.disclosure d ON d.position = f.position WHERE f.ordered = ?)";

    /** The key of the statement, and where its stream ends. */
    private static final String STANDING = """
            SELECT d.key, (SELECT max(e.position) FROM ledger.entry e WHERE e.stream = r.stream)
            FROM ledger.statement s JOIN ledger.entry r ON r.position = s.entry
            JOIN ledger.disclosure d ON d.position = s.entry WHERE s.id = ?
            """;

    /** The entries of the statement's stream and all that they caused. */
    private static final String POSITIONS = """
            WITH fact AS (
              SELECT e.position FROM ledger.statement s JOIN ledger.entry r ON r.position = s.entry
              JOIN ledger.entry e ON e.stream = r.stream WHERE s.id = ?
            )
            SELECT position FROM fact
            UNION ALL
            SELECT d.position FROM fact f CROSS JOIN LATERAL (SELECT coalesce((SELECT n.position FROM ledger.entry n
              WHERE n.position > f.position AND n.type NOT IN (<derived>) ORDER BY n.position LIMIT 1),
              9223372036854775807) AS position) AS until
            JOIN ledger.entry d ON d.position > f.position AND d.position < until.position
            """.replace("<derived>", RedactionRows.DERIVED);

    private static final String ENTRIES = "SELECT d.position, e.type, d.key, d.salts, d.key, d.payload"
            + " FROM ledger.disclosure d JOIN ledger.entry e USING (position)"
            + " WHERE d.position = ANY (?::bigint[]) AND d.key = ? ORDER BY d.position";
    private static final String FOLDS =
            "SELECT issue, party, slot, last FROM ledger.dossier WHERE key = ? AND beneath IS NULL";
    private static final String LOCK_HEAD = "SELECT next FROM ledger.head FOR UPDATE";

    private static final String WRITE_ENTRIES = """
            UPDATE ledger.disclosure d SET key = ?, salts = k.salts, payload = k.payload
            FROM unnest(?::bigint[], ?::bytea[], ?::bytea[]) AS k (position, salts, payload)
            WHERE d.position = k.position
            """;

    /**
     * What was found beside the statement goes, and so do the digests of bodies, of which any may have held a field: one that
     * only appended an appearance was that of a whole statement.
     */
    private static final String FORGET_REQUESTS =
            "UPDATE ledger.idempotency SET request = '', beneath = NULL, found = NULL"
                    + " WHERE entry = ANY (?::bigint[]) AND request <> ''";

    private static final String READ_FOLD = "SELECT state FROM ledger.dossier"
            + " WHERE issue = ? AND party = ? AND slot = ? AND last = ? AND key = ? AND beneath IS NULL";
    private static final String WRITE_FOLD =
            "UPDATE ledger.dossier SET key = ?, state = ? WHERE issue = ? AND party = ? AND slot = ?";

    /** What an instance remembers of folds has the key before: it forgets when another has written. */
    private static final String FORGET = "UPDATE ledger.head SET writer = ?";

    private final Connection connection;
    private final DataKeys keys;

    Resealing(Connection connection, DataKeys keys) {
        this.connection = connection;
        this.keys = keys;
    }

    private record Standing(long key, long last) {}

    private record Entry(long position, EventType type, Sealed salts, Sealed payload) {}

    private record Fold(long issue, long party, short slot, long last) {}

    /** Does what is left to do; false when somebody amended the statement meanwhile, and it is to be tried again. */
    boolean isDone(LogPosition order, StatementId statement) throws SQLException {
        Optional<List<Long>> noted = noted(order);
        if (noted.isEmpty()) {
            if (is(IS_ENDED, statement)) {
                return isGone(order);
            }
            Optional<Standing> standing = standing(statement);
            if (standing.isEmpty() || !reseal(order, statement, standing.get())) {
                return false;
            }
            noted = noted(order);
        }
        keys.destroy(noted.orElseThrow());
        return true;
    }

    private Optional<List<Long>> noted(LogPosition order) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(NOTED)) {
            sql.setLong(1, order.value());
            try (ResultSet row = sql.executeQuery()) {
                Array ids = row.next() ? row.getArray(1) : null;
                return ids == null
                        ? Optional.empty()
                        : Optional.of(Arrays.stream((Object[]) ids.getArray())
                                .map(id -> (Long) id)
                                .toList());
            }
        }
    }

    private boolean is(String text, StatementId statement) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(text)) {
            sql.setObject(1, statement.value());
            try (ResultSet row = sql.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private boolean isGone(LogPosition order) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(IS_GONE)) {
            sql.setLong(1, order.value());
            try (ResultSet row = sql.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private Optional<Standing> standing(StatementId statement) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(STANDING)) {
            sql.setObject(1, statement.value());
            try (ResultSet row = sql.executeQuery()) {
                return row.next() ? Optional.of(new Standing(row.getLong(1), row.getLong(2))) : Optional.empty();
            }
        }
    }

    /** What takes a look through whole tables is found ahead of the head lock, and holds unless the stream went on. */
    private boolean reseal(LogPosition order, StatementId statement, Standing standing) throws SQLException {
        List<Long> positions = positions(statement);
        List<Fold> folds = folds(standing.key());
        List<DataKey> fresh = reserve();
        DataKey after = fresh.getFirst();
        boolean isWritten = false;
        boolean isUsed = false;
        connection.setAutoCommit(false);
        try {
            execute(SETTINGS);
            execute(LOCK_HEAD);
            if (standing(statement).equals(Optional.of(standing)) && !is(IS_ENDED, statement)) {
                write(order, positions, standing.key(), after, folds);
                // Whatever becomes of the commit: what is perhaps sealed under it is nobody else's.
                isUsed = true;
                connection.commit();
                isWritten = true;
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
            if (!isUsed) {
                keys.giveBack(fresh);
            }
        }
        return isWritten;
    }

    private List<DataKey> reserve() throws SQLException {
        try {
            return keys.reserve(1, KEY_NANOS);
        } catch (VaultUnavailable e) {
            throw new SQLException("there is no data key to seal the statement with", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for a data key", e);
        }
    }

    private void write(LogPosition order, List<Long> positions, long before, DataKey after, List<Fold> folds)
            throws SQLException {
        Map<Long, DataKey> known = keys.find(List.of(before));
        if (known.containsKey(before)) {
            writeEntries(entries(positions, before), known, after);
            forgetRequests(positions);
            for (Fold fold : folds) {
                write(fold, before, known, after);
            }
        }
        try (PreparedStatement sql = connection.prepareStatement(FORGET)) {
            sql.setObject(1, UUID.randomUUID());
            sql.executeUpdate();
        }
        try (PreparedStatement sql = connection.prepareStatement(NOTE)) {
            sql.setArray(1, connection.createArrayOf("int8", new Object[] {before}));
            sql.setLong(2, order.value());
            sql.executeUpdate();
        }
        LedgerErasure.forgetFound(connection, order);
    }

    /** The entries of a statement, and all that they caused, that lie under a key. */
    List<Long> positions(StatementId statement, long key) throws SQLException {
        return entries(positions(statement), key).stream().map(Entry::position).toList();
    }

    private List<Long> positions(StatementId statement) throws SQLException {
        List<Long> positions = new ArrayList<>();
        try (PreparedStatement sql = connection.prepareStatement(POSITIONS)) {
            sql.setObject(1, statement.value());
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    positions.add(row.getLong(1));
                }
            }
        }
        return positions;
    }

    private List<Entry> entries(List<Long> positions, long key) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (PreparedStatement sql = connection.prepareStatement(ENTRIES)) {
            new Parameters(connection, sql)
                    .array("int8", positions, position -> position)
                    .add(key);
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    long position = row.getLong(1);
                    entries.add(new Entry(
                            position,
                            LogEntry.type(row.getShort(2)),
                            Sealed.of(AtRest.SALTS, position, row, 3).orElseThrow(),
                            Sealed.of(AtRest.PAYLOAD, position, row, 5).orElseThrow()));
                }
            }
        }
        return entries;
    }

    private void writeEntries(List<Entry> entries, Map<Long, DataKey> known, DataKey after) throws SQLException {
        RedactedFields gone = RedactedFields.at(
                connection, entries.stream().map(Entry::position).toList());
        Map<Long, byte[]> salts = new HashMap<>();
        Map<Long, byte[]> payloads = new HashMap<>();
        for (Entry entry : entries) {
            long at = entry.position();
            byte[] left = Committed.withoutSalts(
                    entry.type(),
                    entry.salts().open(known).orElseThrow(),
                    gone.of(at).keySet());
            salts.put(at, AtRest.SALTS.seal(after, at, left));
            byte[] payload = gone.left(at, entry.payload().open(known).orElseThrow());
            payloads.put(at, AtRest.PAYLOAD.seal(after, at, payload));
        }
        try (PreparedStatement sql = connection.prepareStatement(WRITE_ENTRIES)) {
            new Parameters(connection, sql)
                    .add(after.id())
                    .array("int8", entries, Entry::position)
                    .bytes(entries, entry -> salts.get(entry.position()))
                    .bytes(entries, entry -> payloads.get(entry.position()));
            sql.executeUpdate();
        }
    }

    private void forgetRequests(List<Long> positions) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(FORGET_REQUESTS)) {
            new Parameters(connection, sql).array("int8", positions, position -> position);
            sql.executeUpdate();
        }
    }

    private List<Fold> folds(long key) throws SQLException {
        List<Fold> folds = new ArrayList<>();
        try (PreparedStatement sql = connection.prepareStatement(FOLDS)) {
            sql.setLong(1, key);
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    folds.add(new Fold(row.getLong(1), row.getLong(2), row.getShort(3), row.getLong(4)));
                }
            }
        }
        return folds;
    }

    /** A fold that moved on, that came under the key since, or that lies under other keys, too, is folded anew when it is needed. */
    private void write(Fold fold, long before, Map<Long, DataKey> known, DataKey after) throws SQLException {
        byte[] state = null;
        try (PreparedStatement sql = connection.prepareStatement(READ_FOLD)) {
            new Parameters(connection, sql)
                    .add(fold.issue())
                    .add(fold.party())
                    .add(fold.slot())
                    .add(fold.last())
                    .add(before);
            try (ResultSet row = sql.executeQuery()) {
                state = row.next() ? row.getBytes(1) : null;
            }
        }
        if (state == null) {
            return;
        }
        byte[] plain =
                new Sealed(AtRest.STATE, fold.last(), before, state).open(known).orElseThrow();
        try (PreparedStatement sql = connection.prepareStatement(WRITE_FOLD)) {
            sql.setLong(1, after.id());
            sql.setBytes(2, AtRest.STATE.seal(after, fold.last(), plain));
            sql.setLong(3, fold.issue());
            sql.setLong(4, fold.party());
            sql.setShort(5, fold.slot());
            sql.executeUpdate();
        }
    }

    private void execute(String text) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute(text);
        }
    }
}

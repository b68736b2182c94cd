// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.EventType;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.Restraint;
import org.onrecord.domain.Revision;
import org.onrecord.domain.StatementId;
import org.onrecord.vault.DamagedKey;
import org.onrecord.vault.DataKeys;

/**
 * Reads the committed log in position order. Positions are dense and become visible in order, because they are given out
 * under the head lock: what is returned has no gap, and nothing before it appears later. Blocking; one thread at a time.
 */
public final class LogReader {
    private static final String ENTRIES =
            "SELECT e.position, e.type, e.stream, e.rev, e.recorded, d.key, d.payload FROM ledger.entry e"
                    + " LEFT JOIN ledger.disclosure d USING (position)";

    private static final int BEHIND = 100;

    private static final Logger LOG = Logger.getLogger(LogReader.class);

    private final Connection connection;
    private final DataKeys keys;
    private boolean amended;

    /** Reads over this connection, which stays its caller's; each call is one statement, and one to the key store. */
    public LogReader(Connection connection, DataKeys keys) {
        this.connection = connection;
        this.keys = keys;
    }

    /** An entry as its rows hold it. */
    private record Row(
            LogPosition position,
            EventType type,
            String stream,
            Revision revision,
            long recordedMillis,
            Optional<Sealed> payload) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    new LogPosition(row.getLong(1)),
                    LogEntry.type(row.getShort(2)),
                    Batch.hex(row.getObject(3, UUID.class)),
                    new Revision(row.getInt(4)),
                    row.getLong(5),
                    Sealed.of(AtRest.PAYLOAD, row.getLong(1), row, 6));
        }

        LogEntry open(Opened opened, RedactedFields gone) {
            return new LogEntry(
                    position,
                    type,
                    stream,
                    revision,
                    recordedMillis,
                    payload.flatMap(opened::of).map(bytes -> gone.left(position.value(), bytes)),
                    gone.of(position.value()));
        }
    }

    /**
     * Up to {@code max} consecutive entries starting at a position; empty when the log ends before it.
     *
     * @param maxBytes stop once so many payload bytes are read; at least one entry is returned
     * @throws DamagedDisclosure when a payload is not what was put there
     */
    public List<LogEntry> read(long from, int max, int maxBytes) throws SQLException {
        List<Row> entries = new ArrayList<>();
        try (PreparedStatement sql = connection.prepareStatement(
                ENTRIES + " WHERE e.position >= ? AND e.position < ? ORDER BY e.position")) {
            new Parameters(connection, sql).add(from).add(from + max);
            int bytes = 0;
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next() && bytes < maxBytes) {
                    Row entry = Row.of(rows);
                    bytes += entry.payload().map(value -> value.bytes().length).orElse(0);
                    entries.add(entry);
                }
            }
        }
        return entries.isEmpty()
                ? List.of()
                : opened(entries, RedactedFields.between(connection, from, from + entries.size()));
    }

    /**
     * What the leaves of consecutive entries commit to; empty when the log ends before the position. What is not what was
     * put there discloses nothing, and is told to the log of the service: whoever audits sees that it is missing, and no
     * order says so, and what stands around it is shown all the same.
     *
     * @param maxBytes stop once so many payload bytes are read; at least one entry is returned
     */
    public List<Disclosed> disclosures(LogPosition from, int max, int maxBytes) throws SQLException {
        List<Committing> entries = new ArrayList<>();
        try (PreparedStatement sql =
                connection.prepareStatement("SELECT e.position, e.type, d.key, d.salts, d.key, d.payload, r.ordered"
                        + " FROM ledger.entry e LEFT JOIN ledger.disclosure d USING (position)"
                        + " LEFT JOIN ledger.redacted_entry r USING (position)"
                        + " WHERE e.position >= ? AND e.position < ? ORDER BY e.position")) {
            new Parameters(connection, sql).add(from.value()).add(from.value() + max);
            int bytes = 0;
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next() && bytes < maxBytes) {
                    Committing entry = Committing.of(rows);
                    bytes += entry.payload().map(value -> value.bytes().length).orElse(0);
                    entries.add(entry);
                }
            }
        }
        RedactedFields gone = RedactedFields.between(connection, from.value(), from.value() + entries.size());
        List<Disclosed> disclosed = new ArrayList<>(entries.size());
        try {
            Opened opened = Opened.of(
                    connection,
                    keys,
                    entries.stream().flatMap(Committing::sealed).toList());
            for (Committing entry : entries) {
                disclosed.add(entry.disclose(opened, gone));
            }
        } catch (DamagedKey among) {
            for (Committing entry : entries) {
                disclosed.add(alone(entry, gone));
            }
        }
        return disclosed;
    }

    /** Of entries of which one lies under a damaged key. */
    private Disclosed alone(Committing entry, RedactedFields gone) throws SQLException {
        try {
            return entry.disclose(Opened.of(connection, keys, entry.sealed().toList()), gone);
        } catch (DamagedKey e) {
            return entry.damaged(e);
        }
    }

    /** What an entry commits to, as its rows hold it. */
    private record Committing(
            LogPosition position,
            EventType type,
            Optional<Sealed> salts,
            Optional<Sealed> payload,
            Optional<LogPosition> ordered) {
        static Committing of(ResultSet row) throws SQLException {
            long ordered = row.getLong(7);
            Optional<LogPosition> order = row.wasNull() ? Optional.empty() : Optional.of(new LogPosition(ordered));
            return new Committing(
                    new LogPosition(row.getLong(1)),
                    LogEntry.type(row.getShort(2)),
                    Sealed.of(AtRest.SALTS, row.getLong(1), row, 3),
                    Sealed.of(AtRest.PAYLOAD, row.getLong(1), row, 5),
                    order);
        }

        Stream<Sealed> sealed() {
            return Stream.concat(payload.stream(), salts.stream());
        }

        Disclosed disclose(Opened opened, RedactedFields gone) {
            try {
                return open(opened, gone);
            } catch (DamagedDisclosure e) {
                return damaged(e);
            }
        }

        Disclosed damaged(RuntimeException e) {
            LOG.errorf("entry %d can't be disclosed: %s", position.value(), e.getMessage());
            return new Disclosed(position, List.of(), ordered, Map.of());
        }

        private Disclosed open(Opened opened, RedactedFields gone) {
            Map<String, LogPosition> without = gone.of(position.value());
            Optional<byte[]> salt = salts.flatMap(opened::of);
            List<String> disclosures = payload.flatMap(opened::of)
                    .flatMap(bytes -> salt.map(
                            left -> Committed.disclosures(type, Payload.fields(bytes), left, without.keySet())))
                    .orElse(List.of());
            return disclosures.isEmpty()
                    ? new Disclosed(position, disclosures, ordered, Map.of())
                    : new Disclosed(position, disclosures, Optional.empty(), without);
        }
    }

    /** The position that comes next; everything before it is committed. */
    public long next() throws SQLException {
        try (PreparedStatement sql =
                        connection.prepareStatement("SELECT coalesce(max(position) + 1, 0) FROM ledger.entry");
                ResultSet rows = sql.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** The payloads that still stand at these positions. */
    public Map<Long, byte[]> payloads(Collection<Long> positions) throws SQLException {
        Map<Long, byte[]> payloads = new HashMap<>();
        if (positions.isEmpty()) {
            return payloads;
        }
        List<Sealed> values = new ArrayList<>();
        try (PreparedStatement sql = connection.prepareStatement(
                "SELECT position, key, payload FROM ledger.disclosure WHERE position = ANY (?::bigint[])")) {
            new Parameters(connection, sql).array("int8", positions, position -> position);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    Sealed.of(AtRest.PAYLOAD, rows.getLong(1), rows, 2).ifPresent(values::add);
                }
            }
        }
        RedactedFields gone = RedactedFields.at(connection, positions);
        Opened opened = Opened.of(connection, keys, values);
        values.forEach(each -> opened.of(each)
                .ifPresent(payload -> payloads.put(each.position(), gone.left(each.position(), payload))));
        return payloads;
    }

    /** The derived entries right behind a fact, as far as the log reaches. */
    public List<LogEntry> derivedBehind(LogPosition fact) throws SQLException {
        List<LogEntry> derived = new ArrayList<>();
        while (true) {
            long from = fact.value() + 1 + derived.size();
            List<LogEntry> run = read(from, BEHIND, Integer.MAX_VALUE);
            for (LogEntry entry : run) {
                if (!entry.type().isDerived()) {
                    return derived;
                }
                derived.add(entry);
            }
            if (run.size() < BEHIND) {
                return derived;
            }
        }
    }

    /** Where each of these streams ends, as far as it stands before a position. */
    public List<Long> ends(Collection<String> streams, LogPosition before) throws SQLException {
        List<Long> ends = new ArrayList<>();
        try (PreparedStatement sql = connection.prepareStatement("SELECT max(position) FROM ledger.entry"
                + " WHERE stream = ANY (?::uuid[]) AND position < ? GROUP BY stream")) {
            new Parameters(connection, sql).array("uuid", streams, Batch::uuid).add(before.value());
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    ends.add(rows.getLong(1));
                }
            }
        }
        return ends;
    }

    /** What goes of entries of which an order leaves the rest: by position, each slot with the order. */
    public Map<Long, Map<String, LogPosition>> redactedFields(LogPosition order) throws SQLException {
        return RedactedFields.by(connection, order).byPosition();
    }

    /** What goes with the orders from one position up to another, that one included: positions, each with its order. */
    public Map<Long, LogPosition> redacted(LogPosition from, LogPosition upTo) throws SQLException {
        return redacted(
                "SELECT position, ordered FROM ledger.redacted_entry WHERE ordered BETWEEN ? AND ?", from, upTo);
    }

    /** What of the log from one position up to another, that one included, goes with an order. */
    public Map<Long, LogPosition> redactedAt(LogPosition from, LogPosition upTo) throws SQLException {
        return redacted(
                "SELECT position, ordered FROM ledger.redacted_entry WHERE position BETWEEN ? AND ?", from, upTo);
    }

    /** Those of these positions that go with an order. */
    Set<Long> redactedOf(Collection<Long> positions) throws SQLException {
        Set<Long> found = new HashSet<>();
        try (PreparedStatement sql = connection.prepareStatement(
                "SELECT position FROM ledger.redacted_entry WHERE position = ANY (?::bigint[])")) {
            new Parameters(connection, sql).array("int8", positions, position -> position);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getLong(1));
                }
            }
        }
        return found;
    }

    private Map<Long, LogPosition> redacted(String text, LogPosition from, LogPosition upTo) throws SQLException {
        Map<Long, LogPosition> found = new TreeMap<>();
        try (PreparedStatement sql = connection.prepareStatement(text)) {
            new Parameters(connection, sql).add(from.value()).add(upTo.value());
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getLong(1), new LogPosition(rows.getLong(2)));
                }
            }
        }
        return found;
    }

    /** Every entry of these streams up to a position, in the order of the log. */
    public List<LogEntry> streams(Collection<String> streams, LogPosition upTo) throws SQLException {
        if (streams.isEmpty()) {
            return List.of();
        }
        List<Row> entries = new ArrayList<>();
        try (PreparedStatement sql = connection.prepareStatement(
                ENTRIES + " WHERE e.stream = ANY (?::uuid[]) AND e.position <= ? ORDER BY e.position")) {
            new Parameters(connection, sql).array("uuid", streams, Batch::uuid).add(upTo.value());
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    entries.add(Row.of(rows));
                }
            }
        }
        return opened(entries);
    }

    /** Every entry of a type, in the order of the log. Looks at the whole of it. */
    List<LogEntry> ofType(EventType type) throws SQLException {
        List<Row> entries = new ArrayList<>();
        try (PreparedStatement sql = connection.prepareStatement(ENTRIES + " WHERE e.type = ? ORDER BY e.position")) {
            sql.setShort(1, LogEntry.code(type));
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    entries.add(Row.of(rows));
                }
            }
        }
        return opened(entries);
    }

    /** Whether any statement was ever amended or embargoed. Once one was, asking costs nothing. */
    public boolean hasAmended() throws SQLException {
        if (!amended) {
            try (PreparedStatement sql = connection.prepareStatement("SELECT EXISTS (SELECT FROM ledger.amended)");
                    ResultSet row = sql.executeQuery()) {
                amended = row.next() && row.getBoolean(1);
            }
        }
        return amended;
    }

    /** What keeps back of these statements as of now; one that was never amended or embargoed is left out. */
    public Map<StatementId, Restraint> restraints(Collection<StatementId> statements) throws SQLException {
        Map<StatementId, Restraint> restraints = new HashMap<>();
        if (statements.isEmpty()) {
            return restraints;
        }
        try (PreparedStatement sql = connection.prepareStatement(
                "SELECT statement, status, terms, published FROM ledger.amended WHERE statement = ANY (?::uuid[])")) {
            new Parameters(connection, sql).array("uuid", statements, StatementId::value);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    restraints.put(
                            new StatementId(rows.getObject(1, UUID.class)),
                            new Restraint(
                                    PubStatus.values()[rows.getShort(2)],
                                    AttributionTerms.values()[rows.getShort(3)],
                                    rows.getBoolean(4)));
                }
            }
        }
        return restraints;
    }

    /** Those of these statements of which anything was ordered to go. */
    Set<StatementId> redacted(Collection<StatementId> statements) throws SQLException {
        Set<StatementId> redacted = new HashSet<>();
        if (statements.isEmpty()) {
            return redacted;
        }
        try (PreparedStatement sql = connection.prepareStatement("SELECT statement FROM ledger.redaction"
                + " WHERE statement = ANY (?::uuid[]) AND ordered IS NOT NULL AND basis <> 'GDPR_RESTRICTION'")) {
            new Parameters(connection, sql).array("uuid", statements, StatementId::value);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    redacted.add(new StatementId(rows.getObject(1, UUID.class)));
                }
            }
        }
        return redacted;
    }

    /** The last entry by which less may leave of any statement than before; -1 for none. */
    public long lastRestrained() throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement("SELECT max(narrowed) FROM ledger.amended");
                ResultSet row = sql.executeQuery()) {
            return row.next() && row.getObject(1) instanceof Long last ? last : -1;
        }
    }

    /** The entries at these positions, in no order. */
    public List<LogEntry> at(Collection<Long> positions) throws SQLException {
        if (positions.isEmpty()) {
            return List.of();
        }
        List<Row> entries = new ArrayList<>();
        try (PreparedStatement sql = connection.prepareStatement(ENTRIES + " WHERE e.position = ANY (?::bigint[])")) {
            new Parameters(connection, sql).array("int8", positions, position -> position);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    entries.add(Row.of(rows));
                }
            }
        }
        return opened(entries);
    }

    private List<LogEntry> opened(List<Row> rows) throws SQLException {
        return opened(
                rows,
                RedactedFields.at(
                        connection,
                        rows.stream().map(row -> row.position().value()).toList()));
    }

    private List<LogEntry> opened(List<Row> rows, RedactedFields gone) throws SQLException {
        Opened opened = Opened.of(
                connection,
                keys,
                rows.stream().flatMap(row -> row.payload().stream()).toList());
        return rows.stream().map(row -> row.open(opened, gone)).toList();
    }
}

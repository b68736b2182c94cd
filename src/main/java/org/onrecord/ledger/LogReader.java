// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.Restraint;
import org.onrecord.domain.Revision;
import org.onrecord.domain.StatementId;

/**
 * Reads the committed log in position order. Positions are dense and become visible in order, because they are given out
 * under the head lock: what is returned has no gap, and nothing before it appears later. Blocking; one thread at a time.
 */
public final class LogReader {
    private static final String ENTRIES =
            "SELECT e.position, e.type, e.stream, e.rev, e.recorded, d.payload FROM ledger.entry e"
                    + " JOIN ledger.disclosure d USING (position)";

    private final Connection connection;
    private boolean amended;

    /** Reads over this connection, which stays its caller's; each call is one statement. */
    public LogReader(Connection connection) {
        this.connection = connection;
    }

    /**
     * Up to {@code max} consecutive entries starting at a position; empty when the log ends before it.
     *
     * @param maxBytes stop once so many payload bytes are read; at least one entry is returned
     */
    public List<LogEntry> read(long from, int max, int maxBytes) throws SQLException {
        List<LogEntry> entries = new ArrayList<>();
        try (PreparedStatement sql = connection.prepareStatement(
                ENTRIES + " WHERE e.position >= ? AND e.position < ? ORDER BY e.position")) {
            new Parameters(connection, sql).add(from).add(from + max);
            int bytes = 0;
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next() && bytes < maxBytes) {
                    LogEntry entry = entry(rows);
                    bytes += entry.payload().length;
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    /**
     * What the leaves of consecutive entries commit to; empty when the log ends before the position.
     *
     * @param maxBytes stop once so many payload bytes are read; at least one entry is returned
     */
    public List<Disclosed> disclosures(LogPosition from, int max, int maxBytes) throws SQLException {
        List<Disclosed> disclosed = new ArrayList<>();
        try (PreparedStatement sql = connection.prepareStatement("SELECT e.position, e.type, d.salts, d.payload"
                + " FROM ledger.entry e JOIN ledger.disclosure d USING (position)"
                + " WHERE e.position >= ? AND e.position < ? ORDER BY e.position")) {
            new Parameters(connection, sql).add(from.value()).add(from.value() + max);
            int bytes = 0;
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next() && bytes < maxBytes) {
                    byte[] payload = rows.getBytes(4);
                    bytes += payload.length;
                    disclosed.add(new Disclosed(
                            new LogPosition(rows.getLong(1)),
                            Committed.disclosures(
                                    LogEntry.type(rows.getShort(2)), Payload.fields(payload), rows.getBytes(3))));
                }
            }
        }
        return disclosed;
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
        try (PreparedStatement sql = connection.prepareStatement(
                "SELECT position, payload FROM ledger.disclosure WHERE position = ANY (?::bigint[])")) {
            new Parameters(connection, sql).array("int8", positions, position -> position);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    payloads.put(rows.getLong(1), rows.getBytes(2));
                }
            }
        }
        return payloads;
    }

    /** Every entry of these streams up to a position, in the order of the log. */
    public List<LogEntry> streams(Collection<String> streams, LogPosition upTo) throws SQLException {
        List<LogEntry> entries = new ArrayList<>();
        if (streams.isEmpty()) {
            return entries;
        }
        try (PreparedStatement sql = connection.prepareStatement(
                ENTRIES + " WHERE e.stream = ANY (?::uuid[]) AND e.position <= ? ORDER BY e.position")) {
            new Parameters(connection, sql).array("uuid", streams, Batch::uuid).add(upTo.value());
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    entries.add(entry(rows));
                }
            }
        }
        return entries;
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

    /** The entries at these positions, in no order. */
    List<LogEntry> at(Collection<Long> positions) throws SQLException {
        List<LogEntry> entries = new ArrayList<>();
        if (positions.isEmpty()) {
            return entries;
        }
        try (PreparedStatement sql = connection.prepareStatement(ENTRIES + " WHERE e.position = ANY (?::bigint[])")) {
            new Parameters(connection, sql).array("int8", positions, position -> position);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    entries.add(entry(rows));
                }
            }
        }
        return entries;
    }

    private static LogEntry entry(ResultSet row) throws SQLException {
        return new LogEntry(
                new LogPosition(row.getLong(1)),
                LogEntry.type(row.getShort(2)),
                Batch.hex(row.getObject(3, UUID.class)),
                new Revision(row.getInt(4)),
                row.getLong(5),
                row.getBytes(6));
    }
}

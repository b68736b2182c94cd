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
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Revision;

/**
 * Reads the committed log in position order. Positions are dense and become visible in order, because they are given out
 * under the head lock: what is returned has no gap, and nothing before it appears later. Blocking; one thread at a time.
 */
public final class LogReader {
    private static final String ENTRIES =
            "SELECT e.position, e.type, e.stream, e.rev, e.recorded, d.payload FROM ledger.entry e"
                    + " JOIN ledger.disclosure d USING (position)";

    private final Connection connection;

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

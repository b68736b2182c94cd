// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The entries that orders destroyed, as the ledger knows them: they may be missing from the topic, which compaction has
 * rid of them, or be there still. Once asked for, each is taken for absent, wherever it lies: of a statement that is gone
 * in part, nothing is to be made. Of those of which only fields are gone the record may have moved behind others. Eight
 * bytes an entry are held, and the records that have moved. For one thread at a time.
 */
final class RedactedEntries {
    private final DataSource database;
    private final MovedRecords records;
    private final Map<Long, LogRecord> moved = new HashMap<>();
    private long[] positions = {};
    private long loadedUpTo = -1;

    RedactedEntries(DataSource database, MovedRecords records) {
        this.database = database;
        this.records = records;
    }

    /** To be called before anything is read: from the first entry on, nothing is shown of what these orders destroyed. */
    void load(long lastOrder) throws SQLException {
        read(lastOrder);
        loadedUpTo = lastOrder;
    }

    /** Whether nothing was shown of what this order destroys. */
    boolean hid(long order) {
        return order <= loadedUpTo;
    }

    /** The entry, or its place when it is known to be destroyed. */
    LogRecord shown(LogRecord entry) {
        return Arrays.binarySearch(positions, entry.position()) < 0
                ? entry
                : absent(entry.position(), entry.offset(), entry.recordedMillis());
    }

    /**
     * The entries that are missing between two others, or their places when they are destroyed.
     *
     * @param last the position before which the log was in order
     * @param next the entry with which it goes on
     * @throws DamagedLog when no order accounts for one of them
     */
    List<LogRecord> missing(long last, LogRecord next) throws SQLException {
        Map<Long, LogRecord> between = new TreeMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT r.position, e.recorded"
                        + " FROM ledger.redacted_entry r JOIN ledger.entry e ON e.position = r.position"
                        + " WHERE r.position > ? AND r.position < ? ORDER BY r.position")) {
            select.setLong(1, last);
            select.setLong(2, next.position());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    // Whoever stops between them reads the next one again.
                    between.put(row.getLong(1), absent(row.getLong(1), next.offset() - 1, row.getLong(2)));
                }
            }
        }
        for (long at = last + 1; at < next.position(); at++) {
            LogRecord elsewhere = between.containsKey(at) ? null : moved(at, next.offset());
            if (elsewhere != null) {
                between.put(
                        at,
                        new LogRecord(
                                at,
                                next.offset() - 1,
                                elsewhere.recordedMillis(),
                                elsewhere.revision(),
                                elsewhere.event()));
            } else if (!between.containsKey(at)) {
                throw new DamagedLog("after position " + last + " the log goes on with " + next.position()
                        + " at offset " + next.offset());
            }
        }
        read(Long.MAX_VALUE);
        return List.copyOf(between.values());
    }

    /** The record of an entry of which fields are gone, if it is one; the topic is looked through for all of them at once. */
    private @Nullable LogRecord moved(long position, long offset) throws SQLException {
        if (!moved.containsKey(position)) {
            Set<Long> without = withoutFields(position);
            if (without.contains(position)) {
                moved.putAll(records.find(without, offset));
            }
        }
        return moved.get(position);
    }

    private Set<Long> withoutFields(long from) throws SQLException {
        Set<Long> positions = new HashSet<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT DISTINCT position FROM ledger.redacted_field WHERE position >= ?")) {
            select.setLong(1, from);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    positions.add(row.getLong(1));
                }
            }
        }
        return positions;
    }

    private void read(long lastOrder) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT coalesce(array_agg(position ORDER BY position), '{}') FROM ledger.redacted_entry"
                                + " WHERE ordered <= ?")) {
            select.setLong(1, lastOrder);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                positions = Arrays.stream((Long[]) row.getArray(1).getArray())
                        .mapToLong(Long::longValue)
                        .toArray();
            }
        }
    }

    private static LogRecord absent(long position, long offset, long recordedMillis) {
        return new LogRecord(position, offset, recordedMillis, 0, LogEvent.Other.INSTANCE);
    }
}

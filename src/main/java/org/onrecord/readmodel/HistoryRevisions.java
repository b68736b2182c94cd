// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.onrecord.readmodel.LogEvent.Contribution;

/**
 * Items of histories that read otherwise than when they came to be, in the order in which they did: each keeps every
 * reading, with the fact from which on it was known. Gathered over a run of the log and written in three round trips.
 * For one thread.
 */
final class HistoryRevisions {
    private final Map<Item, List<Reading>> items = new LinkedHashMap<>();
    private int size;

    private record Item(StanceKey stance, long entry) {}

    /**
     * How an item reads from a fact on; null when it is gone.
     *
     * @param told the derived entry that says so
     */
    private record Reading(
            long knownFrom, long told, @Nullable Contribution item) {
        /** The entry that says that it is gone, when this does. */
        @Nullable
        Long untold() {
            return item == null ? (Long) told : null;
        }
    }

    /** Adds a reading; of one fact the last counts. Facts come in the order of the log. */
    void add(StanceKey stance, long entry, long knownFrom, long told, @Nullable Contribution item) {
        add(new Item(stance, entry), new Reading(knownFrom, told, item));
    }

    private void add(Item item, Reading reading) {
        List<Reading> readings = items.computeIfAbsent(item, none -> new ArrayList<>(1));
        if (!readings.isEmpty() && readings.getLast().knownFrom() == reading.knownFrom()) {
            readings.removeLast();
            size--;
        }
        readings.add(reading);
        size++;
    }

    /** Adds those of the run that follows. */
    void addAll(HistoryRevisions next) {
        next.items.forEach((item, readings) -> readings.forEach(reading -> add(item, reading)));
    }

    /** The number of readings. */
    int size() {
        return size;
    }

    void clear() {
        items.clear();
        size = 0;
    }

    /** Ends what was read before, and adds what is read since; the table needs its key. */
    void write(Connection connection, String schema) throws SQLException {
        if (items.isEmpty()) {
            return;
        }
        String keys = " unnest(?::int8[], ?::int8[], ?::text[], ?::int8[], ?::int8[], ?::int8[])"
                + " AS k (issue, party, slot, entry, since, untold) WHERE h.issue = k.issue AND h.party = k.party"
                + " AND h.slot = k.slot AND h.entry = k.entry";
        // The same fact may have spoken of the item in the run before: of one fact the last counts.
        execute(connection, "DELETE FROM " + schema + ".history h USING" + keys + " AND h.known_from = k.since");
        execute(
                connection,
                "UPDATE " + schema + ".history h SET known_to = k.since, untold = k.untold FROM" + keys
                        + " AND h.known_to IN (k.since, " + HistoryRows.STANDS + ")");
        HistoryRows rows = new HistoryRows();
        items.forEach((item, readings) -> {
            for (int i = 0; i < readings.size(); i++) {
                Reading reading = readings.get(i);
                Reading next = i + 1 < readings.size() ? readings.get(i + 1) : null;
                if (reading.item() != null) {
                    rows.add(
                            item.stance(),
                            item.entry(),
                            reading.knownFrom(),
                            reading.told(),
                            next == null ? HistoryRows.STANDS : next.knownFrom(),
                            next == null ? null : next.untold(),
                            reading.item());
                }
            }
        });
        rows.copyInto(connection, schema);
    }

    private void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            new ArrayParameters<>(connection, statement, List.copyOf(items.entrySet()))
                    .int8(each -> each.getKey().stance().issue())
                    .int8(each -> each.getKey().stance().party())
                    .array("text", each -> each.getKey().stance().slot())
                    .int8(each -> each.getKey().entry())
                    .int8(each -> each.getValue().getFirst().knownFrom())
                    .array("int8", each -> each.getValue().getFirst().untold());
            statement.executeUpdate();
        }
    }
}

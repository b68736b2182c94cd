// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.onrecord.domain.LogPosition;

/**
 * Which slots of which entries are gone by an order that left the rest of them: by position, each slot with its order. Of
 * these nothing is read from the order on, though they may not be destroyed yet.
 */
record RedactedFields(Map<Long, Map<String, LogPosition>> byPosition) {
    private static final String SELECT = "SELECT position, slot, ordered FROM ledger.redacted_field WHERE ";

    /** Of the entries from one position on, up to another, that one left out. */
    static RedactedFields between(Connection connection, long from, long before) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(SELECT + "position >= ? AND position < ?")) {
            new Parameters(connection, sql).add(from).add(before);
            return read(sql);
        }
    }

    /** Of the entries at these positions. */
    static RedactedFields at(Connection connection, Collection<Long> positions) throws SQLException {
        if (positions.isEmpty()) {
            return new RedactedFields(Map.of());
        }
        try (PreparedStatement sql = connection.prepareStatement(SELECT + "position = ANY (?::bigint[])")) {
            new Parameters(connection, sql).array("int8", positions, position -> position);
            return read(sql);
        }
    }

    /** Of the entries of which an order takes some. */
    static RedactedFields by(Connection connection, LogPosition order) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(SELECT + "ordered = ?")) {
            new Parameters(connection, sql).add(order.value());
            return read(sql);
        }
    }

    private static RedactedFields read(PreparedStatement sql) throws SQLException {
        Map<Long, Map<String, LogPosition>> found = new HashMap<>();
        try (ResultSet rows = sql.executeQuery()) {
            while (rows.next()) {
                found.computeIfAbsent(rows.getLong(1), none -> new TreeMap<>())
                        .put(rows.getString(2), new LogPosition(rows.getLong(3)));
            }
        }
        return new RedactedFields(found);
    }

    Map<String, LogPosition> of(long position) {
        return byPosition.getOrDefault(position, Map.of());
    }

    /** What is left of the payload of an entry: the very bytes when all is. */
    byte[] left(long position, byte[] payload) {
        Map<String, LogPosition> gone = of(position);
        return gone.isEmpty() ? payload : Payload.without(payload, gone.keySet());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onrecord.transparency.TreeSize;

/**
 * The heads that were stamped, whichever instance asked. They are numbered from 0 without a gap. Stateless; each call is
 * one statement, and blocks.
 */
@Singleton
class StampedHeads {
    private static final String NOW = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    /** @param ageMillis since it was kept, by the clock of the database, which all instances share */
    record Last(long number, long ageMillis) {}

    /** The last one; empty before the first. */
    Optional<Last> last(Connection connection) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(
                        "SELECT nth, " + NOW + " - kept FROM heads.stamped ORDER BY nth DESC LIMIT 1");
                ResultSet row = sql.executeQuery()) {
            return row.next() ? Optional.of(new Last(row.getLong(1), row.getLong(2))) : Optional.empty();
        }
    }

    /**
     * Keeps a stamp that has been verified.
     *
     * @param number one behind the last that the caller saw
     * @param connection commits by itself
     * @return false when another instance came first: then this one is not kept
     */
    boolean keep(Connection connection, long number, TreeSize size, byte[] token) throws SQLException {
        try (PreparedStatement sql =
                connection.prepareStatement("INSERT INTO heads.stamped (nth, size, token, kept) VALUES (?, ?, ?, " + NOW
                        + ") ON CONFLICT (nth) DO NOTHING")) {
            sql.setLong(1, number);
            sql.setLong(2, size.value());
            sql.setBytes(3, token);
            return sql.executeUpdate() == 1;
        }
    }

    /** From a number on, in their order, as far as they cover no more than so many entries. */
    List<StampedHead> list(Connection connection, long from, int max, TreeSize covered) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement("SELECT s.note, s.signed, t.token FROM heads.stamped t"
                + " JOIN heads.signed s USING (size) WHERE t.nth >= ? AND t.size <= ? ORDER BY t.nth LIMIT ?")) {
            sql.setLong(1, from);
            sql.setLong(2, covered.value());
            sql.setInt(3, max);
            List<StampedHead> heads = new ArrayList<>();
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    heads.add(new StampedHead(SignedHead.of(rows.getBytes(1), rows.getLong(2)), rows.getBytes(3)));
                }
            }
            return heads;
        }
    }
}

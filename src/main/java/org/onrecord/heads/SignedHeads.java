// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.onrecord.transparency.TreeSize;

/** The heads that were signed, whichever instance signed them. Stateless; each call is one statement, and blocks. */
@Singleton
public class SignedHeads {
    private static final String COLUMNS = "SELECT note, signed FROM heads.signed";

    /** The last one that is no larger; empty before the first. */
    public Optional<SignedHead> last(Connection connection, TreeSize size) throws SQLException {
        try (PreparedStatement sql =
                connection.prepareStatement(COLUMNS + " WHERE size <= ? ORDER BY size DESC LIMIT 1")) {
            sql.setLong(1, size.value());
            return one(sql);
        }
    }

    /** The first one that covers so many entries; empty when none does yet. */
    public Optional<SignedHead> covering(Connection connection, TreeSize size) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(COLUMNS + " WHERE size >= ? ORDER BY size LIMIT 1")) {
            sql.setLong(1, size.value());
            return one(sql);
        }
    }

    /** Keeps a head; one of this size that is kept already is only confirmed. */
    void keep(Connection connection, SignedHead head, long confirmedMillis) throws SQLException {
        try (PreparedStatement sql =
                connection.prepareStatement("INSERT INTO heads.signed (size, note, signed, confirmed)"
                        + " VALUES (?, ?, ?, ?) ON CONFLICT (size) DO UPDATE SET confirmed = excluded.confirmed")) {
            sql.setLong(1, head.size().value());
            sql.setBytes(2, head.note());
            sql.setLong(3, head.signedMillis());
            sql.setLong(4, confirmedMillis);
            sql.executeUpdate();
        }
    }

    private static Optional<SignedHead> one(PreparedStatement sql) throws SQLException {
        try (ResultSet row = sql.executeQuery()) {
            return row.next() ? Optional.of(SignedHead.of(row.getBytes(1), row.getLong(2))) : Optional.empty();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.onrecord.vault.DataKey;
import org.onrecord.vault.DataKeys;

/** Rows of the ledger's database, as a test looks at them. */
final class Stored {
    private Stored() {}

    /** The key under which an entry is sealed. */
    static DataKey key(Connection connection, DataKeys keys, long position) throws SQLException {
        try (PreparedStatement sql =
                connection.prepareStatement("SELECT key FROM ledger.disclosure WHERE position = ?")) {
            sql.setLong(1, position);
            try (ResultSet row = sql.executeQuery()) {
                row.next();
                long id = row.getLong(1);
                return Objects.requireNonNull(keys.find(List.of(id)).get(id));
            }
        }
    }
}

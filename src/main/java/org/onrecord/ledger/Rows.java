// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.onrecord.vault.DataKey;
import org.onrecord.vault.DataKeys;

/** Queries under the head lock, and the keys of what they find. Used by one thread, within one transaction. */
final class Rows {
    private final Connection connection;
    private final DataKeys keys;

    Rows(Connection connection, DataKeys keys) {
        this.connection = connection;
        this.keys = keys;
    }

    interface Binding {
        void bind(Parameters to) throws SQLException;
    }

    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** @param wanted when empty, nothing is asked */
    void query(String text, Collection<?> wanted, Binding binding, RowReader reader) throws SQLException {
        if (wanted.isEmpty()) {
            return;
        }
        try (PreparedStatement sql = connection.prepareStatement(text)) {
            binding.bind(new Parameters(connection, sql));
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }

    void execute(String text, Binding binding) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(text)) {
            binding.bind(new Parameters(connection, sql));
            sql.executeUpdate();
        }
    }

    /** The keys of all these, asked for at once. */
    Map<Long, DataKey> keys(Stream<Sealed> values) throws SQLException {
        return Sealed.keys(keys, values);
    }

    /** The same of what says something of several statements. */
    Map<Long, DataKey> sharedKeys(Stream<Shared> values) throws SQLException {
        return keys(Shared.keys(values).collect(Collectors.toSet()));
    }

    /** The keys of these ids; those that were destroyed are left out. */
    Map<Long, DataKey> keys(Set<Long> ids) throws SQLException {
        return keys.find(ids);
    }

    /** A key, unless it was destroyed. */
    Optional<DataKey> key(long id) throws SQLException {
        return Optional.ofNullable(keys.find(List.of(id)).get(id));
    }

    /** A stream from three columns: id, revision, tail. */
    static Memory.Stream stream(ResultSet row, int column) throws SQLException {
        return new Memory.Stream(row.getObject(column, UUID.class), row.getInt(column + 1), row.getBytes(column + 2));
    }
}

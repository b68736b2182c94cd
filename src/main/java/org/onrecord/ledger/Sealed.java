// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.onrecord.vault.DataKey;
import org.onrecord.vault.DataKeys;

/**
 * A value as its row holds it, sealed under a key that may have been destroyed since. What is read together is opened
 * together: its keys are asked for once.
 */
record Sealed(AtRest what, long position, long key, byte[] bytes) {

    /**
     * From two columns, the key and the value.
     *
     * @return empty when either is null, as when the row was destroyed
     */
    static Optional<Sealed> of(AtRest what, long position, ResultSet row, int column) throws SQLException {
        return of(what, position, row, column, column + 1);
    }

    /** The same where the two do not stand side by side. */
    static Optional<Sealed> of(AtRest what, long position, ResultSet row, int keyColumn, int column)
            throws SQLException {
        long key = row.getLong(keyColumn);
        boolean absent = row.wasNull();
        byte[] bytes = row.getBytes(column);
        return absent || bytes == null ? Optional.empty() : Optional.of(new Sealed(what, position, key, bytes));
    }

    /** The keys of all that is sealed here; those that were destroyed are left out. */
    static Map<Long, DataKey> keys(DataKeys store, Stream<Sealed> values) throws SQLException {
        return store.find(values.map(Sealed::key).collect(Collectors.toSet()));
    }

    /**
     * What it says; empty when its key was destroyed.
     *
     * @throws DamagedDisclosure when it is not what was put there
     */
    Optional<byte[]> open(Map<Long, DataKey> keys) {
        return Optional.ofNullable(keys.get(key)).map(found -> what.open(found, position, bytes));
    }
}

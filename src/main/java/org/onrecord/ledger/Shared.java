// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.onrecord.vault.DataKey;

/**
 * A value that says something of several statements, as its row holds it: sealed under the keys of all, one around the other,
 * so that it goes, in every copy, with whichever is destroyed first.
 *
 * @param keys the outermost first, which is that of the row itself
 */
record Shared(AtRest what, long position, List<Long> keys, byte[] bytes) {
    /**
     * From three columns: the outermost key, those beneath, which may be null, and the value.
     *
     * @return empty when the key or the value is null
     */
    static Optional<Shared> of(AtRest what, long position, ResultSet row, int column) throws SQLException {
        Optional<Sealed> outermost = Sealed.of(what, position, row, column, column + 2);
        Array beneath = row.getArray(column + 1);
        if (outermost.isEmpty()) {
            return Optional.empty();
        }
        List<Long> keys = new ArrayList<>();
        keys.add(outermost.get().key());
        if (beneath != null) {
            Arrays.stream((Object[]) beneath.getArray()).forEach(id -> keys.add((Long) id));
        }
        return Optional.of(new Shared(what, position, keys, outermost.get().bytes()));
    }

    /** @param keys at least one, the outermost first */
    static byte[] seal(AtRest what, List<DataKey> keys, long position, byte[] plain) {
        byte[] sealed = plain;
        for (DataKey key : keys.reversed()) {
            sealed = what.seal(key, position, sealed);
        }
        return sealed;
    }

    /** The ids of the keys beneath the outermost, as PostgreSQL writes an array; null when there are none. */
    static @Nullable String beneath(List<DataKey> keys) {
        return keys.size() == 1
                ? null
                : keys.stream().skip(1).map(key -> Long.toString(key.id())).collect(Collectors.joining(",", "{", "}"));
    }

    /** The ids of the keys of all these. */
    static Stream<Long> keys(Stream<Shared> values) {
        return values.flatMap(value -> value.keys().stream());
    }

    /**
     * What it says; empty when one of its keys was destroyed.
     *
     * @throws DamagedDisclosure when it is not what was put there
     */
    Optional<byte[]> open(Map<Long, DataKey> found) {
        byte[] opened = bytes;
        for (long id : keys) {
            DataKey key = found.get(id);
            if (key == null) {
                return Optional.empty();
            }
            opened = what.open(key, position, opened);
        }
        return Optional.of(opened);
    }
}

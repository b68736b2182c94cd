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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.onrecord.vault.DataKey;
import org.onrecord.vault.DataKeys;

/**
 * What was read of entries, with the keys that open it. A key that is not there any more was destroyed; or what lay under it
 * was sealed under another between the reading of the row and the asking for its key, as when fields of it were redacted:
 * so it is read again.
 */
final class Opened {
    /** Redactions of fields that may overtake one reading. */
    private static final int ATTEMPTS = 3;

    private final Map<Long, DataKey> keys;
    private final Map<Place, Sealed> again;

    private Opened(Map<Long, DataKey> keys, Map<Place, Sealed> again) {
        this.keys = keys;
        this.again = again;
    }

    private record Place(AtRest what, long position) {}

    /** @param values of the rows of entries, read outside of the head lock or under it */
    static Opened of(Connection connection, DataKeys store, Collection<Sealed> values) throws SQLException {
        Map<Long, DataKey> keys = new HashMap<>(Sealed.keys(store, values.stream()));
        Map<Place, Sealed> again = new HashMap<>();
        List<Sealed> lost = lost(values, keys);
        for (int attempt = 0; attempt < ATTEMPTS && !lost.isEmpty(); attempt++) {
            List<Sealed> now = read(connection, lost);
            keys.putAll(Sealed.keys(store, now.stream()));
            now.forEach(value -> again.put(new Place(value.what(), value.position()), value));
            List<Sealed> still = lost(now, keys);
            lost = keys(still).equals(keys(lost)) ? List.of() : still;
        }
        return new Opened(keys, again);
    }

    private static List<Sealed> lost(Collection<Sealed> values, Map<Long, DataKey> keys) {
        return values.stream().filter(value -> !keys.containsKey(value.key())).toList();
    }

    private static Set<Long> keys(List<Sealed> values) {
        return values.stream().map(Sealed::key).collect(Collectors.toSet());
    }

    private static List<Sealed> read(Connection connection, List<Sealed> lost) throws SQLException {
        Set<Long> positions = lost.stream().map(Sealed::position).collect(Collectors.toSet());
        List<Sealed> values = new ArrayList<>();
        try (PreparedStatement sql = connection.prepareStatement("SELECT position, key, payload, key, salts"
                + " FROM ledger.disclosure WHERE position = ANY (?::bigint[])")) {
            new Parameters(connection, sql).array("int8", positions, position -> position);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    Sealed.of(AtRest.PAYLOAD, rows.getLong(1), rows, 2).ifPresent(values::add);
                    Sealed.of(AtRest.SALTS, rows.getLong(1), rows, 4).ifPresent(values::add);
                }
            }
        }
        return values;
    }

    /**
     * What a value says; empty when its key was destroyed.
     *
     * @throws DamagedDisclosure when it is not what was put there
     */
    Optional<byte[]> of(Sealed value) {
        return keys.containsKey(value.key())
                ? value.open(keys)
                : Optional.ofNullable(again.get(new Place(value.what(), value.position())))
                        .flatMap(read -> read.open(keys));
    }
}

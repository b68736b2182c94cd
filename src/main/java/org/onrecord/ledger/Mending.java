// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.onrecord.domain.Event;
import org.onrecord.domain.StatementId;
import org.onrecord.vault.DataKey;
import org.onrecord.vault.DataKeys;
import org.onrecord.vault.VaultUnavailable;

/**
 * Brings back what an older copy of the database can't open any more because fields were redacted since: the rest of these
 * statements was sealed under another key then, which the copy does not know. It lies in the export, without the fields, and is
 * sealed anew. What an order destroyed as a whole stays as it is. {@link #note} every entry that is to come, then ask for
 * {@link #lost}, then {@link #take} those. On its caller's connection, in its transaction; one thread.
 */
public final class Mending {
    private static final long KEY_NANOS = Duration.ofSeconds(30).toNanos();
    private static final String KEY =
            "SELECT d.key FROM ledger.statement s" + " JOIN ledger.disclosure d ON d.position = s.entry WHERE s.id = ?";
    private static final String WRITE =
            "UPDATE ledger.disclosure SET key = ?, salts = ?, payload = ? WHERE position = ?";

    /** What a key was used for, and found beside the statement, lies under the lost key, and no entry holds it. */
    private static final String FORGET =
            "UPDATE ledger.idempotency SET request = '', beneath = NULL, found = NULL WHERE entry = ?";

    private final Connection connection;
    private final DataKeys keys;
    private final Set<StatementId> withoutFields = new LinkedHashSet<>();
    private final Set<Long> destroyed = new HashSet<>();
    private final Map<Long, StatementId> owners = new HashMap<>();
    private final Map<StatementId, DataKey> fresh = new HashMap<>();

    public Mending(Connection connection, DataKeys keys) {
        this.connection = connection;
        this.keys = keys;
    }

    /** Takes note of an entry that the database lacks. */
    public void note(GivenEntry entry) throws CannotRestore {
        if (entry.isOfARedaction() && entry.event().orElse(null) instanceof Event.RedactionOrdered ordered) {
            if (ordered.takesFields()) {
                withoutFields.add(ordered.statement());
            } else {
                ordered.scope()
                        .targets()
                        .forEach(target -> destroyed.add(target.position().value()));
                ordered.scope().dependents().forEach(dependent -> destroyed.add(dependent.value()));
            }
        }
    }

    /** The entries that are there and can't be opened, and are to be given; in the order of the log. */
    public Set<Long> lost() throws SQLException {
        NavigableMap<Long, StatementId> lost = new TreeMap<>();
        for (StatementId statement : withoutFields) {
            for (long key : keyOf(statement)) {
                if (keys.find(List.of(key)).isEmpty()) {
                    new Resealing(connection, keys)
                            .positions(statement, key)
                            .forEach(position -> lost.put(position, statement));
                }
            }
        }
        lost.keySet().removeAll(destroyed);
        owners.putAll(lost);
        return lost.keySet();
    }

    private List<Long> keyOf(StatementId statement) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(KEY)) {
            sql.setObject(1, statement.value());
            try (ResultSet row = sql.executeQuery()) {
                return row.next() ? List.of(row.getLong(1)) : List.of();
            }
        }
    }

    /** Seals one of them anew; nothing happens when the export has nothing of it. */
    public void take(GivenEntry entry) throws SQLException, CannotRestore, InterruptedException {
        StatementId owner = owners.get(entry.position().value());
        if (entry.isAbsent() || owner == null) {
            return;
        }
        DataKey key = fresh.get(owner);
        if (key == null) {
            key = reserve();
            fresh.put(owner, key);
        }
        long at = entry.position().value();
        try (PreparedStatement write = connection.prepareStatement(WRITE);
                PreparedStatement forget = connection.prepareStatement(FORGET)) {
            write.setLong(1, key.id());
            write.setBytes(2, AtRest.SALTS.seal(key, at, entry.content().salts()));
            write.setBytes(3, AtRest.PAYLOAD.seal(key, at, entry.content().payload()));
            write.setLong(4, at);
            write.executeUpdate();
            forget.setLong(1, at);
            forget.executeUpdate();
        }
    }

    private DataKey reserve() throws CannotRestore, InterruptedException {
        try {
            return keys.reserve(1, KEY_NANOS).getFirst();
        } catch (VaultUnavailable e) {
            throw new CannotRestore("There is no data key to seal the entries with: " + e.getMessage(), e);
        }
    }
}

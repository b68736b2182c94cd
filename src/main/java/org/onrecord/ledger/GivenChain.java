// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Event;
import org.onrecord.domain.RecordedOrder;
import org.onrecord.transparency.Leaf;

/**
 * Whether given entries, in their order, go on from the log in the database: each in its stream, none earlier than the one
 * before, each derived entry behind a fact. Reads only. Holds some hundred bytes for each stream that goes on. One thread.
 */
public final class GivenChain {
    private static final byte[] NO_ENTRY = {};

    private final Connection connection;
    private final Map<UUID, Memory.Stream> tails = new HashMap<>();
    private final RecordedOrder times = new RecordedOrder();
    private @Nullable GivenEntry last;

    public GivenChain(Connection connection) {
        this.connection = connection;
    }

    /**
     * Takes in the next entry.
     *
     * @throws CannotRestore when it does not go on from what is before it
     */
    public void check(GivenEntry entry) throws SQLException, CannotRestore {
        Memory.Stream tail = tails.get(entry.stream());
        if (tail == null) {
            tail = stored(entry.stream());
        }
        Memory.Stream before = entry.before();
        if (before.rev() != tail.rev() || !Arrays.equals(before.tail(), tail.tail())) {
            throw refused(
                    entry, "its stream ends with revision " + tail.rev() + " and it goes on from another entry there");
        }
        if (!times.take(entry.type(), entry.recordedMillis()).hold(entry.recordedMillis())) {
            throw refused(entry, "it was recorded before the entry in front of it");
        }
        if (entry.position().value() == 0 && entry.event().orElse(null) instanceof Event.LogOpened opened) {
            times.open(OptionalLong.of(opened.carried()));
        }
        if (entry.type().isDerived() && (last == null || last.recordedMillis() != entry.recordedMillis())) {
            throw refused(entry, "it is derived, and no fact of its append is before it");
        }
        tails.put(entry.stream(), new Memory.Stream(entry.stream(), entry.rev(), entry.leafHash()));
        last = entry;
    }

    private static CannotRestore refused(GivenEntry entry, String why) {
        return new CannotRestore("Entry " + entry.position() + " does not go on from the log: " + why + ".");
    }

    private Memory.Stream stored(UUID stream) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(
                "SELECT rev, leaf FROM ledger.entry WHERE stream = ? ORDER BY rev DESC LIMIT 1")) {
            sql.setObject(1, stream);
            try (ResultSet row = sql.executeQuery()) {
                return row.next()
                        ? new Memory.Stream(stream, row.getInt(1), Leaf.hash(row.getBytes(2)))
                        : new Memory.Stream(stream, -1, NO_ENTRY);
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.onrecord.readmodel.LogEvent.Contribution;
import org.onrecord.readmodel.LogEvent.Ref;

/** Rows of {@code history} for COPY. For one thread. */
final class HistoryRows {
    /** The {@code known_to} of an item that stands. */
    static final long STANDS = Long.MAX_VALUE;

    private final CopyRows rows = new CopyRows(
            "history",
            "issue",
            "party",
            "entry",
            "known_from",
            "known_to",
            "effective",
            "said_order",
            "overlaps_from",
            "from_entry",
            "from_strength",
            "to_entry",
            "to_strength",
            "told",
            "untold",
            "slot",
            "kind");

    /**
     * @param knownFrom the fact that made it read so
     * @param told the derived entry that says so
     * @param knownTo the fact that made it read otherwise, or {@link #STANDS}
     * @param untold the derived entry that says that it is gone since; null when none does
     */
    void add(
            StanceKey key,
            long entry,
            long knownFrom,
            long told,
            long knownTo,
            @Nullable Long untold,
            Contribution item) {
        rows.row()
                .int8(key.issue())
                .int8(key.party())
                .int8(entry)
                .int8(knownFrom)
                .int8(knownTo)
                .int8(item.effectiveMillis())
                .int4(item.saidOrder())
                .int8(item.overlapsFromMillis());
        refs(rows, item.from(), item.to())
                .int8(told)
                .int8(untold)
                .text(key.slot())
                .text(item.kind());
    }

    /** The four columns of what a stance moved from and to. */
    static CopyRows refs(CopyRows rows, @Nullable Ref from, @Nullable Ref to) {
        return rows.int8(from == null ? null : (Long) from.entry())
                .int8(from == null ? null : from.strength())
                .int8(to == null ? null : (Long) to.entry())
                .int8(to == null ? null : to.strength());
    }

    void copyInto(Connection connection, String schema) throws SQLException {
        rows.copyInto(connection, schema);
    }

    void clear() {
        rows.clear();
    }
}

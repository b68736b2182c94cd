// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;
import org.onrecord.transparency.TreeEdge;
import org.onrecord.transparency.TreeSize;

/** The right edge of the tree over the log, as whoever appends remembers it. Used by one thread, under the head lock. */
final class GrowingTree {
    private @Nullable TreeEdge edge;

    /** Takes the leaves of a batch into the tree (RFC 6962), and the tiles that they fill into the batch. */
    void grow(Connection connection, Batch batch) {
        TreeEdge grown = edge != null ? edge : TreeEdge.resume(new TreeSize(batch.first()), new LogTiles(connection));
        for (Batch.Entry entry : batch.entries) {
            grown.append(
                    entry.leafHash(),
                    (level, index, hashes) -> batch.tiles.add(new Batch.TileRow(level, index, hashes)));
        }
        edge = grown;
    }

    /** To be called when it is not known what the database holds, or somebody else has appended. */
    void forget() {
        edge = null;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.onrecord.domain.LogPosition;
import org.onrecord.transparency.HashSource;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.TreeSize;

/**
 * The tree over the committed log, in tiles (C2SP tlog-tiles). A full tile is a row; of one that is not, the hashes follow
 * from the leaves or from the roots of the tiles below. Blocking; one thread at a time.
 */
public final class LogTiles implements HashSource {
    /** Hashes of a full tile, entries of a full bundle. */
    static final int FULL = 256;

    private static final int HASH_BYTES = 32;

    private final Connection connection;

    /** Reads over this connection, which stays its caller's. */
    public LogTiles(Connection connection) {
        this.connection = connection;
    }

    /**
     * The first hashes of a tile, one after the other.
     *
     * @param width 1 to 256
     * @throws StateUnreadable when the database does not answer
     * @throws IllegalStateException when the log is shorter
     */
    @Override
    public byte[] tile(int level, long index, int width) {
        try {
            byte[] hashes = width == FULL
                    ? full(level, index)
                    : level == 0 ? leafHashes(index, width) : roots(level - 1, index, width);
            if (hashes.length != width * HASH_BYTES) {
                throw new IllegalStateException("the log ends before tile " + level + "/" + index + "." + width);
            }
            return hashes;
        } catch (SQLException e) {
            throw new StateUnreadable(e);
        }
    }

    /** The leaves of consecutive entries, fewer where the log ends. */
    public List<byte[]> leaves(LogPosition first, int count) throws SQLException {
        List<byte[]> leaves = new ArrayList<>(count);
        try (PreparedStatement sql = connection.prepareStatement(
                "SELECT leaf FROM ledger.entry WHERE position >= ? AND position < ? ORDER BY position")) {
            sql.setLong(1, first.value());
            sql.setLong(2, first.value() + count);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    leaves.add(rows.getBytes(1));
                }
            }
        }
        return leaves;
    }

    /** Where the tree stands of which all full tiles of leaves are there. */
    static TreeSize filled(Connection connection) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(
                        "SELECT coalesce(max(index) + 1, 0) FROM ledger.tile WHERE level = 0");
                ResultSet row = sql.executeQuery()) {
            row.next();
            return new TreeSize(row.getLong(1) * FULL);
        }
    }

    private byte[] full(int level, long index) throws SQLException {
        try (PreparedStatement sql =
                connection.prepareStatement("SELECT hashes FROM ledger.tile WHERE level = ? AND index = ?")) {
            sql.setInt(1, level);
            sql.setLong(2, index);
            try (ResultSet row = sql.executeQuery()) {
                return row.next() ? row.getBytes(1) : new byte[0];
            }
        }
    }

    private byte[] leafHashes(long index, int width) throws SQLException {
        byte[] hashes = new byte[width * HASH_BYTES];
        List<byte[]> leaves = leaves(new LogPosition(index * FULL), width);
        for (int i = 0; i < leaves.size(); i++) {
            System.arraycopy(Leaf.hash(leaves.get(i)), 0, hashes, i * HASH_BYTES, HASH_BYTES);
        }
        return leaves.size() == width ? hashes : new byte[0];
    }

    private byte[] roots(int below, long index, int width) throws SQLException {
        byte[] hashes = new byte[width * HASH_BYTES];
        int found = 0;
        try (PreparedStatement sql = connection.prepareStatement(
                "SELECT root FROM ledger.tile WHERE level = ? AND index >= ? AND index < ? ORDER BY index")) {
            sql.setInt(1, below);
            sql.setLong(2, index * FULL);
            sql.setLong(3, index * FULL + width);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    System.arraycopy(rows.getBytes(1), 0, hashes, found++ * HASH_BYTES, HASH_BYTES);
                }
            }
        }
        return found == width ? hashes : new byte[0];
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.onrecord.cli.bench.Row.Verdict;
import org.onrecord.ledger.LogTiles;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.HashSource;
import org.onrecord.transparency.KeptTiles;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.MerkleProofs;
import org.onrecord.transparency.TlogProof;
import org.onrecord.transparency.Tree;
import org.onrecord.transparency.TreeEdge;

/** Receipts out of a log of ten million entries: its tiles as the ledger writes them, the leaves of its unfinished tile. */
final class Proofs {
    static final String NAME = "proof at 10,000,000 entries";
    static final String ASKED = "p99 ≤ 2 ms";
    private static final double ASKED_P99_MILLIS = 2;
    private static final long ENTRIES = 10_000_000;
    private static final int TILE = 256;
    private static final int ROWS_A_BATCH = 128;
    private static final int WARM_UP = 2_000;
    private static final int MEASURED = 10_000;
    private static final String TABLES = """
            CREATE SCHEMA ledger;
            CREATE TABLE ledger.entry (position bigint PRIMARY KEY, leaf bytea STORAGE PLAIN NOT NULL);
            CREATE TABLE ledger.tile (level smallint NOT NULL, index bigint NOT NULL,
              hashes bytea STORAGE EXTERNAL NOT NULL, root bytea STORAGE PLAIN NOT NULL, PRIMARY KEY (level, index))
            """;

    private Proofs() {}

    static Row measure(Workplace workplace) throws Exception {
        try (Servers servers = Servers.bare(workplace, "proofs");
                Connection connection = servers.connect()) {
            TreeEdge tree = generate(connection);
            Checkpoint.Signed head = new Checkpoint("onrecord.bench/proofs", tree.size(), tree.root())
                    .sign(Ed25519Key.generate("onrecord.bench/proofs"));
            HashSource tiles = new KeptTiles().over(new LogTiles(connection));
            SplittableRandom random = new SplittableRandom(17);
            Histogram latency = new Histogram();
            for (int i = 0; i < WARM_UP + MEASURED; i++) {
                long position = random.nextLong(ENTRIES);
                long began = System.nanoTime();
                List<Hash> path = MerkleProofs.inclusion(position, tree.size(), tiles);
                byte[] receipt = TlogProof.of(position, path, head).bytes();
                if (i >= WARM_UP && receipt.length > 0) {
                    latency.addNanos(System.nanoTime() - began);
                }
            }
            return new Row(
                    NAME,
                    ASKED,
                    latency.toString(),
                    "",
                    "",
                    Verdict.of(latency.millisAt(0.99) <= ASKED_P99_MILLIS),
                    MEASURED
                            + " random entries, one after the other, tiles of leaves read from PostgreSQL each time, those above"
                            + " kept as the service keeps them; the receipt as it is served, without HTTP",
                    Map.of("latency", latency.toMap()));
        }
    }

    private static TreeEdge generate(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute(TABLES);
        }
        connection.setAutoCommit(false);
        TreeEdge tree = TreeEdge.empty();
        byte[] leaf = new byte[Long.BYTES];
        try (PreparedStatement tile = connection.prepareStatement("INSERT INTO ledger.tile VALUES (?, ?, ?, ?)");
                PreparedStatement entry = connection.prepareStatement("INSERT INTO ledger.entry VALUES (?, ?)")) {
            TileBatch full = new TileBatch(tile);
            for (long i = 0; i < ENTRIES; i++) {
                ByteBuffer.wrap(leaf).putLong(i);
                tree.append(Leaf.hash(leaf), full::add);
                if (i >= ENTRIES / TILE * TILE) {
                    entry.setLong(1, i);
                    entry.setBytes(2, leaf.clone());
                    entry.executeUpdate();
                }
            }
            full.flush();
        }
        connection.commit();
        connection.setAutoCommit(true);
        try (Statement sql = connection.createStatement()) {
            sql.execute("ANALYZE");
        }
        return tree;
    }

    private static final class TileBatch {
        private final PreparedStatement insert;
        private int rows;

        TileBatch(PreparedStatement insert) {
            this.insert = insert;
        }

        void add(int level, long index, byte[] hashes) {
            try {
                insert.setInt(1, level);
                insert.setLong(2, index);
                insert.setBytes(3, hashes);
                insert.setBytes(4, Tree.ofTile(hashes).bytes());
                insert.addBatch();
                rows++;
                if (rows % ROWS_A_BATCH == 0) {
                    insert.executeBatch();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        void flush() throws SQLException {
            insert.executeBatch();
        }
    }
}

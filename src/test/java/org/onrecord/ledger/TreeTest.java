// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.LogPosition;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.MerkleProofs;
import org.onrecord.transparency.MerkleVerifier;
import org.onrecord.transparency.Tree;
import org.onrecord.transparency.TreeSize;

/** The tree that appends grow, against the definition of RFC 6962 over the leaves that are stored. */
class TreeTest {
    private static final int TILE = 256;

    private final LedgerFixture fixture = new LedgerFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private static void define(Ledger ledger, String prefix, int count) throws Exception {
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(
                    ledger.submit(LedgerFixture.defineParty(prefix + "-" + i, "Party " + i, new Expectation.Any())));
        }
        for (CompletableFuture<Outcome> answer : answers) {
            answer.get(20, TimeUnit.SECONDS);
        }
    }

    private List<Hash> leaves() throws SQLException {
        try (Connection connection = fixture.connect()) {
            return new LogTiles(connection)
                    .leaves(new LogPosition(0), 100_000).stream()
                            .map(Tree::leafHash)
                            .toList();
        }
    }

    private Hash root(long size) throws SQLException {
        try (Connection connection = fixture.connect()) {
            return MerkleProofs.root(new TreeSize(size), new LogTiles(connection));
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = fixture.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void theTree_isThatOfTheLeaves_whoeverAppended() throws Exception {
        Ledger one = fixture.instance();
        Ledger other = fixture.instance();
        define(one, "a", 300);
        define(other, "b", 10);
        define(one, "c", 700);
        define(other, "d", 3);
        List<Hash> leaves = leaves();
        assertEquals(1014, leaves.size());
        assertEquals(leaves.size() / TILE, count("SELECT count(*) FROM ledger.tile WHERE level = 0"));
        for (int size : new int[] {1, 255, 256, 257, 300, 512, 768, 1000, leaves.size()}) {
            assertEquals(Tree.root(leaves.subList(0, size)), root(size), "size " + size);
        }
        try (Connection connection = fixture.connect()) {
            LogTiles tiles = new LogTiles(connection);
            TreeSize size = new TreeSize(leaves.size());
            for (int index : new int[] {0, 255, 256, 999, leaves.size() - 1}) {
                assertTrue(MerkleVerifier.inclusion(
                        leaves.get(index),
                        index,
                        size,
                        MerkleProofs.inclusion(index, size, tiles),
                        root(size.value())));
            }
        }
    }

    @Test
    void aLogThatIsOlderThanItsTree_getsOne() throws Exception {
        define(fixture.instance(), "a", 600);
        Hash before = root(600);
        fixture.execute("ALTER TABLE ledger.tile DISABLE TRIGGER append_only; DELETE FROM ledger.tile;"
                + " ALTER TABLE ledger.tile ENABLE TRIGGER append_only");
        define(fixture.instance(), "b", 300);
        assertEquals(before, root(600));
        List<Hash> leaves = leaves();
        assertEquals(Tree.root(leaves), root(leaves.size()));
    }

    @Test
    void aDatabaseBehindASignedHead_appendsNothing() throws Exception {
        Ledger ledger = fixture.instance();
        define(ledger, "a", 3);
        ledger.floor().raise(new TreeSize(5));
        ExecutionException refused = assertThrows(ExecutionException.class, () -> ledger.submit(
                        LedgerFixture.defineParty("late", "Late", new Expectation.Any()))
                .get(20, TimeUnit.SECONDS));
        assertTrue(refused.getCause() instanceof LogSetBack, refused.toString());
        assertEquals(4, leaves().size());
        assertTrue(ledger.floor().refusal().isPresent());
    }

    @Test
    void untilThePromisesAreKnown_anAppendWaits() throws Exception {
        Ledger ledger = fixture.instance();
        ledger.floor().askFirst();
        CompletableFuture<Outcome> early =
                ledger.submit(LedgerFixture.defineParty("early", "Early", new Expectation.Any()));
        assertThrows(TimeoutException.class, () -> early.get(300, TimeUnit.MILLISECONDS));
        assertEquals(0, leaves().size());
        ledger.floor().known();
        early.get(20, TimeUnit.SECONDS);
        assertEquals(2, leaves().size());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.onrecord.cli.bench.Row.Verdict;
import org.onrecord.domain.EventType;
import org.onrecord.transparency.Commitment;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.TreeEdge;

/**
 * What makes the log provable, by itself: the commitments, the leaf and its place in the tree of a statement and of the
 * derived entry that follows from it; and which share of the time that the service has for a statement it takes.
 */
final class ProofCost {
    static final String NAME = "tree and commitments";
    static final String ASKED = "≤ 15 % of appending";
    private static final double ASKED_SHARE = 0.15;
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 50_000;
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final byte[] VALUE = "\"Said for the 17th time in this run.\"".getBytes(UTF_8);
    private static final byte[] NULL = "null".getBytes(UTF_8);
    /** Slots of a posted statement that hold something. */
    private static final int FILLED = 16;

    private final SplittableRandom random = new SplittableRandom(23);
    private final TreeEdge tree = TreeEdge.empty();
    private long tiles;

    private ProofCost() {}

    /** @param statementsPerSecond what the service recorded, one by one */
    static Row measure(double statementsPerSecond) {
        ProofCost cost = new ProofCost();
        cost.append(WARM_UP);
        long began = System.nanoTime();
        cost.append(MEASURED);
        double micros = (System.nanoTime() - began) / 1e3 / MEASURED;
        double share = micros / 1e6 * statementsPerSecond / CORES;
        return new Row(
                NAME,
                ASKED,
                Numbers.fixed(micros, 1) + " µs a statement",
                Numbers.fixed(CORES / statementsPerSecond * 1e6, 0) + " µs",
                Numbers.percent(share),
                Verdict.of(share <= ASKED_SHARE),
                "one thread; " + EventType.STATEMENT_RECORDED.slots().size() + " and "
                        + EventType.POSITION_CHANGED.slots().size()
                        + " commitments, two leaves, two places in the tree; held against the time of all " + CORES
                        + " cores that a statement took when they were posted one by one",
                Map.of("microsPerStatement", micros, "share", share, "tiles", cost.tiles));
    }

    private void append(int statements) {
        for (int i = 0; i < statements; i++) {
            entry(EventType.STATEMENT_RECORDED, FILLED);
            entry(EventType.POSITION_CHANGED, EventType.POSITION_CHANGED.slots().size());
        }
    }

    private void entry(EventType type, int filled) {
        List<String> slots = type.slots().stream().sorted().toList();
        byte[] salts = new byte[slots.size() * Commitment.SALT_BYTES];
        random.nextBytes(salts);
        List<String> digests = new ArrayList<>(slots.size());
        for (int i = 0; i < slots.size(); i++) {
            digests.add(Commitment.digest(Commitment.disclosure(salts, i, slots.get(i), i < filled ? VALUE : NULL)));
        }
        long seq = tree.size().value();
        byte[] leaf = Leaf.bytes(
                "desk",
                slots,
                digests,
                "onrecord.bench/cost",
                "",
                "2026-11-20T18:00:00.000Z",
                0,
                digests.getFirst(),
                seq,
                "6f1c0c5e2f7b4a1d8c3e9b0a7d5f4e21",
                type.eventName());
        tree.append(Leaf.hash(leaf), (level, index, hashes) -> tiles++);
    }
}

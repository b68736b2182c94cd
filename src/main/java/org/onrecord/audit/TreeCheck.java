// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.TilePath;
import org.onrecord.transparency.TreeEdge;

/**
 * Grows the tree anew from the leaves and holds it against every served tile, every head seen before and the signed
 * root. Not thread-safe.
 */
final class TreeCheck {
    private static final int LEVELS = 8;

    private final LogSource source;
    private final Findings findings;
    private final TreeEdge edge = TreeEdge.empty();
    private final Map<Long, Set<Hash>> seen = new HashMap<>();
    private boolean isBroken;
    private CannotAudit failure = new CannotAudit("");
    private boolean failed;

    TreeCheck(LogSource source, Findings findings) {
        this.source = source;
        this.findings = findings;
    }

    /** A root that a head of this size had when it was seen before; said ahead of the first leaf. */
    void remember(long size, Hash root) {
        boolean isNew =
                seen.computeIfAbsent(size, none -> new LinkedHashSet<>()).add(root);
        if (isNew && size == 0) {
            hold(root);
        }
    }

    /** Takes in the next leaf. */
    void append(byte[] leafHash) throws CannotAudit {
        if (isBroken) {
            return;
        }
        edge.append(leafHash, this::hold);
        if (failed) {
            throw failure;
        }
        seen.getOrDefault(edge.size().value(), Set.of()).forEach(this::hold);
    }

    /**
     * Goes on behind the head that was judged, by the leaves alone, to a later one of the same log: what was seen of that
     * before has to be of one history with both.
     *
     * @param from where the leaves are read
     */
    void goOn(LogSource from, Checkpoint last) throws CannotAudit {
        long size = last.size().value();
        for (long next = edge.size().value();
                !isBroken && next < size;
                next = edge.size().value()) {
            long index = next / TilePath.FULL;
            TilePath.Entries path =
                    new TilePath.Entries(index, (int) Math.min(TilePath.FULL, size - index * TilePath.FULL));
            List<byte[]> leaves = leaves(from, path);
            if (leaves.size() != path.width()) {
                breakOff();
                findings.add(Finding.fail(
                        Check.HEADS,
                        next,
                        "the log's last head covers entries that are not there",
                        path.width() + " entries in " + path,
                        leaves.size() + " entries"));
                return;
            }
            for (byte[] leaf : leaves.subList((int) (next % TilePath.FULL), leaves.size())) {
                edge.append(Leaf.hash(leaf), (level, number, hashes) -> {});
                seen.getOrDefault(edge.size().value(), Set.of()).forEach(this::hold);
            }
        }
        if (!isBroken) {
            holdLast(last);
        }
    }

    private void holdLast(Checkpoint last) {
        Hash root = edge.root();
        if (edge.size().equals(last.size()) && !root.equals(last.root())) {
            findings.add(Finding.fail(
                    Check.HEADS,
                    "fork: the log's last head, of size " + last.size()
                            + ", does not go on from the one that is audited",
                    root.base64(),
                    last.root().base64()));
        }
    }

    private static List<byte[]> leaves(LogSource from, TilePath.Entries path) throws CannotAudit {
        Optional<byte[]> bundle = from.tile(path);
        try {
            return bundle.isPresent() ? EntryBundle.decode(bundle.get()) : List.of();
        } catch (Malformed e) {
            return List.of();
        }
    }

    /** Entries are missing: no tile or root behind them can be computed. */
    void breakOff() {
        isBroken = true;
    }

    private void hold(Hash before) {
        Hash root = edge.root();
        if (root.equals(before)) {
            findings.ok(Check.HEADS);
        } else {
            findings.add(Finding.fail(
                    Check.HEADS,
                    "fork: the log is not the one whose head of size " + edge.size() + " was seen before",
                    root.base64(),
                    before.base64()));
        }
    }

    private void hold(int level, long index, byte[] hashes) {
        if (failed) {
            return;
        }
        try {
            hold(new TilePath.Hashes(level, index, hashes.length / Hash.BYTES), hashes);
        } catch (CannotAudit e) {
            failure = e;
            failed = true;
        }
    }

    private void hold(TilePath.Hashes path, byte[] computed) throws CannotAudit {
        Optional<byte[]> served = source.tile(path);
        if (served.isPresent() && Arrays.equals(served.get(), computed)) {
            findings.ok(Check.TREE);
            return;
        }
        int differs = served.map(bytes -> Math.max(0, Arrays.mismatch(bytes, computed)))
                .orElse(0);
        long hash = differs / Hash.BYTES;
        long first = path.index() * TilePath.FULL + hash << TilePath.BITS * path.level();
        int from = (int) hash * Hash.BYTES;
        findings.add(Finding.fail(
                Check.TREE,
                first,
                served.isPresent() ? "tile " + path + " differs at hash " + hash : "tile " + path + " is missing",
                shown(computed, from),
                served.map(bytes -> shown(bytes, from)).orElse("nothing")));
    }

    private static String shown(byte[] hashes, int from) {
        return hashes.length >= from + Hash.BYTES
                ? Hash.of(Arrays.copyOfRange(hashes, from, from + Hash.BYTES)).base64()
                : hashes.length + " bytes";
    }

    /** Holds the unfinished tiles and the signed root against all leaves. */
    void finish(long size, Hash signedRoot) throws CannotAudit {
        if (isBroken) {
            return;
        }
        for (int level = 0; level < LEVELS; level++) {
            Optional<byte[]> unfinished = edge.unfinished(level);
            if (unfinished.isPresent()) {
                long index = size >>> TilePath.BITS * (level + 1);
                hold(new TilePath.Hashes(level, index, unfinished.get().length / Hash.BYTES), unfinished.get());
            }
        }
        Hash root = edge.root();
        if (root.equals(signedRoot)) {
            findings.ok(Check.TREE);
        } else {
            findings.add(Finding.fail(
                    Check.TREE,
                    "the entries do not give the signed root of size " + size,
                    root.base64(),
                    signedRoot.base64()));
        }
    }
}

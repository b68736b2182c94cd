// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.onrecord.domain.LogPosition;
import org.onrecord.heads.Cosignatures.Word;
import org.onrecord.ledger.Disclosed;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LogReader;
import org.onrecord.ledger.LogTiles;
import org.onrecord.ledger.SignedFloor;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.KeptTiles;
import org.onrecord.transparency.MerkleProofs;
import org.onrecord.transparency.TilePath;
import org.onrecord.transparency.TlogProof;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.Unverified;
import org.onrecord.transparency.VerifierKey;
import org.onrecord.vault.DataKeys;

/**
 * The log as outsiders see it (C2SP tlog-tiles): what the last signed head covers, and nothing beyond. Every method that
 * reads blocks, for some milliseconds; safe for any thread.
 */
@Singleton
public class PublishedLog {
    private static final int MAX_BYTES = 2 << 20;

    private final DataSource database;
    private final DataKeys keys;
    private final SignedHeads heads;
    private final Cosignatures cosignatures;
    private final StampedHeads stamped;
    private final HeadPolicy policy;
    private final SignedFloor floor;
    private final KeptTiles kept = new KeptTiles();

    PublishedLog(
            DataSource database,
            DataKeys keys,
            SignedHeads heads,
            Cosignatures cosignatures,
            StampedHeads stamped,
            HeadPolicy policy,
            Ledger ledger) {
        this.database = database;
        this.keys = keys;
        this.heads = heads;
        this.cosignatures = cosignatures;
        this.stamped = stamped;
        this.policy = policy;
        this.floor = ledger.floor();
    }

    /** How many entries are covered. */
    public TreeSize size() {
        return floor.promised();
    }

    /** What was promised of the log: nothing of it is to be shown before that is known, or of a database that is another. */
    public SignedFloor floor() {
        return floor;
    }

    /** The last signed head, with what witnesses have said of it so far, perhaps nothing; empty before the first. */
    public Optional<Checkpoint.Signed> checkpoint() throws SQLException {
        try (Connection connection = database.getConnection()) {
            Optional<SignedHead> head = heads.last(connection, size());
            return head.isPresent()
                    ? Optional.of(cosignatures.on(connection, head.get(), Word.LAST))
                    : Optional.empty();
        }
    }

    /** The last head that enough witnesses have cosigned for the policy in force; empty while there is none. */
    public Optional<Checkpoint.Signed> witnessed() throws SQLException {
        try (Connection connection = database.getConnection()) {
            Optional<TreeSize> size = cosignatures.witnessed(connection).filter(found -> found.compareTo(size()) <= 0);
            Optional<SignedHead> head = size.isPresent() ? heads.last(connection, size.get()) : Optional.empty();
            return head.isPresent() ? Optional.of(enough(connection, head.get())) : Optional.empty();
        }
    }

    private Checkpoint.Signed enough(Connection connection, SignedHead head) throws SQLException {
        Checkpoint.Signed signed = cosignatures.on(connection, head, Word.LAST);
        try {
            policy.policy().verify(signed, KeyHistory.read(connection).at(head.size()));
            return signed;
        } catch (Unverified e) {
            throw new IllegalStateException("a head that was enough for the policy is not: " + e.reason(), e);
        }
    }

    /** The key of the log, as of the last signed head. */
    public VerifierKey key() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return KeyHistory.read(connection).at(size());
        }
    }

    /** Every change of the key that a head covers, in the order of the log. */
    public List<ProvenRotation> rotations() throws SQLException {
        List<ProvenRotation> rotations = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            LogReader log = new LogReader(connection, keys);
            for (LogPosition entry : KeyHistory.read(connection).entries(size())) {
                Disclosed disclosed = log.disclosures(entry, 1, MAX_BYTES).getFirst();
                heads.covering(connection, new TreeSize(entry.value() + 1))
                        .ifPresent(head -> rotations.add(new ProvenRotation(disclosed, head)));
            }
        }
        return rotations;
    }

    /**
     * Heads that a time-stamping authority has stamped, in the order in which it did.
     *
     * @param first how many to leave out
     * @param max how many at the most
     */
    public List<StampedHead> stamped(long first, int max) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return stamped.list(connection, first, max, size());
        }
    }

    /** The bytes of a tile or of a bundle of entries; empty when the log is too short for it. */
    public Optional<byte[]> tile(TilePath path) throws SQLException {
        if (!path.isIn(size())) {
            return Optional.empty();
        }
        try (Connection connection = database.getConnection()) {
            LogTiles tiles = new LogTiles(connection);
            return Optional.of(
                    switch (path) {
                        case TilePath.Hashes(int level, long index, int width) -> tiles.tile(level, index, width);
                        case TilePath.Entries entries ->
                            EntryBundle.encode(tiles.leaves(new LogPosition(entries.firstHash()), entries.width()));
                    });
        }
    }

    /** The leaf of an entry, verbatim; empty when no head covers it yet. */
    public Optional<byte[]> leaf(LogPosition position) throws SQLException {
        if (!size().covers(position.value())) {
            return Optional.empty();
        }
        try (Connection connection = database.getConnection()) {
            return Optional.of(new LogTiles(connection).leaves(position, 1).getFirst());
        }
    }

    /**
     * What the leaves of consecutive entries commit to, as far as a head covers them; for auditors only. Never more than
     * some megabytes: whoever wants the rest asks again.
     */
    public List<Disclosed> disclosures(LogPosition from, int max) throws SQLException {
        long left = Math.min(max, size().value() - from.value());
        if (left <= 0) {
            return List.of();
        }
        try (Connection connection = database.getConnection()) {
            return new LogReader(connection, keys).disclosures(from, (int) left, MAX_BYTES);
        }
    }

    /**
     * That an entry is in the log, for whoever has only the verifier key: a {@code .tlog-proof} (C2SP tlog-proof).
     *
     * @param size at which it is to be shown; the first head of that size or a larger one is taken, the last one without it
     * @return empty when no head covers the entry, or none is as large
     */
    public Optional<byte[]> proof(LogPosition position, Optional<TreeSize> size) throws SQLException {
        TreeSize covered = size();
        try (Connection connection = database.getConnection()) {
            Optional<SignedHead> head = size.isPresent()
                    ? heads.covering(connection, size.get())
                            .filter(found -> found.size().compareTo(covered) <= 0)
                    : heads.last(connection, covered);
            return head.isPresent() && head.get().size().covers(position.value())
                    ? Optional.of(proof(connection, position, head.get()))
                    : Optional.empty();
        }
    }

    /**
     * The same at the first head that covers the entry, once there is one.
     *
     * @return completes on the thread that brings the head; never, if no head comes
     */
    public CompletableFuture<Void> covered(LogPosition position) {
        return floor.reached(new TreeSize(position.value() + 1));
    }

    private byte[] proof(Connection connection, LogPosition position, SignedHead head) throws SQLException {
        List<Hash> path = MerkleProofs.inclusion(position.value(), head.size(), kept.over(new LogTiles(connection)));
        return TlogProof.of(position.value(), path, cosignatures.on(connection, head, Word.FIRST))
                .bytes();
    }
}

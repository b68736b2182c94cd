// SPDX-License-Identifier: Apache-2.0
package org.onrecord.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.onrecord.transparency.AddCheckpoint;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.MerkleProofs;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.Tree;
import org.onrecord.transparency.TreeSize;

/** A log that a test makes, of fewer leaves than fill a tile, and what it sends to a witness. */
public final class OtherLog {
    private final SigningKey key;
    private final List<Hash> leaves = new ArrayList<>();

    /** An empty log, whose origin is the name of its key. */
    public OtherLog(SigningKey key) {
        this.key = key;
    }

    /** The same log so far, for a history that goes on otherwise. */
    public OtherLog fork() {
        OtherLog other = new OtherLog(key);
        other.leaves.addAll(leaves);
        return other;
    }

    public OtherLog append(String... texts) {
        for (String text : texts) {
            leaves.add(Tree.leafHash(text.getBytes(UTF_8)));
        }
        return this;
    }

    public Checkpoint.Signed head() {
        return head(leaves.size());
    }

    public Checkpoint.Signed head(int size) {
        return signedBy(key, size);
    }

    /** Its head, but by somebody else's key of the same name. */
    public Checkpoint.Signed signedBy(SigningKey signer, int size) {
        return new Checkpoint(key.verifier().name(), new TreeSize(size), Tree.root(leaves.subList(0, size)))
                .sign(signer);
    }

    public List<Hash> proof(int from, int to) {
        return MerkleProofs.consistency(new TreeSize(from), new TreeSize(to), (level, index, width) -> {
            ByteArrayOutputStream tile = new ByteArrayOutputStream();
            leaves.subList(0, width).forEach(leaf -> tile.writeBytes(leaf.bytes()));
            return tile.toByteArray();
        });
    }

    /** Asks for its head to be cosigned, by a witness that should have the one of that size. */
    public AddCheckpoint asking(int old) {
        return asking(old, leaves.size());
    }

    public AddCheckpoint asking(int old, int size) {
        return new AddCheckpoint(new TreeSize(old), proof(old, size), head(size));
    }
}

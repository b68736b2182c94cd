// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * What a log sends to a witness to have a checkpoint cosigned: the body of {@code add-checkpoint} (C2SP tlog-witness).
 * Sizes out of order can be read, because a witness answers them differently from a body that is not of the form.
 *
 * @param old the size that the witness cosigned last, as the log believes
 * @param proof of consistency from there, from {@link MerkleProofs#consistency}; at most 63 hashes
 */
public record AddCheckpoint(TreeSize old, List<Hash> proof, Checkpoint.Signed checkpoint) {
    /** Bytes of the largest body. */
    public static final int MAX_BYTES = SignedNote.MAX_BYTES + 4096;

    private static final int MAX_LINES_BYTES = 4096;

    public AddCheckpoint {
        proof = List.copyOf(proof);
        if (proof.size() > ProofText.MAX_HASHES) {
            throw new IllegalArgumentException("a consistency proof of " + proof.size() + " hashes");
        }
    }

    /**
     * Reads a body. Nothing of what it claims is checked.
     *
     * @throws Malformed for anything that is not exactly of the form, or larger than the bounds
     */
    public static AddCheckpoint parse(byte[] body) throws Malformed {
        ProofText text = ProofText.parse(body, MAX_LINES_BYTES, "a request to cosign");
        return new AddCheckpoint(new TreeSize(text.number("old", 0)), text.hashesFrom(1), text.checkpoint());
    }

    /** The body as it is sent. */
    public byte[] bytes() {
        return toString().getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return ProofText.print("old " + old + "\n", proof, checkpoint);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;

/**
 * A receipt: that a log has an entry at an index, to be verified without asking anybody ({@code c2sp.org/tlog-proof@v1}).
 * Immutable; what is parsed prints to the same bytes; safe for any thread.
 */
public final class TlogProof {
    /** Bytes of extra data; whole leaves fit many times. */
    public static final int MAX_EXTRA_BYTES = 64 * 1024;

    /** What receipts are named in files (C2SP tlog-proof). */
    public static final String FILE_EXTENSION = ".tlog-proof";

    private static final String HEADER = "c2sp.org/tlog-proof@v1";

    /** The header, the extra line in base64, the index and 63 hashes. */
    private static final int MAX_LINES_BYTES = MAX_EXTRA_BYTES / 3 * 4 + 4096;

    private final Optional<byte[]> extra;
    private final long index;
    private final List<Hash> path;
    private final Checkpoint.Signed checkpoint;

    private TlogProof(Optional<byte[]> extra, long index, List<Hash> path, Checkpoint.Signed checkpoint) {
        this.extra = extra;
        this.index = index;
        this.path = path;
        this.checkpoint = checkpoint;
    }

    /**
     * A receipt without extra data.
     *
     * @param index of the entry, counted from 0; a leaf of the checkpoint's tree
     * @param path from {@link MerkleProofs#inclusion}
     */
    public static TlogProof of(long index, List<Hash> path, Checkpoint.Signed checkpoint) {
        return make(Optional.empty(), index, path, checkpoint);
    }

    /**
     * A receipt with extra data, which nothing authenticates.
     *
     * @param extra 1 to {@link #MAX_EXTRA_BYTES} bytes
     */
    public static TlogProof of(byte[] extra, long index, List<Hash> path, Checkpoint.Signed checkpoint) {
        if (extra.length == 0 || extra.length > MAX_EXTRA_BYTES) {
            throw new IllegalArgumentException("extra data of " + extra.length + " bytes");
        }
        return make(Optional.of(extra.clone()), index, path, checkpoint);
    }

    private static TlogProof make(Optional<byte[]> extra, long index, List<Hash> path, Checkpoint.Signed checkpoint) {
        if (!checkpoint.checkpoint().size().covers(index) || path.size() > ProofText.MAX_HASHES) {
            throw new IllegalArgumentException("no leaf " + index + " at size "
                    + checkpoint.checkpoint().size() + ", or a path of " + path.size() + " hashes");
        }
        return new TlogProof(extra, index, List.copyOf(path), checkpoint);
    }

    /**
     * Reads a receipt. Nothing of what it claims is checked.
     *
     * @throws Malformed for anything that is not exactly of the form, or larger than the bounds
     */
    public static TlogProof parse(byte[] bytes) throws Malformed {
        ProofText text = ProofText.parse(bytes, MAX_LINES_BYTES, "a proof");
        if (!text.lines().get(0).equals(HEADER)) {
            throw new Malformed("a proof begins with the line " + HEADER);
        }
        boolean hasExtra = text.lines().size() > 1 && text.lines().get(1).startsWith("extra ");
        Optional<byte[]> extra = hasExtra ? Optional.of(extra(text.after("extra", 1))) : Optional.empty();
        int at = hasExtra ? 2 : 1;
        return new TlogProof(extra, text.number("index", at), text.hashesFrom(at + 1), text.checkpoint());
    }

    private static byte[] extra(String base64) throws Malformed {
        return Base64Text.parseStandard(base64)
                .filter(bytes -> bytes.length > 0 && bytes.length <= MAX_EXTRA_BYTES)
                .orElseThrow(() -> new Malformed(
                        "'extra' is followed by 1 to " + MAX_EXTRA_BYTES + " bytes in padded base64, or left out"));
    }

    /** A copy of the extra data; authenticated by nothing. */
    public Optional<byte[]> extra() {
        return extra.map(byte[]::clone);
    }

    /** Of the entry, counted from 0. */
    public long index() {
        return index;
    }

    /** From the entry's sibling up. */
    public List<Hash> path() {
        return path;
    }

    public Checkpoint.Signed checkpoint() {
        return checkpoint;
    }

    /**
     * Checks that the log has this leaf there, by the log's word alone.
     *
     * @param leafHash computed from an entry that the caller holds, never taken from where the receipt comes from
     * @throws Unverified when the checkpoint is not the log's, or the path does not lead from the leaf to its root
     */
    public void verify(Hash leafHash, VerifierKey log) throws Unverified {
        verify(leafHash, log, WitnessPolicy.NONE);
    }

    /**
     * Checks that the log has this leaf there, and that enough witnesses have seen it.
     *
     * @param leafHash computed from an entry that the caller holds, never taken from where the receipt comes from
     * @return what those witnesses of the policy say who have cosigned
     * @throws Unverified as {@link #verify(Hash, VerifierKey)}, or when witnesses are too few
     */
    public List<Cosignature> verify(Hash leafHash, VerifierKey log, WitnessPolicy policy) throws Unverified {
        List<Cosignature> cosignatures = policy.verify(checkpoint, log);
        Checkpoint head = checkpoint.checkpoint();
        if (!MerkleVerifier.inclusion(leafHash, index, head.size(), path, head.root())) {
            throw new Unverified("the proof does not lead from leaf " + leafHash + " at " + index + " to the root "
                    + head.root() + " of size " + head.size());
        }
        return cosignatures;
    }

    /** The receipt as it is served and stored. */
    public byte[] bytes() {
        return toString().getBytes(UTF_8);
    }

    @Override
    public String toString() {
        String extraLine =
                extra.map(bytes -> "extra " + Base64Text.standard(bytes) + "\n").orElse("");
        return ProofText.print(HEADER + "\n" + extraLine + "index " + index + "\n", path, checkpoint);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.util.List;

/**
 * Checks proofs as RFC 9162 §2.1.3.2 and §2.1.4.2 say: a proof holds when it ends with no hash left and the index used
 * up, at the given roots. Never throws, whatever the input. Stateless; safe for any thread.
 */
public final class MerkleVerifier {
    private MerkleVerifier() {}

    /**
     * Whether the proof shows that the tree has this leaf there.
     *
     * @param index of the leaf, counted from 0; one that the tree does not have is refused
     */
    public static boolean inclusion(Hash leafHash, long index, TreeSize size, List<Hash> proof, Hash root) {
        if (!size.covers(index)) {
            return false;
        }
        long node = index;
        long last = size.value() - 1;
        byte[] hash = leafHash.raw();
        for (Hash sibling : proof) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = Tree.node(sibling.raw(), hash);
                int up = Long.numberOfTrailingZeros(node);
                node >>>= up;
                last >>>= up;
            } else {
                hash = Tree.node(hash, sibling.raw());
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && Hash.of(hash).equals(root);
    }

    /**
     * Whether the proof shows that the later tree begins with the earlier one. Equal sizes ask for equal roots, an empty
     * tree for {@link Tree#emptyRoot}, both for a proof without hashes: every tree begins with the empty one.
     */
    public static boolean consistency(TreeSize from, Hash fromRoot, TreeSize to, Hash toRoot, List<Hash> proof) {
        if (from.compareTo(to) > 0) {
            return false;
        }
        if (from.value() == 0 && !fromRoot.equals(Tree.emptyRoot())) {
            return false;
        }
        if (from.equals(to)) {
            return proof.isEmpty() && fromRoot.equals(toRoot);
        }
        if (from.value() == 0) {
            return proof.isEmpty();
        }
        boolean complete = Long.bitCount(from.value()) == 1;
        if (!complete && proof.isEmpty()) {
            return false;
        }
        byte[] seed = complete ? fromRoot.raw() : proof.get(0).raw();
        return consistent(from.value() - 1, fromRoot, to.value() - 1, toRoot, seed, complete ? proof : rest(proof));
    }

    private static boolean consistent(
            long fromLast, Hash fromRoot, long toLast, Hash toRoot, byte[] seed, List<Hash> proof) {
        int up = Long.numberOfTrailingZeros(~fromLast);
        long node = fromLast >>> up;
        long last = toLast >>> up;
        byte[] earlier = seed;
        byte[] later = seed;
        for (Hash sibling : proof) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                earlier = Tree.node(sibling.raw(), earlier);
                later = Tree.node(sibling.raw(), later);
                int zeros = Long.numberOfTrailingZeros(node);
                node >>>= zeros;
                last >>>= zeros;
            } else {
                later = Tree.node(later, sibling.raw());
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && Hash.of(earlier).equals(fromRoot) && Hash.of(later).equals(toRoot);
    }

    private static List<Hash> rest(List<Hash> proof) {
        return proof.subList(1, proof.size());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A growing tree that keeps everything: its leaf hashes, and each tile that its edge gave out or still holds. */
final class Trees {
    private final List<Hash> leaves = new ArrayList<>();
    private final Map<String, byte[]> full = new HashMap<>();
    private final TreeEdge edge = TreeEdge.empty();

    static Trees ofSize(int size) {
        Trees tree = new Trees();
        for (int i = 0; i < size; i++) {
            tree.append();
        }
        return tree;
    }

    void append() {
        Hash leaf = Tree.leafHash(("leaf " + leaves.size()).getBytes(US_ASCII));
        leaves.add(leaf);
        edge.append(leaf, this::keep);
    }

    private void keep(int level, long index, byte[] hashes) {
        if (hashes.length != 8192 || full.put(level + "/" + index, hashes) != null) {
            throw new AssertionError("tile " + level + "/" + index + " came twice or is not full");
        }
    }

    TreeEdge edge() {
        return edge;
    }

    List<Hash> leaves() {
        return leaves;
    }

    Hash root(int size) {
        return Tree.root(leaves.subList(0, size));
    }

    /** Answers for any width there is; refuses what the tree does not have. */
    byte[] tile(int level, long index, int width) {
        byte[] tile = full.get(level + "/" + index);
        if (tile == null) {
            tile = edge.unfinished(level).orElseThrow();
        }
        if (!new TilePath.Hashes(level, index, width).isIn(edge.size())) {
            throw new AssertionError("tile " + level + "/" + index + ".p/" + width + " of " + edge.size());
        }
        return Arrays.copyOf(tile, width * Hash.BYTES);
    }
}

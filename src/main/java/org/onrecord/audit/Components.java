// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which statements have to be replayed together: those of one party, and those of parties that a statement joins, by
 * duplicating, retracting or denying another's or by being corrected from one to the other. Holds one number for each
 * party and for each statement without one.
 */
final class Components {
    private final Map<String, Integer> parties = new HashMap<>();
    private int[] parents = new int[1024];
    private int count;

    /** A component of its own. */
    int fresh() {
        if (count == parents.length) {
            parents = Arrays.copyOf(parents, count * 2);
        }
        parents[count] = count;
        return count++;
    }

    int ofParty(String party) {
        return parties.computeIfAbsent(party, none -> fresh());
    }

    void join(int a, int b) {
        parents[find(a)] = find(b);
    }

    /** The number that all of a component share, until it is joined with another. */
    int find(int member) {
        int root = member;
        while (parents[root] != root) {
            parents[root] = parents[parents[root]];
            root = parents[root];
        }
        return root;
    }

    int size() {
        return count;
    }
}

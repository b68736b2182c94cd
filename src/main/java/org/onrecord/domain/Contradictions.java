// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a party contradicts itself (DESIGN §3, rule 9): two contributions to one slot of opposite sign that can have been
 * said at the same time and that nothing orders, or of which the desk says so. An ordered change of mind is no
 * contradiction, and opposition between parties is a conflict: contributions of two slots are never looked at together.
 * Pure.
 */
public final class Contradictions {
    private Contradictions() {}

    /**
     * Two statements that contradict each other.
     *
     * @param earlier the one that the fold puts first
     * @param declared whether a CONTRADICTS joins them
     */
    public record Pair(StatementId earlier, StatementId later, boolean declared) {}

    /** A CONTRADICTS, in whichever direction. */
    public record Declared(StatementId statement, StatementId other) {}

    /**
     * Every contradiction in one slot, in the order of the later statement. What the desk declares of contributions that
     * do not oppose each other is none: one of the two was corrected since.
     *
     * @param slot all contributions of one slot, in any order
     * @param declared may name statements that do not contribute to the slot
     */
    public static List<Pair> among(Collection<Contribution> slot, Collection<Declared> declared) {
        Map<StatementId, Set<StatementId>> joined = new HashMap<>();
        for (Declared each : declared) {
            joined.computeIfAbsent(each.statement(), none -> new HashSet<>()).add(each.other());
            joined.computeIfAbsent(each.other(), none -> new HashSet<>()).add(each.statement());
        }
        List<Contribution> sorted = slot.stream().sorted().toList();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            Contribution later = sorted.get(i);
            Set<StatementId> toLater = joined.getOrDefault(later.statement(), Set.of());
            for (Contribution earlier : sorted.subList(0, i)) {
                boolean isDeclared = toLater.contains(earlier.statement());
                if (earlier.opposes(later) && (isDeclared || !later.isKnownToFollow(earlier))) {
                    pairs.add(new Pair(earlier.statement(), later.statement(), isDeclared));
                }
            }
        }
        return pairs;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * The shortest way from one list of words to another by leaving out and putting in (E. W. Myers, "An O(ND) difference
 * algorithm and its variations", 1986), up to a bound.
 */
final class WordAlignment {
    /** Words that may be more or less in all; a text with more differences is another text. */
    static final int MAX_EDITS = 64;

    private final List<String> from;
    private final List<String> to;
    private final boolean[] left;
    private final boolean[] put;

    WordAlignment(List<String> from, List<String> to) {
        this.from = from;
        this.to = to;
        this.left = new boolean[from.size()];
        this.put = new boolean[to.size()];
    }

    /**
     * Whether all that differs is words more on one side or spelled otherwise, none of them a number or a negation. At
     * most 130 comparisons a word.
     */
    boolean differsInPassing() {
        List<int[]> rounds = rounds();
        if (rounds.isEmpty()) {
            return false;
        }
        markEdits(rounds);
        int i = 0;
        int j = 0;
        while (i < left.length || j < put.length) {
            int i0 = i;
            int j0 = j;
            while (i < left.length && left[i]) {
                i++;
            }
            while (j < put.length && put[j]) {
                j++;
            }
            if (!inPassing(from.subList(i0, i), to.subList(j0, j))) {
                return false;
            }
            i++;
            j++;
        }
        return true;
    }

    /** What each round knew of the farthest word on each diagonal before it; none when the bound is passed. */
    private List<int[]> rounds() {
        int middle = MAX_EDITS + 1;
        int[] farthest = new int[2 * middle + 1];
        List<int[]> rounds = new ArrayList<>();
        for (int edits = 0; edits <= MAX_EDITS; edits++) {
            rounds.add(farthest.clone());
            for (int k = -edits; k <= edits; k += 2) {
                int i = comesDown(farthest, k, edits) ? farthest[middle + k + 1] : farthest[middle + k - 1] + 1;
                int j = i - k;
                while (i < from.size() && j < to.size() && from.get(i).equals(to.get(j))) {
                    i++;
                    j++;
                }
                farthest[middle + k] = i;
                if (i >= from.size() && j >= to.size()) {
                    return rounds;
                }
            }
        }
        return List.of();
    }

    private static boolean comesDown(int[] farthest, int k, int edits) {
        int middle = MAX_EDITS + 1;
        return k == -edits || k != edits && farthest[middle + k - 1] < farthest[middle + k + 1];
    }

    private void markEdits(List<int[]> rounds) {
        int middle = MAX_EDITS + 1;
        int i = from.size();
        int j = to.size();
        for (int edits = rounds.size() - 1; edits > 0; edits--) {
            int[] before = rounds.get(edits);
            int k = i - j;
            boolean down = comesDown(before, k, edits);
            int kBefore = down ? k + 1 : k - 1;
            i = before[middle + kBefore];
            j = i - kBefore;
            if (down) {
                put[j] = true;
            } else {
                left[i] = true;
            }
        }
    }

    private static boolean inPassing(List<String> out, List<String> in) {
        if (out.stream().anyMatch(TellingWords::tells) || in.stream().anyMatch(TellingWords::tells)) {
            return false;
        }
        return out.isEmpty() || in.isEmpty() || Spelling.isOneWord(String.join("", out), String.join("", in));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the fold of one slot differs from the fold before.
 *
 * @param before the state that the slot had
 * @param after the state that it has
 * @param revisions every item that is new, reads otherwise or is gone
 * @param fromMillis the first instant from which the history reads otherwise; absent when it does not
 */
public record Refolded(
        Optional<SlotState> before, Optional<SlotState> after, Revisions revisions, OptionalLong fromMillis) {

    static Refolded of(StanceHistory before, StanceHistory after) {
        Map<LogPosition, HistoryItem> was = new HashMap<>();
        before.items().forEach(item -> was.put(item.entry(), item));
        List<HistoryItem> revised = new ArrayList<>();
        long from = Long.MAX_VALUE;
        for (HistoryItem item : after.items()) {
            HistoryItem old = was.remove(item.entry());
            if (!item.equals(old)) {
                revised.add(item);
                from = Math.min(from, item.effectiveMillis());
                from = old == null ? from : Math.min(from, old.effectiveMillis());
            }
        }
        List<LogPosition> removed = new ArrayList<>();
        for (HistoryItem item : was.values()) {
            removed.add(item.entry());
            from = Math.min(from, item.effectiveMillis());
        }
        removed.sort(null);
        return new Refolded(
                before.state(),
                after.state(),
                new Revisions(revised, removed),
                from == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(from));
    }

    /** Whether the current stance says something else than before. */
    public boolean movesStance() {
        return before.isPresent() != after.isPresent()
                || before.isPresent()
                        && !before.get()
                                .current()
                                .saysTheSameAs(after.orElseThrow().current());
    }

    /**
     * Whether another statement holds the stance, and it says something else. What is recorded late and said earlier does
     * that only by coming between a stance and what ended it, which then ends nothing (rules 8 and 10).
     */
    boolean replacesStance() {
        return movesStance()
                && !before.map(state -> state.last().entry())
                        .equals(after.map(state -> state.last().entry()));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;

/**
 * What one derived event says of the history of its slot. With every derived event of a slot applied in turn, a reader
 * holds the history as the policy folds it.
 *
 * @param items every item that is new or reads otherwise, in the order of the fold
 * @param removed the items that are gone, by the entry of the statement that made them
 */
public record Revisions(List<HistoryItem> items, List<LogPosition> removed) {
    /** The most items of one event; a longer revision goes on in further events with the same cause. */
    public static final int MAX = 2_000;

    public Revisions {
        items = List.copyOf(items);
        removed = List.copyOf(removed);
    }

    static Revisions of(HistoryItem item) {
        return new Revisions(List.of(item), List.of());
    }

    /** Whether the history stays as it is. */
    public boolean isEmpty() {
        return items.isEmpty() && removed.isEmpty();
    }
}

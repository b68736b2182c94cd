// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Optional;

/**
 * The whole fold of one slot.
 *
 * @param items one for each contribution, in the order of the fold
 * @param state after the last of them; absent when there is none
 */
public record StanceHistory(List<HistoryItem> items, Optional<SlotState> state) {
    /** That of a slot to which nothing contributes. */
    static final StanceHistory EMPTY = new StanceHistory(List.of(), Optional.empty());

    public StanceHistory {
        items = List.copyOf(items);
    }
}

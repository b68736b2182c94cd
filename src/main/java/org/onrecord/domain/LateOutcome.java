// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;

/**
 * What a contribution does that is recorded late and was said earlier.
 *
 * @param after the state of the slot with it
 * @param revised every item of the history that is new or whose result is different, in the order of the fold; the new
 *     one is always among them
 */
public record LateOutcome(SlotState after, List<HistoryItem> revised) {
    public LateOutcome {
        revised = List.copyOf(revised);
    }
}

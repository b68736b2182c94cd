// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/**
 * What the next contribution does to a slot.
 *
 * @param after the state of the slot with it
 * @param item its place in history
 */
public record Outcome(SlotState after, HistoryItem item) {
    /** Whether the stance was only said again: a PositionAffirmed, not a PositionChanged. */
    public boolean affirmedOnly() {
        return item.affirms();
    }
}

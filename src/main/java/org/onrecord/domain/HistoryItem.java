// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;

/**
 * What one contribution did to the stance in its slot.
 *
 * @param entry the log position of the original recording of the contributing statement; no two items of a slot share it
 * @param effectiveMillis epoch milliseconds at which it took effect
 * @param from the stance before it; absent when there was none, and on an affirmation
 * @param to the stance after it
 * @param overlaps whether it can have been said at the same time as the contribution before it: every contradiction
 *     (rule 9) that is not declared has an item that does
 */
public record HistoryItem(
        LogPosition entry, long effectiveMillis, ChangeKind changeKind, Optional<Ref> from, Ref to, boolean overlaps) {
    /** An item whose time is its own. */
    public HistoryItem(LogPosition entry, long effectiveMillis, ChangeKind changeKind, Optional<Ref> from, Ref to) {
        this(entry, effectiveMillis, changeKind, from, to, false);
    }

    /**
     * Whether the stance was only affirmed. Not every RESTATED is an affirmation: a review that ends where it began is
     * a change, RESTATED, from UNDER_REVIEW.
     */
    public boolean affirms() {
        return changeKind == ChangeKind.RESTATED && from.isEmpty();
    }
}

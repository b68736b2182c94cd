// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;

/**
 * What one contribution did to the stance in its slot.
 *
 * @param entry the log position of the contributing statement
 * @param effectiveMillis epoch milliseconds at which it took effect
 * @param from the stance before it; absent when there was none, and on an affirmation
 * @param to the stance after it
 */
public record HistoryItem(LogPosition entry, long effectiveMillis, ChangeKind changeKind, Optional<Ref> from, Ref to) {
    /**
     * Whether the stance was only affirmed. Not every RESTATED is an affirmation: a review that ends where it began is
     * a change, RESTATED, from UNDER_REVIEW.
     */
    public boolean affirms() {
        return changeKind == ChangeKind.RESTATED && from.isEmpty();
    }
}

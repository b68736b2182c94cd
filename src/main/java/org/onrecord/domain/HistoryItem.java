// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one contribution did to the stance in its slot. Items of a slot are in the order of {@code effectiveMillis}, then
 * {@code saidOrder} (one without it first), then {@code entry}.
 *
 * @param entry the log position of the original recording of the contributing statement; no two items of a slot share it
 * @param effectiveMillis epoch milliseconds at which it took effect
 * @param from the stance before it; absent when there was none, and on an affirmation
 * @param to the stance after it
 * @param overlapsFromMillis the first instant at which it can have been said, when that is not after the contribution
 *     before it: every contradiction (rule 9) that is not declared has an item with it
 */
public record HistoryItem(
        LogPosition entry,
        long effectiveMillis,
        OptionalInt saidOrder,
        ChangeKind changeKind,
        Optional<Ref> from,
        Ref to,
        OptionalLong overlapsFromMillis) {

    /**
     * Whether the stance was only affirmed. Not every RESTATED is an affirmation: a review that ends where it began is
     * a change, RESTATED, from UNDER_REVIEW.
     */
    public boolean affirms() {
        return changeKind == ChangeKind.RESTATED && from.isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import org.onrecord.domain.LogPosition;

/** Up to where the log was known: a place in it, by itself or by the ledger's time. */
public sealed interface KnownAt {
    /** Every entry up to this one; one that is not reflected yet means the last that is. */
    record AtPosition(LogPosition position) implements KnownAt {}

    /** Every entry recorded at this time, epoch milliseconds, or before. */
    record AtTime(long millis) implements KnownAt {}
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import org.jspecify.annotations.Nullable;
import org.onrecord.domain.LogPosition;

/**
 * The values of a stance and what they rest on.
 *
 * @param entry the position of the version of the statement
 * @param source the statement
 * @param polarity null on a FIGURE issue
 * @param strength the one that the statement itself states; null on a FIGURE issue
 * @param stated the strength that an earlier statement stated and that is carried over; null when none is
 * @param detail JSON: the conditions (null when there are none), or the figure on a FIGURE issue
 */
public record Basis(
        LogPosition entry,
        Source source,
        @Nullable String polarity,
        @Nullable String strength,
        @Nullable Stated stated,
        @Nullable String detail) {

    /** A strength that another statement stated. */
    public record Stated(String strength, Source source) {}
}

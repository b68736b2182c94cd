// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.LogPosition;

/**
 * The values of a stance and the statement that they are of.
 *
 * @param entry the position of the statement
 * @param polarity null on a FIGURE issue
 * @param strength the one last stated, which another statement may have done; null on a FIGURE issue
 * @param detail JSON: the conditions (null when there are none), or the figure on a FIGURE issue
 */
public record Basis(
        LogPosition entry,
        UUID statement,
        @Nullable String polarity,
        @Nullable String strength,
        @Nullable String detail) {}

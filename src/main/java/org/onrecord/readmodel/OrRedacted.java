// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.LogPosition;

/**
 * What is known of a statement.
 *
 * @param found absent when it is not recorded, or not any more
 * @param order the RedactionOrdered that destroyed it, if one did
 */
public record OrRedacted<T>(Optional<T> found, Optional<LogPosition> order) {
    /** The column that tells of the order, and the join by which it is there; the statement is the parameter. */
    static final String COLUMN = "d.position AS ordered";

    static final String JOIN = " LEFT JOIN readmodel.redacted d ON d.statement = ?";

    static <T> OrRedacted<T> of(Optional<T> found, @Nullable Object column) {
        return new OrRedacted<>(
                found, column == null ? Optional.empty() : Optional.of(ReadModelQuery.logPosition(column)));
    }
}

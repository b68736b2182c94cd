// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import org.jspecify.annotations.Nullable;
import org.onrecord.domain.OnDuplicate;
import org.onrecord.platform.ProblemException;
import org.onrecord.platform.Problems;

/** The query parameter that says what is done with a statement that looks like another. */
final class OnDuplicateQuery {
    static final String NAME = "onDuplicate";
    static final String APPEND_APPEARANCE = "append-appearance";
    static final String REJECT = "reject";

    private OnDuplicateQuery() {}

    /** Without it, a statement is recorded. */
    static OnDuplicate read(@Nullable String asked) throws ProblemException {
        return switch (asked) {
            case null -> OnDuplicate.RECORD;
            case APPEND_APPEARANCE -> OnDuplicate.APPEND_APPEARANCE;
            case REJECT -> OnDuplicate.REJECT;
            default ->
                throw Problems.invalidParameter(NAME, "must be " + APPEND_APPEARANCE + " or " + REJECT)
                        .raise();
        };
    }
}

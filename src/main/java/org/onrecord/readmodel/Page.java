// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.List;
import java.util.Optional;

/**
 * Some rows of a list in the list's order.
 *
 * @param next where the list goes on; absent at its end
 */
public record Page<T>(List<T> items, Optional<Cursor> next) {
    /** The number of items that a page may hold. */
    public static final int MAX_LIMIT = 500;

    public Page {
        items = List.copyOf(items);
    }

    /**
     * What is asked for.
     *
     * @param after the page starts behind this place
     * @param limit 1 to {@link #MAX_LIMIT}
     */
    public record Request(Optional<Cursor> after, int limit) {
        public Request {
            if (limit < 1 || limit > MAX_LIMIT) {
                throw new IllegalArgumentException("a page holds 1 to " + MAX_LIMIT + " items, was " + limit);
            }
        }
    }
}

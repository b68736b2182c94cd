// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

/** A query that was broken off because it took longer than one may. */
public final class QueryTookTooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueryTookTooLong(Throwable cause) {
        super("the query was broken off", cause);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

/** A search that was broken off because it took longer than one may. */
public final class SearchTookTooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SearchTookTooLong(Throwable cause) {
        super("the search was broken off", cause);
    }
}

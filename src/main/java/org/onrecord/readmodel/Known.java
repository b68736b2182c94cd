// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

/**
 * What the ledger knew at some point: the entries up to a position, and those recorded up to a time.
 *
 * @param position inclusive
 * @param recordedMillis inclusive
 */
public record Known(long position, long recordedMillis) {
    /** Everything. */
    public static final Known ALL = new Known(Long.MAX_VALUE, Long.MAX_VALUE);

    public static Known at(long position) {
        return new Known(position, Long.MAX_VALUE);
    }

    public static Known atMillis(long recordedMillis) {
        return new Known(Long.MAX_VALUE, recordedMillis);
    }
}

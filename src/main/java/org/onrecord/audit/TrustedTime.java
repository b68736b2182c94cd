// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

/**
 * A time of a head that the log did not choose: the auditor's own clock when it saw the head, or a witness's when it
 * cosigned it.
 *
 * @param size of the head
 * @param seenMillis by when the head was there, epoch milliseconds: what it contains was recorded before
 * @param lastMillis when it still was the head: what it does not contain was recorded after; {@link Long#MIN_VALUE} when
 *     that is not known
 * @param whose for the report
 */
record TrustedTime(long size, long seenMillis, long lastMillis, String whose) {
    /** Whether it is known when the log ended there. */
    boolean endsThere() {
        return lastMillis != Long.MIN_VALUE;
    }
}

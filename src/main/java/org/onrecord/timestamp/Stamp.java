// SPDX-License-Identifier: Apache-2.0
package org.onrecord.timestamp;

/** What a token (RFC 3161) is worth to somebody who believes some {@link Authorities}. */
public sealed interface Stamp {
    /**
     * It holds: the bytes were there by that time.
     *
     * @param millis the time that it names, epoch milliseconds
     * @param accuracyMillis by how much the authority's clock may be off, as it says; 0 when it says nothing
     * @param authority the subject of the certificate that it is signed with
     */
    record Valid(long millis, long accuracyMillis, String authority) implements Stamp {
        /** No earlier than this it was made, epoch milliseconds. */
        public long earliestMillis() {
            return millis - accuracyMillis;
        }

        /** By then it was made, epoch milliseconds. */
        public long latestMillis() {
            return millis + accuracyMillis;
        }
    }

    /**
     * It is over these bytes, and signed; nothing leads from who has signed it to a certificate that is believed.
     *
     * @param authority the subject of the certificate that it is signed with
     */
    record ByUnknown(String authority) implements Stamp {}

    /** It is no token, or over other bytes, or not signed by somebody who may stamp. */
    record Refused(String reason) implements Stamp {}
}

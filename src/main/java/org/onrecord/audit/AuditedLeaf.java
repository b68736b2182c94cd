// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.Arrays;

/**
 * A leaf that has its form: canonical, with exactly the known members, and what they say.
 *
 * @param digests of the kind's slots, one behind the other, {@value #DIGEST_CHARS} ASCII characters each
 * @param prev the leaf hash of the stream's previous leaf as text; empty in the first of a stream
 * @param recordedMillis epoch milliseconds
 * @param streamHigh and {@code streamLow}: the stream id
 * @param hash the leaf's own hash, RFC 6962
 */
record AuditedLeaf(
        EntryKind kind,
        byte[] digests,
        byte[] prev,
        long recordedMillis,
        int rev,
        long seq,
        long streamHigh,
        long streamLow,
        byte[] hash) {
    static final int DIGEST_CHARS = 43;

    boolean commitsTo(int slot, byte[] digest) {
        return Arrays.equals(digests, slot * DIGEST_CHARS, (slot + 1) * DIGEST_CHARS, digest, 0, DIGEST_CHARS);
    }

    String digest(int slot) {
        return new String(digests, slot * DIGEST_CHARS, DIGEST_CHARS, java.nio.charset.StandardCharsets.US_ASCII);
    }
}

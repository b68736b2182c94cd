// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.Arrays;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Leaf;

/**
 * A leaf that has its form: canonical, with exactly the known members, and what they say.
 *
 * @param digests of the kind's slots, one behind the other, as bytes
 * @param prev the leaf hash of the stream's previous leaf; empty in the first of a stream
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

    /** Whether a slot's digest is the one with this number among some. */
    boolean commitsTo(int slot, byte[] computed, int number) {
        int from = slot * Hash.BYTES;
        int at = number * Hash.BYTES;
        return Arrays.equals(digests, from, from + Hash.BYTES, computed, at, at + Hash.BYTES);
    }

    /** The digest of a slot as leaves write it. */
    String digest(int slot) {
        int from = slot * Hash.BYTES;
        return Leaf.text(Arrays.copyOfRange(digests, from, from + Hash.BYTES));
    }
}

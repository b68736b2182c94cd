// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.TreeSize;

/**
 * A head of the log that was signed.
 *
 * @param checkpoint without cosignatures
 * @param signedMillis when it was first signed, epoch milliseconds
 */
public record SignedHead(Checkpoint.Signed checkpoint, long signedMillis) {
    /**
     * A head that this service has kept.
     *
     * @throws IllegalStateException when that is no checkpoint
     */
    static SignedHead of(byte[] note, long signedMillis) {
        try {
            return new SignedHead(Checkpoint.Signed.parse(note), signedMillis);
        } catch (Malformed e) {
            throw new IllegalStateException("a head that was kept is no checkpoint: " + e.reason(), e);
        }
    }

    public TreeSize size() {
        return checkpoint.checkpoint().size();
    }

    public Hash root() {
        return checkpoint.checkpoint().root();
    }

    /** The signed note (C2SP tlog-checkpoint), to the byte. */
    public byte[] note() {
        return checkpoint.bytes();
    }
}

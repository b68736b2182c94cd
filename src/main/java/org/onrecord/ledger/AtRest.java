// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.nio.ByteBuffer;
import org.onrecord.vault.BrokenSeal;
import org.onrecord.vault.DataKey;

/**
 * What lies encrypted in the ledger's database (DESIGN §5), each value bound to its place in the log and to what it is, so
 * that it opens nowhere else. The order is frozen, for it is part of what is bound: another goes to the end.
 */
enum AtRest {
    /** Of an entry. */
    SALTS,
    /** Of an entry. */
    PAYLOAD,
    /** The fold of a slot; its place is the slot's last derived entry. */
    STATE,
    /** What was found beside a statement; its place is the entry that its key recorded. */
    FOUND,
    /** The digest of what was asked with a key; its place as before. */
    REQUEST;

    byte[] seal(DataKey key, long position, byte[] plain) {
        return key.seal(plain, context(position));
    }

    /** @throws DamagedDisclosure when it is not what was put there */
    byte[] open(DataKey key, long position, byte[] sealed) {
        try {
            return key.open(sealed, context(position));
        } catch (BrokenSeal e) {
            throw new DamagedDisclosure(this, position, e);
        }
    }

    private byte[] context(long position) {
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(position)
                .putInt(ordinal())
                .array();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

/**
 * The key that wraps data keys and lies outside every database. Here it is a file ({@link FileKey}); a key management
 * service can take its place, so a call may block and is never made on an event loop. Safe for any thread.
 */
interface KeyEncryptionKey {
    /**
     * A data key, sealed.
     *
     * @param context what it is bound to, such as the id of the data key
     */
    byte[] wrap(byte[] dataKey, byte[] context);

    /** @throws BrokenSeal when it is not what this key wrapped in this context */
    byte[] unwrap(byte[] wrapped, byte[] context) throws BrokenSeal;
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

import javax.crypto.SecretKey;

/**
 * A key of 256 bits under which all is sealed that says something of one statement. It is durable in the key store before
 * anybody gets it. Safe for any thread; never printed.
 */
public final class DataKey {
    private final long id;
    private final SecretKey key;

    DataKey(long id, SecretKey key) {
        this.id = id;
        this.key = key;
    }

    /** By which the key store finds it again. */
    public long id() {
        return id;
    }

    /**
     * AES-256-GCM with a fresh nonce: 28 bytes longer than what it says.
     *
     * @param context what it is bound to, such as its place; whoever opens it must know it
     */
    public byte[] seal(byte[] plain, byte[] context) {
        return AesGcm.seal(key, plain, context);
    }

    /** @throws BrokenSeal when it is not what this key sealed in this context */
    public byte[] open(byte[] sealed, byte[] context) throws BrokenSeal {
        return AesGcm.open(key, sealed, context);
    }

    @Override
    public String toString() {
        return "data key " + id;
    }
}

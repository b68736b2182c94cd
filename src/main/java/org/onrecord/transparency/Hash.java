// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.util.Arrays;
import java.util.Optional;

/** A SHA-256 hash: of a leaf, of a node or of a whole tree. Immutable, equal by value; safe for any thread. */
public final class Hash {
    /** The size of every hash in the log. */
    public static final int BYTES = 32;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The hash that these bytes are.
     *
     * @param bytes {@value #BYTES} of them, copied
     * @throws IllegalArgumentException for any other number
     */
    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash has " + BYTES + " bytes, not " + bytes.length);
        }
        return new Hash(bytes.clone());
    }

    /** The hash with the given number, counted from 0, in the bytes of a tile. */
    public static Hash at(byte[] hashes, int number) {
        return new Hash(Arrays.copyOfRange(hashes, number * BYTES, (number + 1) * BYTES));
    }

    /** The hash in standard padded base64, as notes and proofs write it; empty for anything that {@link #base64} does not. */
    public static Optional<Hash> parseBase64(String text) {
        return Base64Text.parseStandard(text)
                .filter(bytes -> bytes.length == BYTES)
                .map(Hash::new);
    }

    /** The hash in unpadded base64url, as leaves write it; empty for anything that {@link #text} does not. */
    public static Optional<Hash> parseText(String text) {
        return Base64Text.parseUrl(text).filter(bytes -> bytes.length == BYTES).map(Hash::new);
    }

    /** Takes the array over: the caller has just made it and keeps no reference. */
    static Hash ofOwn(byte[] bytes) {
        return new Hash(bytes);
    }

    /** A copy of the {@value #BYTES} bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Standard base64 with padding (RFC 4648 §4). */
    public String base64() {
        return Base64Text.standard(bytes);
    }

    /** Base64url without padding (RFC 4648 §5). */
    public String text() {
        return Base64Text.url(bytes);
    }

    /** Not a copy: for reading only, inside the room. */
    byte[] raw() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return base64();
    }
}

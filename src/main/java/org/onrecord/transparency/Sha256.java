// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4), one reused engine per thread. */
public final class Sha256 {
    private static final ThreadLocal<MessageDigest> ENGINE = ThreadLocal.withInitial(Sha256::engine);

    private Sha256() {}

    /** The digest of the input, 32 bytes. */
    public static byte[] of(byte[] input) {
        return ENGINE.get().digest(input);
    }

    /**
     * Digests parts of an input, each by itself.
     *
     * @param bounds where the first part begins and ends, then the second, and so on
     * @param into 32 bytes for each part
     */
    public static void ofEach(byte[] input, int[] bounds, int parts, byte[] into) {
        MessageDigest engine = ENGINE.get();
        try {
            for (int i = 0; i < parts; i++) {
                engine.update(input, bounds[2 * i], bounds[2 * i + 1] - bounds[2 * i]);
                engine.digest(into, i * Hash.BYTES, Hash.BYTES);
            }
        } catch (DigestException e) {
            throw new IllegalArgumentException("a digest has " + Hash.BYTES + " bytes", e);
        }
    }

    static byte[] of(byte prefix, byte[] input) {
        MessageDigest engine = ENGINE.get();
        engine.update(prefix);
        return engine.digest(input);
    }

    /** The digest of the prefix and one hash from each array. */
    static byte[] ofPair(byte prefix, byte[] left, int leftAt, byte[] right, int rightAt) {
        MessageDigest engine = ENGINE.get();
        engine.update(prefix);
        engine.update(left, leftAt, Hash.BYTES);
        engine.update(right, rightAt, Hash.BYTES);
        return engine.digest();
    }

    private static MessageDigest engine() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

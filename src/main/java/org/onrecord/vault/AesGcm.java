// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM (NIST SP 800-38D): a 96-bit nonce, the ciphertext, the 128-bit tag. The nonce is random and never derived
 * from a place in the log: an append that failed is repeated at the same place with other bytes, and what the failed one
 * sent may live on in a write-ahead log. One reused engine per thread.
 */
final class AesGcm {
    static final int KEY_BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ThreadLocal<Cipher> ENGINE = ThreadLocal.withInitial(AesGcm::engine);

    private AesGcm() {}

    static byte[] newKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    static SecretKey key(byte[] bytes) {
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, not " + bytes.length);
        }
        return new SecretKeySpec(bytes, "AES");
    }

    /** @param context what the sealed bytes are bound to; needed again to open them, and not kept with them */
    static byte[] seal(SecretKey key, byte[] plain, byte[] context) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + plain.length + TAG_BYTES);
        Cipher engine = ENGINE.get();
        try {
            engine.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
            engine.updateAAD(context);
            engine.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK does not encrypt with AES-256-GCM", e);
        }
    }

    static byte[] open(SecretKey key, byte[] sealed, byte[] context) throws BrokenSeal {
        if (sealed.length < NONCE_BYTES + TAG_BYTES) {
            throw new BrokenSeal();
        }
        Cipher engine = ENGINE.get();
        try {
            engine.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, sealed, 0, NONCE_BYTES));
            engine.updateAAD(context);
            return engine.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw new BrokenSeal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK does not decrypt with AES-256-GCM", e);
        }
    }

    private static Cipher engine() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no AES-GCM", e);
        }
    }
}

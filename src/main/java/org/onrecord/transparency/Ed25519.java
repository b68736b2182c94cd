// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Ed25519 (RFC 8032) of the JDK, over keys of 32 bytes as notes carry them. Stateless; safe for any thread. */
final class Ed25519 {
    static final int KEY_BYTES = 32;
    static final int SIGNATURE_BYTES = 64;

    private static final String NAME = "Ed25519";

    /** RFC 8410 §4: what stands before the 32 bytes in a SubjectPublicKeyInfo. */
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    /** Empty for 32 bytes that are no point of the curve. */
    static Optional<PublicKey> publicKey(byte[] bytes) {
        byte[] encoded = Arrays.copyOf(PUBLIC_PREFIX, PUBLIC_PREFIX.length + KEY_BYTES);
        System.arraycopy(bytes, 0, encoded, PUBLIC_PREFIX.length, KEY_BYTES);
        try {
            PublicKey key = KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded));
            Signature.getInstance(NAME).initVerify(key);
            return Optional.of(key);
        } catch (InvalidKeyException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
    }

    /** The same key as one of this JDK; empty when it is of another curve or algorithm, or hides its bytes. */
    static Optional<PublicKey> publicKey(PublicKey key) {
        byte[] encoded = key.getEncoded();
        boolean fits = encoded != null
                && encoded.length == PUBLIC_PREFIX.length + KEY_BYTES
                && Arrays.equals(encoded, 0, PUBLIC_PREFIX.length, PUBLIC_PREFIX, 0, PUBLIC_PREFIX.length);
        return fits ? publicKey(bytes(key)) : Optional.empty();
    }

    static byte[] bytes(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, PUBLIC_PREFIX.length, encoded.length);
    }

    /** The key pair of a seed: the JDK's generator draws exactly the seed from its source of randomness. */
    static KeyPair keyPair(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
            generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
            KeyPair pair = generator.generateKeyPair();
            boolean taken = pair.getPrivate() instanceof EdECPrivateKey key
                    && key.getBytes()
                            .filter(bytes -> Arrays.equals(bytes, seed))
                            .isPresent();
            if (!taken) {
                throw new IllegalStateException("this JDK makes an Ed25519 key of something else than its seed");
            }
            return pair;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
    }

    static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature engine = Signature.getInstance(NAME);
            engine.initSign(key);
            engine.update(message);
            return engine.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key of this JDK signs anything", e);
        }
    }

    static boolean verifies(PublicKey key, byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature engine = Signature.getInstance(NAME);
            engine.initVerify(key);
            engine.update(message);
            return engine.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key was tried when it was made", e);
        }
    }

    /** Gives the seed out, once. */
    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Fixed(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) {
                throw new IllegalStateException("this JDK draws " + bytes.length + " bytes for an Ed25519 seed");
            }
            System.arraycopy(seed, 0, bytes, 0, seed.length);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;

/**
 * A signing key that a provider of the Java Cryptography Architecture keeps: in a file, in hardware or with somebody else.
 * Whether it ever leaves is up to the provider; here it is only asked to sign. Immutable; as safe for threads as the
 * provider is, which has to be for any.
 */
public final class StoredKey implements SigningKey {
    private static final byte[] TRIAL = "onrecord/key-trial/v1\n".getBytes(US_ASCII);

    private final VerifierKey verifier;
    private final PublicKey publicKey;
    private final PrivateKey key;
    private final Optional<Provider> provider;

    private StoredKey(VerifierKey verifier, PublicKey publicKey, PrivateKey key, Optional<Provider> provider) {
        this.verifier = verifier;
        this.publicKey = publicKey;
        this.key = key;
        this.provider = provider;
    }

    /**
     * The key of a log, tried by one signature.
     *
     * @param name the origin of the log
     * @param provider that signs; empty for any that takes the key
     * @throws Malformed when the public key is none of Ed25519, or the name is none
     * @throws GeneralSecurityException when the provider does not sign with it
     */
    public static StoredKey of(String name, PublicKey publicKey, PrivateKey key, Optional<Provider> provider)
            throws Malformed, GeneralSecurityException {
        if (!NoteText.isKeyName(name)) {
            throw new Malformed("a key's name is not empty and has no space or plus: '" + name + "'");
        }
        PublicKey known = Ed25519.publicKey(publicKey)
                .orElseThrow(() -> new Malformed("a key of " + publicKey.getAlgorithm() + ", not of Ed25519"));
        VerifierKey verifier = VerifierKey.of(name, VerifierKey.Type.ED25519, known);
        StoredKey stored = new StoredKey(verifier, known, key, provider);
        stored.signed(TRIAL);
        return stored;
    }

    @Override
    public VerifierKey verifier() {
        return verifier;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException when the provider does not sign now
     */
    @Override
    public byte[] sign(byte[] message) {
        try {
            return signed(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key " + verifier + " does not sign: " + e.getMessage(), e);
        }
    }

    /** A signature that does not hold is not given out: it could tell of the key. */
    private byte[] signed(byte[] message) throws GeneralSecurityException {
        Signature engine = engine();
        engine.initSign(key);
        engine.update(message);
        byte[] signature = engine.sign();
        if (!Ed25519.verifies(publicKey, message, signature)) {
            throw new GeneralSecurityException("the signature is not by its public key");
        }
        return signature;
    }

    /** Providers know it by either name. */
    private Signature engine() throws NoSuchAlgorithmException {
        try {
            return engine("Ed25519");
        } catch (NoSuchAlgorithmException e) {
            return engine("EdDSA");
        }
    }

    private Signature engine(String algorithm) throws NoSuchAlgorithmException {
        return provider.isPresent()
                ? Signature.getInstance(algorithm, provider.get())
                : Signature.getInstance(algorithm);
    }

    @Override
    public String toString() {
        return "signing key of " + verifier;
    }
}

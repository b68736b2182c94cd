// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A signing key held in memory, as read from a file. Its text form is the one of Go's {@code sumdb/note}:
 * {@code PRIVATE+KEY+name+hex8+base64(01 ‖ seed)}. Immutable; safe for any thread.
 */
public final class Ed25519Key implements SigningKey {
    private static final String PREFIX = "PRIVATE+KEY+";

    private static final byte CODE = 0x01;

    private final byte[] seed;
    private final KeyPair pair;
    private final VerifierKey verifier;

    private Ed25519Key(String name, VerifierKey.Type type, byte[] seed) {
        this.seed = seed;
        this.pair = Ed25519.keyPair(seed);
        this.verifier = VerifierKey.of(name, type, pair.getPublic());
    }

    /**
     * A new key.
     *
     * @param name of a log, its origin; of a witness, its own
     * @throws IllegalArgumentException for a name that is empty or has a space or a plus in it
     */
    public static Ed25519Key generate(String name) {
        if (!NoteText.isKeyName(name)) {
            throw new IllegalArgumentException("a key's name is not empty and has no space or plus: '" + name + "'");
        }
        byte[] seed = new byte[Ed25519.KEY_BYTES];
        new SecureRandom().nextBytes(seed);
        return new Ed25519Key(name, VerifierKey.Type.ED25519, seed);
    }

    /**
     * Reads the text form; it ends at its last character, without a newline.
     *
     * @throws Malformed without quoting anything of it
     */
    public static Ed25519Key parse(String text) throws Malformed {
        String[] parts =
                text.startsWith(PREFIX) ? text.substring(PREFIX.length()).split("\\+", 3) : new String[0];
        if (parts.length < 3 || !NoteText.isKeyName(parts[0])) {
            throw new Malformed("a signing key is written PRIVATE+KEY+name+id+key, with a name without spaces");
        }
        byte[] typed = Base64Text.parseStandard(parts[2])
                .filter(bytes -> bytes.length == 1 + Ed25519.KEY_BYTES && bytes[0] == CODE)
                .orElseThrow(() -> new Malformed("the signing key of " + parts[0] + " is no Ed25519 seed in base64"));
        Ed25519Key key = new Ed25519Key(parts[0], VerifierKey.Type.ED25519, Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.verifier.idText().equals(parts[1])) {
            throw new Malformed(
                    "the signing key of " + parts[0] + " has the id " + key.verifier.idText() + ", not " + parts[1]);
        }
        return key;
    }

    /** The same key under the same name, for {@link Cosignature}s. C2SP wants a log and a witness to have keys of their own. */
    public SigningKey asWitness() {
        return new Ed25519Key(verifier.name(), VerifierKey.Type.COSIGNATURE_V1, seed);
    }

    /** What {@link #parse} reads: a secret. */
    public String text() {
        VerifierKey log = VerifierKey.of(verifier.name(), VerifierKey.Type.ED25519, pair.getPublic());
        byte[] typed = ByteBuffer.allocate(1 + seed.length).put(CODE).put(seed).array();
        return PREFIX + log.name() + "+" + log.idText() + "+" + Base64Text.standard(typed);
    }

    @Override
    public VerifierKey verifier() {
        return verifier;
    }

    @Override
    public byte[] sign(byte[] message) {
        return Ed25519.sign(pair.getPrivate(), message);
    }

    /** Names the key; never shows it. */
    @Override
    public String toString() {
        return "signing key of " + verifier;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One signature line of C2SP signed-note: {@code — name base64(key id ‖ signature)}. Says who claims to have signed, not
 * that it is so. Immutable, equal by value; safe for any thread.
 */
public final class NoteSignature {
    private static final String PREFIX = "\u2014 ";

    private final String name;
    private final int keyId;
    private final byte[] bytes;

    NoteSignature(String name, int keyId, byte[] bytes) {
        this.name = name;
        this.keyId = keyId;
        this.bytes = bytes;
    }

    /**
     * A log's signature on a note.
     *
     * @param text ends with a newline
     * @throws IllegalArgumentException for the key of a witness, which signs with {@link Cosignature#sign}
     */
    static NoteSignature sign(String text, SigningKey key) {
        VerifierKey verifier = key.verifier();
        if (verifier.type() != VerifierKey.Type.ED25519) {
            throw new IllegalArgumentException(verifier.name() + " is a witness: it cosigns");
        }
        byte[] signature = key.sign(text.getBytes(UTF_8));
        return new NoteSignature(verifier.name(), verifier.id(), signature);
    }

    /**
     * Reads one line, given without its newline.
     *
     * @throws Malformed when it is not of the form
     */
    public static NoteSignature parse(String line) throws Malformed {
        int space = line.indexOf(' ', PREFIX.length());
        if (!line.startsWith(PREFIX) || space < 0 || !NoteText.isKeyName(line.substring(PREFIX.length(), space))) {
            throw new Malformed("a signature line is written '\u2014 name base64'");
        }
        byte[] signed = Base64Text.parseStandard(line.substring(space + 1))
                .filter(bytes -> bytes.length > Integer.BYTES)
                .orElseThrow(() -> new Malformed("a signature line ends with a key id and a signature in base64"));
        return new NoteSignature(
                line.substring(PREFIX.length(), space),
                ByteBuffer.wrap(signed).getInt(),
                Arrays.copyOfRange(signed, Integer.BYTES, signed.length));
    }

    public String name() {
        return name;
    }

    /** The key id, big-endian. */
    public int keyId() {
        return keyId;
    }

    /** A copy of what stands behind the key id. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Whether name and id are those of the key: then it MUST verify. */
    public boolean isBy(VerifierKey key) {
        return keyId == key.id() && name.equals(key.name());
    }

    /** Name and id, for a message. */
    String signer() {
        return name + "+" + HexFormat.of().toHexDigits(keyId);
    }

    boolean hasSameSignerAs(NoteSignature other) {
        return keyId == other.keyId && name.equals(other.name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteSignature that && hasSameSignerAs(that) && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * keyId + Arrays.hashCode(bytes);
    }

    /** The line, without a newline. */
    @Override
    public String toString() {
        byte[] signed = ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(keyId)
                .put(bytes)
                .array();
        return PREFIX + name + " " + Base64Text.standard(signed);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The public key of a log or a witness under its name, as C2SP signed-note identifies it: by name and key id, the first
 * four bytes of SHA-256(name ‖ 0A ‖ type ‖ key). Its text form, the vkey, is {@code name+hex8+base64(type ‖ key)}.
 * Immutable, equal by name, type and key; safe for any thread.
 */
public final class VerifierKey {
    /** What a key signs, and how: the signature types of C2SP signed-note that this room knows. */
    public enum Type {
        /** A log's key: Ed25519 over the note's text. */
        ED25519(0x01),
        /** A witness's key: {@link Cosignature}. */
        COSIGNATURE_V1(0x04);

        private final byte code;

        Type(int code) {
            this.code = (byte) code;
        }
    }

    private static final int ID_BYTES = 4;

    private final String name;
    private final Type type;
    private final PublicKey key;
    private final byte[] bytes;
    private final int id;

    private VerifierKey(String name, Type type, PublicKey key) {
        this.name = name;
        this.type = type;
        this.key = key;
        this.bytes = Ed25519.bytes(key);
        this.id = id(name, type, bytes);
    }

    /** The key of that name; the name has been checked. */
    static VerifierKey of(String name, Type type, PublicKey key) {
        return new VerifierKey(name, type, key);
    }

    /**
     * Reads a vkey; it ends at its last character, without a newline.
     *
     * @throws Malformed when it is not of the form, of a type that is not known here, no key, or its id is not the key's
     */
    public static VerifierKey parse(String vkey) throws Malformed {
        String[] parts = vkey.split("\\+", 3);
        if (parts.length < 3 || !NoteText.isKeyName(parts[0])) {
            throw new Malformed("a verifier key is written name+id+key, with a name without spaces");
        }
        byte[] typed = Base64Text.parseStandard(parts[2])
                .orElseThrow(() -> new Malformed("the key of " + parts[0] + " is not padded base64"));
        Type type = type(parts[0], typed);
        if (typed.length != 1 + Ed25519.KEY_BYTES) {
            throw new Malformed("the key of " + parts[0] + " has " + (typed.length - 1) + " bytes, not 32");
        }
        PublicKey key = Ed25519.publicKey(Arrays.copyOfRange(typed, 1, typed.length))
                .orElseThrow(() -> new Malformed("the key of " + parts[0] + " is no Ed25519 key"));
        VerifierKey verifier = new VerifierKey(parts[0], type, key);
        if (!verifier.idText().equals(parts[1])) {
            throw new Malformed("the key of " + parts[0] + " has the id " + verifier.idText() + ", not " + parts[1]);
        }
        return verifier;
    }

    private static Type type(String name, byte[] typed) throws Malformed {
        for (Type type : Type.values()) {
            if (typed.length > 0 && typed[0] == type.code) {
                return type;
            }
        }
        throw new Malformed("the key of " + name + " is of a type that is not known here; 1 and 4 are");
    }

    private static int id(String name, Type type, byte[] key) {
        ByteArrayOutputStream hashed = new ByteArrayOutputStream();
        hashed.writeBytes(name.getBytes(UTF_8));
        hashed.write('\n');
        hashed.write(type.code);
        hashed.writeBytes(key);
        return ByteBuffer.wrap(Sha256.of(hashed.toByteArray())).getInt();
    }

    public String name() {
        return name;
    }

    public Type type() {
        return type;
    }

    /** The four bytes that stand before every signature by this key, big-endian. */
    public int id() {
        return id;
    }

    /** The id as vkeys write it: eight hexadecimal digits. */
    String idText() {
        return HexFormat.of().toHexDigits(id);
    }

    /** Whether both wrap the same public key, under whatever name and type. */
    public boolean hasSameKeyAs(VerifierKey other) {
        return Arrays.equals(bytes, other.bytes);
    }

    /** Whether the signature is by this key on a note with that text. Never throws, whatever the bytes. */
    public boolean verifies(String noteText, byte[] signature) {
        return switch (type) {
            case ED25519 -> Ed25519.verifies(key, noteText.getBytes(UTF_8), signature);
            case COSIGNATURE_V1 ->
                Cosignature.Blob.parse(signature)
                        .filter(blob -> Ed25519.verifies(
                                key, Cosignature.message(blob.timeSeconds(), noteText), blob.signature()))
                        .isPresent();
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that
                && name.equals(that.name)
                && type == that.type
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + id;
    }

    /** The vkey. */
    @Override
    public String toString() {
        ByteBuffer typed = ByteBuffer.allocate(1 + bytes.length).put(type.code).put(bytes);
        return name + "+" + idText() + "+" + Base64Text.standard(typed.array());
    }
}

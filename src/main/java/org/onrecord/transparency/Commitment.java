// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;

/**
 * Commits a payload field by field in the SD-JWT form (RFC 9901): a disclosure is
 * {@code base64url(["<base64url salt>","<field>",<canonical value>])} and its digest {@code base64url(SHA-256(ASCII(
 * disclosure)))}. Stateless; safe for any thread.
 */
public final class Commitment {
    /** RFC 9901 asks for at least 128 bits; 256 leave a guesser of short values (a vote, a date) nothing. */
    public static final int SALT_BYTES = 32;

    /** Characters of an unpadded base64url SHA-256. */
    static final int DIGEST_CHARS = 43;

    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private Commitment() {}

    /**
     * The disclosure string of one field.
     *
     * @param salts consecutive salts of {@value #SALT_BYTES} bytes
     * @param index which of them to use
     * @param canonicalValue the value's RFC 8785 bytes
     */
    public static byte[] disclosure(byte[] salts, int index, String field, byte[] canonicalValue) {
        byte[] plain = new byte[DIGEST_CHARS + field.length() + canonicalValue.length + 8];
        int at = put(plain, 0, "[\"");
        byte[] salt = new byte[SALT_BYTES];
        System.arraycopy(salts, index * SALT_BYTES, salt, 0, SALT_BYTES);
        byte[] encodedSalt = URL.encode(salt);
        System.arraycopy(encodedSalt, 0, plain, at, DIGEST_CHARS);
        at = put(plain, at + DIGEST_CHARS, "\",\"");
        at = put(plain, at, field);
        at = put(plain, at, "\",");
        System.arraycopy(canonicalValue, 0, plain, at, canonicalValue.length);
        plain[at + canonicalValue.length] = ']';
        return URL.encode(plain);
    }

    /** {@code base64url(SHA-256(ASCII(disclosure)))}, as text. */
    public static String digest(byte[] disclosure) {
        return new String(URL.encode(Sha256.of(disclosure)), US_ASCII);
    }

    private static int put(byte[] target, int at, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            target[at + i] = (byte) ascii.charAt(i);
        }
        return at + ascii.length();
    }
}

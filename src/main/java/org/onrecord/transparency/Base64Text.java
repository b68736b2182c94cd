// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.util.Base64;
import java.util.Optional;

/**
 * Base64 (RFC 4648) read so that no two texts share their bytes: the JDK's decoders let missing padding and loose bits
 * in the last character pass. Stateless; safe for any thread.
 */
public final class Base64Text {
    private Base64Text() {}

    /** Standard alphabet, padded, as C2SP notes have it (RFC 4648 §4). */
    public static String standard(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Empty unless the text is exactly what {@link #standard} writes. */
    public static Optional<byte[]> parseStandard(String text) {
        return canonical(text, Base64.getDecoder(), Base64.getEncoder());
    }

    /** URL alphabet, unpadded, as leaves have it (RFC 4648 §5). */
    public static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Empty unless the text is exactly what {@link #url} writes. */
    public static Optional<byte[]> parseUrl(String text) {
        return canonical(text, Base64.getUrlDecoder(), Base64.getUrlEncoder().withoutPadding());
    }

    private static Optional<byte[]> canonical(String text, Base64.Decoder decoder, Base64.Encoder encoder) {
        byte[] bytes;
        try {
            bytes = decoder.decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return encoder.encodeToString(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.onrecord.transparency.Sha256;

/**
 * A caller's promise that two requests under one key are one request. Keys are never forgotten, and only digests of the
 * key and of the body are kept, so that nothing protected lives on in them.
 *
 * @param key the first 128 bits of the key's SHA-256
 * @param request SHA-256 of the request body
 */
public record IdempotencyKey(UUID key, RequestDigest request) {

    /** Digests a key and the exact body it came with. */
    public static IdempotencyKey of(String key, byte[] requestBody) {
        ByteBuffer digest = ByteBuffer.wrap(Sha256.of(key.getBytes(UTF_8)));
        return new IdempotencyKey(
                new UUID(digest.getLong(), digest.getLong()), new RequestDigest(Sha256.of(requestBody)));
    }

    /** SHA-256 of a request body; equal by content. */
    public static final class RequestDigest {
        private final byte[] sha256;

        RequestDigest(byte[] sha256) {
            this.sha256 = sha256;
        }

        byte[] bytes() {
            return sha256;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof RequestDigest that && Arrays.equals(sha256, that.sha256);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(sha256);
        }
    }
}

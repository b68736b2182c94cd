// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.onrecord.transparency.Sha256;

/**
 * A caller's promise that two requests under one key are one request. Keys are never forgotten, and only digests of the
 * key and of the request are kept. Since requests can be guessed, the digest of one lies under the key of what it recorded.
 *
 * @param key the first 128 bits of the key's SHA-256
 * @param request SHA-256 of what was asked
 */
public record IdempotencyKey(UUID key, RequestDigest request) {

    /** Digests a key and the exact body of a statement that it came with, alone or as a line of a batch. */
    public static IdempotencyKey of(String key, byte[] requestBody) {
        ByteBuffer digest = ByteBuffer.wrap(Sha256.of(key.getBytes(UTF_8)));
        return new IdempotencyKey(
                new UUID(digest.getLong(), digest.getLong()), new RequestDigest(Sha256.of(requestBody)));
    }

    /**
     * Digests a key, the operation that it was sent to and the exact body, so that the same body sent to another
     * operation is another request. No statement's body reads like this, for it starts with no method.
     *
     * @param operation method and path, such as {@code POST /api/v1/statements/ID/hold}
     */
    public static IdempotencyKey of(String key, String operation, byte[] requestBody) {
        byte[] start = (operation + "\n").getBytes(UTF_8);
        byte[] request = Arrays.copyOf(start, start.length + requestBody.length);
        System.arraycopy(requestBody, 0, request, start.length, requestBody.length);
        return of(key, request);
    }

    /** SHA-256 of a request; equal by content. */
    public static final class RequestDigest {
        /** What is known of a request that was destroyed since. */
        static final RequestDigest ERASED = new RequestDigest(new byte[0]);

        private final byte[] sha256;

        RequestDigest(byte[] sha256) {
            this.sha256 = sha256;
        }

        /** Whether what was asked was destroyed since: nothing is the same request. */
        boolean isErased() {
            return sha256.length == 0;
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

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onrecord.platform.Limits;
import org.onrecord.platform.ProblemException;
import org.onrecord.platform.Problems;

/** The key of a request that may be repeated, as the header {@code Idempotency-Key} or a line of a batch brings it. */
final class KeyHeader {
    static final String NAME = "Idempotency-Key";
    static final String EXPECTED = "must be 1 to " + Limits.IDEMPOTENCY_KEY_CHARS + " visible ASCII characters";

    private KeyHeader() {}

    static Optional<String> read(@Nullable String key) throws ProblemException {
        if (key != null && !isKey(key)) {
            throw Problems.invalidParameter(NAME, EXPECTED).raise();
        }
        return Optional.ofNullable(key);
    }

    static boolean isKey(String text) {
        if (text.isEmpty() || text.length() > Limits.IDEMPOTENCY_KEY_CHARS) {
            return false;
        }
        return text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }
}

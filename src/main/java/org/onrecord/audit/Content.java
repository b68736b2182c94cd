// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of an entry's payload. */
sealed interface Content {
    /**
     * Some fields are absent.
     *
     * @param payload canonical JSON of the fields that are there
     * @param absent the fields that are not, with the entry that is said to have ordered it; empty when all are there
     */
    record Disclosed(byte[] payload, Map<String, Long> absent, Bearings bearings) implements Content {
        boolean isWhole() {
            return absent.isEmpty();
        }
    }

    /** Everything is absent, and this entry is said to have ordered it. */
    record Absent(long order) implements Content {}

    /** Kept back from the caller. */
    record Withheld() implements Content {}

    /** What is there can't be trusted; that was said already. */
    record Broken() implements Content {}

    /**
     * Whom and what an entry bears on.
     *
     * @param subject what its stream is about
     * @param party whose stances it may move
     * @param ties the statements that it duplicates, retracts or denies
     */
    record Bearings(Optional<Key> subject, Optional<String> party, List<Key> ties) {}
}

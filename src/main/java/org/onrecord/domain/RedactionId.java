// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The id of a redaction, from the asking on: a UUID of version 7, as statements have.
 *
 * @param value of version 7
 */
public record RedactionId(UUID value) {
    /** A fresh id for a redaction that is asked for now; parameters as for {@link StatementId#next}. */
    public static RedactionId next(long epochMillis, RandomGenerator random) {
        return new RedactionId(StatementId.next(epochMillis, random).value());
    }

    /** The id written as this text, or nothing. */
    public static Optional<RedactionId> parse(String text) {
        return StatementId.parse(text).map(id -> new RedactionId(id.value()));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}

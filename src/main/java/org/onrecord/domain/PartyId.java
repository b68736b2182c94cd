// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;

/**
 * The id of a party, a slug chosen by the desk.
 *
 * @param slug {@code [a-z0-9][a-z0-9-]{0,79}}
 */
public record PartyId(String slug) implements Comparable<PartyId> {
    /** @throws IllegalArgumentException when it is no slug; where input may be wrong, use {@link #parse} */
    public PartyId {
        Slug.require(slug);
    }

    /** The id written as this text, or nothing when it is no slug. */
    public static Optional<PartyId> parse(String text) {
        return Slug.isSlug(text) ? Optional.of(new PartyId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(PartyId other) {
        return slug.compareTo(other.slug);
    }

    @Override
    public String toString() {
        return slug;
    }
}

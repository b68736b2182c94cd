// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;

/**
 * The id of a issue, a slug chosen by the desk.
 *
 * @param slug {@code [a-z0-9][a-z0-9-]{0,79}}
 */
public record IssueId(String slug) implements Comparable<IssueId> {
    /** @throws IllegalArgumentException when it is no slug; where input may be wrong, use {@link #parse} */
    public IssueId {
        Slug.require(slug);
    }

    /** The id written as this text, or nothing when it is no slug. */
    public static Optional<IssueId> parse(String text) {
        return Slug.isSlug(text) ? Optional.of(new IssueId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(IssueId other) {
        return slug.compareTo(other.slug);
    }

    @Override
    public String toString() {
        return slug;
    }
}

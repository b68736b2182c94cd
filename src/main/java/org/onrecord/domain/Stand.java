// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;

/**
 * Where a party stands: the contribution that says so, and the strength that is known of it.
 *
 * @param last the last contribution that held or affirmed it
 * @param strength what is known, from {@code last} or carried from an earlier contribution
 * @param strengthEntry the entry that stated the strength; absent when it is UNSTATED
 */
record Stand(Contribution last, Strength strength, Optional<LogPosition> strengthEntry) {
    /** A stand that owes nothing to what was before. */
    static Stand fresh(Contribution contribution) {
        Strength stated = contribution.value() instanceof ContributedValue.StanceValue stance
                ? stance.strength()
                : Strength.UNSTATED;
        return new Stand(
                contribution.folded(),
                stated,
                stated == Strength.UNSTATED ? Optional.empty() : Optional.of(contribution.entry()));
    }

    /** Whether a contribution takes the same side, at whatever strength and on whatever conditions. */
    boolean holdsSameAs(Contribution contribution) {
        return last.value() instanceof ContributedValue.StanceValue was
                && contribution.value() instanceof ContributedValue.StanceValue is
                && was.polarity() == is.polarity();
    }

    /** The same polarity said again: a strength that is left unstated is carried over. */
    Stand continuedBy(Contribution contribution) {
        Stand fresh = fresh(contribution);
        return fresh.strengthEntry.isPresent() ? fresh : new Stand(fresh.last, strength, strengthEntry);
    }

    Ref ref() {
        return new Ref(last.entry(), strengthEntry.filter(entry -> !entry.equals(last.entry())));
    }
}

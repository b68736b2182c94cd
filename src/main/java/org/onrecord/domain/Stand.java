// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a party stands: the contribution that says so, and the strength that is known of it.
 *
 * @param last the last contribution that held or affirmed it
 * @param strength what is known, from {@code last} or carried from an earlier contribution
 * @param stated where the strength was stated; absent when it is UNSTATED
 */
record Stand(Contribution last, Strength strength, Optional<Stated> stated) {
    /** The statement that states a strength, and the version of it that does. */
    record Stated(StatementId statement, LogPosition version) {}

    /** The statements of which it says something. */
    Stream<StatementId> statements() {
        return Stream.concat(Stream.of(last.statement()), stated.map(Stated::statement).stream());
    }

    /** A slot whose stance was retracted or denied. */
    static Stand ended(Contribution by) {
        return new Stand(
                new Contribution(
                        by.entry(),
                        by.version(),
                        by.statement(),
                        by.earliestMillis(),
                        by.effectiveMillis(),
                        by.saidOrder(),
                        new ContributedValue.Ended(Set.of()),
                        Set.of()),
                Strength.UNSTATED,
                Optional.empty());
    }

    /** A stand that owes nothing to what was before. */
    static Stand fresh(Contribution contribution) {
        Strength stated = contribution.value() instanceof ContributedValue.StanceValue stance
                ? stance.strength()
                : Strength.UNSTATED;
        return new Stand(
                contribution.folded(),
                stated,
                stated == Strength.UNSTATED
                        ? Optional.empty()
                        : Optional.of(new Stated(contribution.statement(), contribution.version())));
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
        return fresh.stated.isPresent() ? fresh : new Stand(fresh.last, strength, stated);
    }

    Ref ref() {
        return new Ref(last.version(), stated.map(Stated::version).filter(entry -> !entry.equals(last.version())));
    }

    /**
     * Whether the policy takes the two for the same by what they say, whoever said it and when. A review and having no position
     * have neither strength nor conditions, and a stance that was ended is no position.
     */
    boolean saysTheSameAs(Stand other) {
        return switch (last.value()) {
            case ContributedValue.StanceValue(Polarity polarity, Strength stated, List<String> conditions) ->
                other.last.value() instanceof ContributedValue.StanceValue that
                                && polarity == that.polarity()
                                && (!polarity.isStand()
                                        || strength == other.strength && conditions.equals(that.conditions()))
                        || polarity == Polarity.NO_POSITION && other.last.value() instanceof ContributedValue.Ended;
            case ContributedValue.FigureValue(Figure figure) ->
                other.last.value() instanceof ContributedValue.FigureValue(Figure that) && figure.claimsSameAs(that);
            case ContributedValue.Ended ended ->
                other.last.value() instanceof ContributedValue.Ended
                        || other.last.value() instanceof ContributedValue.StanceValue that
                                && that.polarity() == Polarity.NO_POSITION;
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Comparator;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What one statement contributes to one stance (party, issue, slot). Its natural order is the order of the fold (DESIGN
 * §3, rule 1): the latest instant at which it can have been said, then {@code saidOrder}, one without it before all that
 * have it, then the position of the original recording. Within one slot no two share an entry, so that this is a strict
 * total order; it is not consistent with equals, and need not be.  *
 * @param entry the log position of the original recording
 * @param version the entry that says how the statement reads
 * @param earliestMillis the first instant at which it can have been said; {@link Long#MIN_VALUE} when open
 * @param effectiveMillis the latest instant at which it can have been said; it takes effect then
 * @param answers the statements that this one supersedes, clarifies, retracts, denies or responds to
 */
public record Contribution(
        LogPosition entry,
        LogPosition version,
        StatementId statement,
        long earliestMillis,
        long effectiveMillis,
        OptionalInt saidOrder,
        ContributedValue value,
        Set<StatementId> answers)
        implements Comparable<Contribution> {
    /** The {@code saidOrder} of what ends another statement: it comes after everything of the same instant. */
    static final int LAST_OF_ALL = Limits.SAID_ORDER + 1;

    private static final int BEFORE_ALL_ORDERED = -1;
    private static final Comparator<Contribution> FOLD_ORDER = Comparator.comparingLong(Contribution::effectiveMillis)
            .thenComparingInt(contribution -> contribution.saidOrder.orElse(BEFORE_ALL_ORDERED))
            .thenComparing(Contribution::entry);

    public Contribution {
        answers = Set.copyOf(answers);
    }

    /** What a statement contributes that reads as it was recorded. */
    public Contribution(
            LogPosition entry,
            StatementId statement,
            long earliestMillis,
            long effectiveMillis,
            OptionalInt saidOrder,
            ContributedValue value,
            Set<StatementId> answers) {
        this(entry, entry, statement, earliestMillis, effectiveMillis, saidOrder, value, answers);
    }

    @Override
    public int compareTo(Contribution other) {
        return FOLD_ORDER.compare(this, other);
    }

    /**
     * Whether it is known that this was said after another one that the fold puts before it: they cannot have been said
     * at the same time, or both have a {@code saidOrder} that says so, or this one answers the other. What they can have
     * been said at is the span from the earliest to the latest instant, capped as rule 1 caps it.
     */
    boolean isKnownToFollow(Contribution earlier) {
        return earlier.effectiveMillis < earliestMillis
                || saidOrder.isPresent()
                        && earlier.saidOrder.isPresent()
                        && saidOrder.getAsInt() > earlier.saidOrder.getAsInt()
                || answers.contains(earlier.statement);
    }

    /** Whether the two take opposite sides: one FOR, the other AGAINST. */
    boolean opposes(Contribution other) {
        return value instanceof ContributedValue.StanceValue one
                && other.value instanceof ContributedValue.StanceValue another
                && one.polarity().opposes(another.polarity());
    }

    /** The same without what it answers, which nothing asks of a contribution once it is folded. */
    Contribution folded() {
        return answers.isEmpty()
                ? this
                : new Contribution(
                        entry, version, statement, earliestMillis, effectiveMillis, saidOrder, value, Set.of());
    }
}

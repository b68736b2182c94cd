// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stance policy 1 (DESIGN §3, rules 1 to 6): the pure function that makes stances of statements. Its version is stamped
 * on every derived event; under one version the same contributions give the same result, in whatever order they were
 * recorded, ties in position aside.
 *
 * <p>Where the rules leave a choice, this version decides:
 *
 * <ul>
 *   <li>An UNSTATED strength carries a known one over while the polarity stays, or returns to what it was before a
 *       review. A strength that becomes known where none was is RESTATED, not FIRMED.
 *   <li>A review that ends where it began is a change, RESTATED with a new {@code since}: nobody would see it end
 *       otherwise.
 *   <li>First match holds from nothing as well: NO_POSITION or UNDER_REVIEW is TAKEN.
 *   <li>A review and having no position have neither strength nor conditions to compare: said again, they are RESTATED.
 *   <li>{@code since} moves with every change and with no affirmation.
 *   <li>Conditions compare as sets of trimmed strings; {@code asOf} of a figure is not compared.
 *   <li>REVERSED takes an order that is known: said-spans that do not overlap (each from its earliest to its latest
 *       instant, capped as rule 1 caps it), or both a {@code saidOrder} that agrees, or a statement that answers the
 *       other. All else is CONFLICTED. It is judged against the contribution compared with: the last one, or the last
 *       before the review.
 * </ul>
 */
public final class StancePolicy {
    /** The version stamped on every derived event. */
    public static final String VERSION = "1";

    private StancePolicy() {}

    /** The slot to which a statement contributes (rule 2), when it bears on a party's stance at all. */
    public static Optional<Slot> slotOf(Statement statement) {
        if (!contributes(statement)) {
            return Optional.empty();
        }
        if (statement.terms() == AttributionTerms.DEEP_BACKGROUND) {
            return Optional.of(Slot.REPORTED);
        }
        return Optional.of(
                switch (statement.directness()) {
                    case OWN, SPOKESPERSON -> Slot.OWN;
                    case REPORTED_BY_OTHER, OUTLET_ASSERTION -> Slot.REPORTED;
                });
    }

    /**
     * Whether a statement contributes to any stance (rule 3). Whether it duplicates another that contributes is for the
     * caller to know.
     */
    public static boolean contributes(Statement statement) {
        return statement.party().isPresent()
                && !statement.positions().isEmpty()
                && statement.terms() != AttributionTerms.OFF_THE_RECORD
                && switch (statement.kind()) {
                    case NO_COMMENT, STATED_UNKNOWN, PREDICTION -> false;
                    default -> true;
                };
    }

    /**
     * What a statement contributes, by issue, in the order of its positions; empty when it contributes nothing.
     *
     * @param entry the position of the original recording
     * @param firstRecordedMillis when that was, in epoch milliseconds
     */
    public static Map<IssueId, Contribution> contributions(
            LogPosition entry, StatementId id, Statement statement, long firstRecordedMillis) {
        if (!contributes(statement)) {
            return Map.of();
        }
        Said said = statement.saidAt();
        long effective = said.effectiveMillis(statement.earliestPublishedAtMillis(), firstRecordedMillis);
        Set<StatementId> answers = answers(statement);
        Map<IssueId, Contribution> byIssue = new LinkedHashMap<>();
        for (Position position : statement.positions()) {
            ContributedValue value = ContributedValue.of(position);
            byIssue.put(
                    position.issue(),
                    new Contribution(
                            entry, id, said.earliestMillis(), effective, statement.saidOrder(), value, answers));
        }
        return byIssue;
    }

    private static Set<StatementId> answers(Statement statement) {
        return statement.relations().isEmpty()
                ? Set.of()
                : statement.relations().stream()
                        .filter(relation -> relation.relation().answers())
                        .map(StatementRelation::statement)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Folds the next contribution.
     *
     * @param before the state of the slot; absent before its first contribution
     * @param next sorts after the last contribution
     * @throws IllegalArgumentException when it does not: that is for {@link #insert}
     */
    public static Outcome apply(Optional<SlotState> before, Contribution next) {
        if (before.isEmpty()) {
            return changed(Optional.empty(), ChangeKind.TAKEN, Stand.fresh(next), Optional.empty());
        }
        SlotState state = before.get();
        if (next.compareTo(state.last()) <= 0) {
            throw new IllegalArgumentException(next + " does not sort after " + state.last());
        }
        return next.value() instanceof ContributedValue.StanceValue is
                        && state.last().value() instanceof ContributedValue.StanceValue was
                ? applyStance(state, was.polarity(), next, is.polarity())
                : compared(state, state.current(), next);
    }

    /** Rule 5, first match. */
    private static Outcome applyStance(SlotState state, Polarity was, Contribution next, Polarity is) {
        if (was == is && !is.isStand()) {
            return affirmed(state, Stand.fresh(next));
        }
        if (was == Polarity.NO_POSITION) {
            return changed(Optional.of(state), ChangeKind.TAKEN, Stand.fresh(next), Optional.empty());
        }
        if (is == Polarity.UNDER_REVIEW) {
            return changed(
                    Optional.of(state), ChangeKind.PUT_UNDER_REVIEW, Stand.fresh(next), Optional.of(state.current()));
        }
        if (is == Polarity.NO_POSITION) {
            return changed(Optional.of(state), ChangeKind.WITHDRAWN, Stand.fresh(next), Optional.empty());
        }
        if (was != Polarity.UNDER_REVIEW) {
            return compared(state, state.current(), next);
        }
        return state.beforeReview().isPresent()
                ? compared(state, state.beforeReview().get(), next)
                : changed(Optional.of(state), ChangeKind.TAKEN, Stand.fresh(next), Optional.empty());
    }

    private static Outcome compared(SlotState state, Stand base, Contribution next) {
        ChangeKind kind = Transition.between(base, next);
        Stand stand = base.holdsSameAs(next) ? base.continuedBy(next) : Stand.fresh(next);
        return kind == ChangeKind.RESTATED && base == state.current()
                ? affirmed(state, stand)
                : changed(Optional.of(state), kind, stand, Optional.empty());
    }

    private static Outcome changed(
            Optional<SlotState> before, ChangeKind kind, Stand stand, Optional<Stand> beforeReview) {
        long effective = stand.last().effectiveMillis();
        return new Outcome(
                new SlotState(stand, beforeReview, effective, kind),
                new HistoryItem(stand.last().entry(), effective, kind, before.map(SlotState::ref), stand.ref()));
    }

    private static Outcome affirmed(SlotState state, Stand stand) {
        Contribution last = stand.last();
        return new Outcome(
                new SlotState(stand, state.beforeReview(), state.sinceMillis(), state.changeKind()),
                new HistoryItem(
                        last.entry(), last.effectiveMillis(), ChangeKind.RESTATED, Optional.empty(), stand.ref()));
    }

    /** Folds all contributions of one slot, given in any order. */
    public static StanceHistory fold(List<Contribution> contributions) {
        List<HistoryItem> items = new ArrayList<>(contributions.size());
        Optional<SlotState> state = Optional.empty();
        for (Contribution contribution : contributions.stream().sorted().toList()) {
            Outcome outcome = apply(state, contribution);
            state = Optional.of(outcome.after());
            items.add(outcome.item());
        }
        return new StanceHistory(items, state);
    }

    /**
     * Puts a contribution in its place in history (rule 6).
     *
     * @param existing all contributions of the slot so far, in any order
     */
    public static LateOutcome insert(List<Contribution> existing, Contribution late) {
        List<Contribution> all = new ArrayList<>(existing);
        all.add(late);
        Set<HistoryItem> known = new HashSet<>(fold(existing).items());
        StanceHistory history = fold(all);
        List<HistoryItem> revised =
                history.items().stream().filter(item -> !known.contains(item)).toList();
        return new LateOutcome(history.state().orElseThrow(), revised);
    }
}

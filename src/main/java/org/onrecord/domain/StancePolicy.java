// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pure function that makes stances of statements (DESIGN §3), under one version's choices. The version is stamped on
 * every derived event; under one version the same contributions give the same result, in whatever order they were
 * recorded, ties in position aside. Immutable.
 *
 * <p>Where the rules leave a choice, version 1 decides:
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
 *   <li>What a statement ends (rule 8) it ends at its own instant, after all else that was said at that instant, and
 *       never before what it ends: a retraction dated before the end of the month in which the retracted was said still
 *       follows it. A strength carried over from what is ended stays. A statement that ends another and takes a position
 *       on the same issue in the same slot is a change of mind, and counts as what it says.
 * </ul>
 *
 * @param version the name that is stamped on every derived event
 * @param silentKinds kinds that contribute nothing (rule 3)
 * @param reportedTerms terms under which a statement goes to the reported slot, whoever spoke (rule 2)
 * @param ownDirectness what goes to the own slot (rule 2)
 * @param magnitudes what rule 5 compares, of every polarity that is a stand
 * @param carriesStrength whether an UNSTATED strength keeps a known one (rule 4)
 * @param endsRetracted whether a retraction or denial ends what it names (rule 8)
 * @param dropsDuplicates whether what duplicates a contribution contributes nothing itself (rule 3)
 */
public record StancePolicy(
        String version,
        Set<StatementKind> silentKinds,
        Set<AttributionTerms> reportedTerms,
        Set<Directness> ownDirectness,
        Map<Polarity, Integer> magnitudes,
        boolean carriesStrength,
        boolean endsRetracted,
        boolean dropsDuplicates) {

    /** Stance policy 1, the one that ledgers adopt. */
    public static final StancePolicy ONE = new StancePolicy(
            "1",
            EnumSet.of(StatementKind.NO_COMMENT, StatementKind.STATED_UNKNOWN, StatementKind.PREDICTION),
            EnumSet.of(AttributionTerms.DEEP_BACKGROUND),
            EnumSet.of(Directness.OWN, Directness.SPOKESPERSON),
            Map.of(
                    Polarity.FOR, 2,
                    Polarity.AGAINST, 2,
                    Polarity.CONDITIONAL, 1,
                    Polarity.MIXED, 0,
                    Polarity.UNDER_REVIEW, 0,
                    Polarity.NO_POSITION, 0),
            true,
            true,
            true);

    public StancePolicy {
        silentKinds = immutable(StatementKind.class, silentKinds);
        reportedTerms = immutable(AttributionTerms.class, reportedTerms);
        ownDirectness = immutable(Directness.class, ownDirectness);
        magnitudes = Collections.unmodifiableMap(new EnumMap<>(magnitudes));
    }

    private static <E extends Enum<E>> Set<E> immutable(Class<E> type, Set<E> values) {
        return Collections.unmodifiableSet(values.isEmpty() ? EnumSet.noneOf(type) : EnumSet.copyOf(values));
    }

    /** The slot in which a statement speaks for its party (rule 2), when it may move a stance at all. */
    public Optional<Slot> slotOf(Statement statement) {
        return statement.party().isEmpty()
                ? Optional.empty()
                : slotOf(statement.kind(), statement.terms(), statement.directness());
    }

    /** The slot in which a statement of this kind speaks for the party that it has. */
    public Optional<Slot> slotOf(StatementKind kind, AttributionTerms terms, Directness directness) {
        if (terms == AttributionTerms.OFF_THE_RECORD || silentKinds.contains(kind)) {
            return Optional.empty();
        }
        boolean own = ownDirectness.contains(directness) && !reportedTerms.contains(terms);
        return Optional.of(own ? Slot.OWN : Slot.REPORTED);
    }

    /**
     * Whether a statement contributes to any stance (rule 3). Whether it duplicates another that contributes is for the
     * caller to know.
     */
    public boolean contributes(Statement statement) {
        return !statement.positions().isEmpty() && slotOf(statement).isPresent();
    }

    /** The slots to which a statement contributes if it counts, in the order of its positions. */
    public Set<SlotKey> slots(Statement statement) {
        Optional<Slot> slot = slotOf(statement);
        if (slot.isEmpty()) {
            return Set.of();
        }
        Set<SlotKey> keys = new LinkedHashSet<>();
        statement
                .positions()
                .forEach(position ->
                        keys.add(new SlotKey(statement.party().orElseThrow(), position.issue(), slot.get())));
        return keys;
    }

    /**
     * What a version of a statement says of the stance in a slot, when a reference from that slot leads to it. Nothing
     * when it ended the stance (rule 8): it takes no position on the issue, or takes it in the other slot.
     */
    public Optional<Position> said(SlotKey slot, Statement version) {
        return slotOf(version).equals(Optional.of(slot.slot()))
                ? version.positions().stream()
                        .filter(position -> position.issue().equals(slot.issue()))
                        .findFirst()
                : Optional.empty();
    }

    /** What a statement contributes if it counts, by slot, in the order of its positions. */
    public Map<SlotKey, Contribution> contributions(StatementState state) {
        Statement statement = state.statement();
        Optional<Slot> slot = slotOf(statement);
        if (slot.isEmpty() || statement.positions().isEmpty()) {
            return Map.of();
        }
        PartyId party = statement.party().orElseThrow();
        long effective = effectiveMillis(state);
        Set<StatementId> answers = answers(statement);
        Map<SlotKey, Contribution> bySlot = new LinkedHashMap<>();
        for (Position position : statement.positions()) {
            bySlot.put(
                    new SlotKey(party, position.issue(), slot.get()),
                    new Contribution(
                            state.entry(),
                            state.version(),
                            state.id(),
                            statement.saidAt().earliestMillis(),
                            effective,
                            statement.saidOrder(),
                            ContributedValue.of(position),
                            answers));
        }
        return bySlot;
    }

    /** The latest instant at which it can have been said (rule 1), epoch milliseconds. */
    static long effectiveMillis(StatementState state) {
        return state.statement()
                .saidAt()
                .effectiveMillis(state.statement().earliestPublishedAtMillis(), state.recordedMillis());
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
     * @return empty when it leaves no trace: it ends what is not the stance
     * @throws IllegalArgumentException when it does not: that is for {@link #insert}
     */
    public Optional<Outcome> apply(Optional<SlotState> before, Contribution next) {
        if (before.isPresent() && next.compareTo(before.get().last()) <= 0) {
            throw new IllegalArgumentException(
                    next + " does not sort after " + before.get().last());
        }
        if (next.value() instanceof ContributedValue.Ended(Set<StatementId> named)) {
            return before.filter(state -> named.contains(state.last().statement()))
                    .map(state -> changed(before, ChangeKind.WITHDRAWN, Stand.ended(next), Optional.empty()));
        }
        return Optional.of(
                before.isEmpty()
                        ? changed(before, ChangeKind.TAKEN, Stand.fresh(next), Optional.empty())
                        : applied(before.get(), next));
    }

    private Outcome applied(SlotState state, Contribution next) {
        return switch (state.last().value()) {
            case ContributedValue.StanceValue was
            when next.value() instanceof ContributedValue.StanceValue is ->
                applyStance(state, was.polarity(), next, is.polarity());
            case ContributedValue.Ended ended ->
                next.value() instanceof ContributedValue.StanceValue is && is.polarity() == Polarity.NO_POSITION
                        ? affirmed(state, Stand.fresh(next))
                        : changed(Optional.of(state), ChangeKind.TAKEN, Stand.fresh(next), Optional.empty());
            default -> compared(state, state.current(), next);
        };
    }

    /** Rule 5, first match. */
    private Outcome applyStance(SlotState state, Polarity was, Contribution next, Polarity is) {
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

    private Outcome compared(SlotState state, Stand base, Contribution next) {
        ChangeKind kind = Transition.between(base, next, magnitudes);
        Stand stand = carriesStrength && base.holdsSameAs(next) ? base.continuedBy(next) : Stand.fresh(next);
        return kind == ChangeKind.RESTATED && base == state.current()
                ? affirmed(state, stand)
                : changed(Optional.of(state), kind, stand, Optional.empty());
    }

    private static Outcome changed(
            Optional<SlotState> before, ChangeKind kind, Stand stand, Optional<Stand> beforeReview) {
        long effective = stand.last().effectiveMillis();
        return new Outcome(
                new SlotState(stand, beforeReview, effective, kind),
                new HistoryItem(
                        stand.last().entry(),
                        effective,
                        stand.last().saidOrder(),
                        kind,
                        before.map(SlotState::ref),
                        stand.ref(),
                        overlap(before, stand.last())));
    }

    private static Outcome affirmed(SlotState state, Stand stand) {
        Contribution last = stand.last();
        return new Outcome(
                new SlotState(stand, state.beforeReview(), state.sinceMillis(), state.changeKind()),
                new HistoryItem(
                        last.entry(),
                        last.effectiveMillis(),
                        last.saidOrder(),
                        ChangeKind.RESTATED,
                        Optional.empty(),
                        stand.ref(),
                        overlap(Optional.of(state), last)));
    }

    private static OptionalLong overlap(Optional<SlotState> before, Contribution next) {
        return before.isPresent()
                        && next.earliestMillis() <= before.get().last().effectiveMillis()
                ? OptionalLong.of(Math.max(Said.FIRST_MILLIS, next.earliestMillis()))
                : OptionalLong.empty();
    }

    /** Folds all contributions of one slot, given in any order. */
    public StanceHistory fold(Collection<Contribution> contributions) {
        List<HistoryItem> items = new ArrayList<>(contributions.size());
        Optional<SlotState> state = Optional.empty();
        for (Contribution contribution : contributions.stream().sorted().toList()) {
            Optional<Outcome> outcome = apply(state, contribution);
            if (outcome.isPresent()) {
                state = Optional.of(outcome.get().after());
                items.add(outcome.get().item());
            }
        }
        return new StanceHistory(items, state);
    }

    /**
     * Puts a contribution in its place in history (rule 6).
     *
     * @param existing all contributions of the slot so far, in any order
     */
    public Refolded insert(Collection<Contribution> existing, Contribution late) {
        List<Contribution> all = new ArrayList<>(existing);
        all.add(late);
        return Refolded.of(fold(existing), fold(all));
    }
}

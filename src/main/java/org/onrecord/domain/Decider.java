// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** State and command in, events or a refusal out. Pure: the clock is an argument, and so is the state. */
public final class Decider {
    private static final StancePolicy POLICY = StancePolicy.ONE;

    private Decider() {}

    /** Whether what the caller expects of the thing it changes holds. */
    public static Optional<Rejection> check(Expectation expectation, Optional<Revision> actual) {
        boolean holds =
                switch (expectation) {
                    case Expectation.Any any -> true;
                    case Expectation.Absent absent -> actual.isEmpty();
                    case Expectation.Present present -> actual.isPresent();
                    case Expectation.AtRevision(Revision revision) -> actual.equals(Optional.of(revision));
                    case Expectation.AtOneOf(Set<Revision> revisions) ->
                        actual.map(revisions::contains).orElse(false);
                };
        return holds ? Optional.empty() : Optional.of(new Rejection.RevisionConflict(expectation, actual));
    }

    /** What positions on an issue mean never changes: neither its kind nor its unit. */
    public static Optional<Rejection> check(
            IssueId issue, IssueDefinition asked, Optional<Surroundings.IssueTerms> standing) {
        if (standing.isEmpty()) {
            return Optional.empty();
        }
        Surroundings.IssueTerms terms = standing.get();
        if (terms.kind() != asked.kind()) {
            return Optional.of(new Rejection.IssueKindFixed(issue, terms.kind(), asked.kind()));
        }
        return terms.unit().equals(asked.unit())
                ? Optional.empty()
                : Optional.of(new Rejection.UnitMismatch(
                        issue, terms.unit().orElse(""), asked.unit().orElse(""), "/unit"));
    }

    /**
     * Decides a statement.
     *
     * @param at the position that the fact would get; what is derived follows it
     * @param recordedMillis the ledger's time of the append, epoch milliseconds
     */
    public static Decision decide(
            Command.RecordStatement command, Surroundings ledger, LogPosition at, long recordedMillis) {
        Statement statement = command.statement();
        List<Rejection> reasons = new ArrayList<>();
        if (ledger.isRecorded(command.id())) {
            reasons.add(new Rejection.StatementExists(command.id()));
        }
        reasons.addAll(StatementRules.against(command.id(), statement, ledger, recordedMillis));
        reasons.addAll(command.refusals().of(statement));
        if (!reasons.isEmpty()) {
            return new Decision.Refused(reasons);
        }
        List<Opposition> oppositions = OppositeLines.of(statement, ledger);
        reasons.addAll(OppositeLines.refused(command.refusals(), oppositions));
        List<PossibleDuplicate> duplicates = Duplicates.isComparable(statement)
                ? Duplicates.among(ledger.saidAbout(statement), statement)
                : List.of();
        if (!duplicates.isEmpty() && command.onDuplicate() == OnDuplicate.REJECT) {
            reasons.add(new Rejection.DuplicatePossible(duplicates));
        }
        if (!reasons.isEmpty()) {
            return new Decision.Refused(reasons);
        }
        if (!duplicates.isEmpty() && command.onDuplicate() == OnDuplicate.APPEND_APPEARANCE) {
            Set<String> lost = ledger.statement(duplicates.getFirst().statement())
                    .map(recorded -> Duplicates.beyondAppearances(recorded.statement(), statement, recordedMillis))
                    .orElse(Set.of());
            if (!lost.isEmpty()) {
                reasons.add(new Rejection.DuplicatePossible(duplicates));
                lost.forEach(field -> reasons.add(
                        new Rejection.DuplicateDiffers(duplicates.getFirst().statement(), field)));
                return new Decision.Refused(reasons);
            }
            Command.Amend append = new Command.AddAppearances(
                    duplicates.getFirst().statement(), statement.appearances(), new Expectation.Any());
            return decide(append, ledger, at, recordedMillis);
        }
        StatementState state =
                StatementState.recorded(at, recordedMillis, new Event.StatementRecorded(command.id(), statement));
        return new Decision.Accepted(state, derived(state, ledger), duplicates, oppositions);
    }

    /** What follows from a statement that was just recorded. */
    public static List<Decision.Derivation> derived(StatementState recorded, Dossiers ledger) {
        Derivations derived = new Derivations(recorded.entry(), ledger);
        contributions(recorded, ledger).forEach(derived::contribute);
        return derived.all();
    }

    /** Most statements depend on no other: what they contribute follows from themselves. */
    private static Map<SlotKey, Contribution> contributions(StatementState state, Dossiers ledger) {
        if (!state.counts()) {
            return Map.of();
        }
        Set<StatementId> others = Population.dependsOn(state.statement()).collect(Collectors.toSet());
        return others.isEmpty()
                ? POLICY.contributions(state)
                : ledger.population(Set.of(), others).with(state).contributionsOf(state);
    }

    /** Decides what an amendment makes of a statement that is in the log; parameters as above. */
    public static Decision decide(Command.Amend command, Surroundings ledger, LogPosition at, long recordedMillis) {
        Optional<LogPosition> redacted = ledger.redacted(command.statement());
        if (redacted.isPresent()) {
            return new Decision.Refused(List.of(new Rejection.Redacted(command.statement(), redacted.get())));
        }
        Optional<StatementState> found = ledger.statement(command.statement());
        if (found.isEmpty()) {
            return new Decision.Refused(List.of(new Rejection.UnknownStatement(command.statement())));
        }
        StatementState before = found.get();
        Optional<Rejection> conflict = check(command.expectation(), Optional.of(before.revision()));
        if (conflict.isPresent()) {
            return new Decision.Refused(List.of(conflict.get()));
        }
        return switch (Amending.fact(command, before, ledger, recordedMillis)) {
            case Amending.No(List<Rejection> reasons) -> new Decision.Refused(reasons);
            case Amending.Yes(Event.Amendment fact) -> {
                StatementState after = before.after(at, fact);
                List<Opposition> oppositions = fact instanceof Event.StatementCorrected
                        ? OppositeLines.of(before.id(), after.statement(), ledger)
                        : List.of();
                List<Rejection> reasons = command instanceof Command.CorrectStatement correct
                        ? OppositeLines.broughtIn(before, correct.refusals(), oppositions, ledger)
                        : List.of();
                yield reasons.isEmpty()
                        ? new Decision.Amended(fact, after, derived(before, fact, ledger, at), oppositions)
                        : new Decision.Refused(reasons);
            }
        };
    }

    /** What follows from an amendment (rule 7): as if it had always been so. */
    public static List<Decision.Derivation> derived(
            StatementState before, Event.Amendment fact, Dossiers ledger, LogPosition at) {
        StatementState after = before.after(at, fact);
        Cause cause = new Cause(Amending.cause(fact), before.id(), at);
        if (fact instanceof Event.RedactionOrdered ordered) {
            return restated(before, ordered.scope().histories(), ledger, cause);
        }
        if (bearsAsBefore(before, after)) {
            return List.of();
        }
        Set<StatementId> related = new LinkedHashSet<>(Set.of(before.id()));
        Population.dependsOn(after.statement()).forEach(related::add);
        Population around = ledger.population(Set.of(), related);
        Set<SlotKey> slots = new LinkedHashSet<>(around.slotsTouchedBy(before.id()));
        slots.addAll(around.with(after).slotsTouchedBy(before.id()));
        Population was = ledger.population(slots, related);
        Map<SlotKey, List<Contribution>> contributedBefore = was.contributions(slots);
        Map<SlotKey, List<Contribution>> contributedAfter = was.with(after).contributions(slots);
        Map<SlotKey, Refolded> refolded = new LinkedHashMap<>();
        for (SlotKey slot : slots) {
            refolded.put(
                    slot,
                    Refolded.of(
                            POLICY.fold(contributedBefore.getOrDefault(slot, List.of())),
                            POLICY.fold(contributedAfter.getOrDefault(slot, List.of()))));
        }
        Derivations derived = new Derivations(at, ledger);
        refolded.forEach((slot, change) -> derived.revise(slot, change, cause));
        return derived.all();
    }

    /**
     * What goes with a statement said of the histories of its stances what nothing says any more: each is told anew, as it
     * reads without the statement. It was withheld already: a stance moves only where it stood between two others, as a
     * duplicate of the one that another duplicates.
     */
    private static List<Decision.Derivation> restated(
            StatementState before, List<RedactionScope.History> told, Dossiers ledger, Cause cause) {
        Derivations derived = new Derivations(cause.entry(), ledger);
        Set<SlotKey> slots = told.stream().map(RedactionScope.History::slot).collect(Collectors.toSet());
        Map<SlotKey, StanceHistory> histories =
                ledger.population(slots, Set.of()).without(before.id()).histories();
        for (RedactionScope.History each : told) {
            StanceHistory history = histories.getOrDefault(each.slot(), StanceHistory.EMPTY);
            Set<LogPosition> gone = new TreeSet<>(each.told());
            gone.add(before.entry());
            history.items().forEach(item -> gone.remove(item.entry()));
            long from = history.items().isEmpty()
                    ? before.recordedMillis()
                    : history.items().getFirst().effectiveMillis();
            derived.revise(
                    each.slot(),
                    new Refolded(
                            ledger.state(each.slot()),
                            history.state(),
                            new Revisions(history.items(), List.copyOf(gone)),
                            OptionalLong.of(from)),
                    cause);
        }
        return derived.all();
    }

    /** Whether an amendment leaves alone all that a stance can follow from. What ends another does so without a position. */
    private static boolean bearsAsBefore(StatementState before, StatementState after) {
        return before.counts() == after.counts()
                && !after.statement().endsAnother()
                && POLICY.contributions(before).equals(POLICY.contributions(after))
                && before.statement().relations().equals(after.statement().relations())
                && POLICY.slotOf(before.statement()).equals(POLICY.slotOf(after.statement()));
    }
}

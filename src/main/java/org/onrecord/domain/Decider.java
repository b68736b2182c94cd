// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** State and command in, events or a refusal out. Pure: the clock is an argument, and so is the state. */
public final class Decider {
    /** A date is a day in UTC; in the zones ahead it has begun up to 14 hours before. */
    private static final long FARTHEST_ZONE_MILLIS = 14 * 3_600_000L;
    /** An instant has its zone with it; what is left is how far two clocks may be apart. */
    private static final long CLOCK_SKEW_MILLIS = 5 * 60_000L;

    private Decider() {}

    /** Whether what the caller expects of the thing it changes holds. */
    public static Optional<Rejection> check(Expectation expectation, Optional<Revision> actual) {
        boolean holds =
                switch (expectation) {
                    case Expectation.Any any -> true;
                    case Expectation.Absent absent -> actual.isEmpty();
                    case Expectation.AtRevision(Revision revision) -> actual.equals(Optional.of(revision));
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
        List<Rejection> reasons = reasonsAgainst(command, ledger, recordedMillis);
        if (!reasons.isEmpty()) {
            return new Decision.Refused(reasons);
        }
        Statement statement = command.statement();
        Optional<Slot> slot = StancePolicy.slotOf(statement);
        if (slot.isEmpty() || duplicatesAContribution(statement, ledger)) {
            return new Decision.Accepted(slot.isPresent(), List.of());
        }
        List<Decision.Derivation> derived = new ArrayList<>();
        for (Map.Entry<IssueId, Contribution> contribution : StancePolicy.contributions(
                        at, command.id(), statement, recordedMillis)
                .entrySet()) {
            SlotKey key = new SlotKey(statement.party().orElseThrow(), contribution.getKey(), slot.get());
            derived.add(derive(key, contribution.getValue(), ledger));
        }
        return new Decision.Accepted(true, derived);
    }

    private static List<Rejection> reasonsAgainst(
            Command.RecordStatement command, Surroundings ledger, long recordedMillis) {
        List<Rejection> reasons = new ArrayList<>();
        Statement statement = command.statement();
        if (ledger.statement(command.id()).isPresent()) {
            reasons.add(new Rejection.StatementExists(command.id()));
        }
        if (statement.terms() == AttributionTerms.OFF_THE_RECORD) {
            reasons.add(new Rejection.OffTheRecord());
        }
        Said said = statement.saidAt();
        long ahead = said.isExact() ? CLOCK_SKEW_MILLIS : FARTHEST_ZONE_MILLIS;
        if (said.earliestMillis() > recordedMillis + ahead) {
            reasons.add(new Rejection.SaidInTheFuture(said, recordedMillis));
        }
        if (statement.embargoedUntilMillis().isPresent()
                && statement.embargoedUntilMillis().getAsLong() > recordedMillis) {
            reasons.add(new Rejection.EmbargoNotOpen(
                    statement.embargoedUntilMillis().getAsLong(), recordedMillis));
        }
        statement
                .party()
                .filter(party -> !ledger.isDefined(party))
                .ifPresent(party -> reasons.add(new Rejection.UnknownParty(party)));
        for (int i = 0; i < statement.positions().size(); i++) {
            reasonAgainst(statement.positions().get(i), "/positions/" + i, ledger)
                    .ifPresent(reasons::add);
        }
        for (int i = 0; i < statement.relations().size(); i++) {
            StatementId related = statement.relations().get(i).statement();
            if (ledger.statement(related).isEmpty()) {
                reasons.add(new Rejection.UnknownRelatedStatement(related, "/relations/" + i + "/statement"));
            }
        }
        return reasons;
    }

    private static Optional<Rejection> reasonAgainst(Position position, String pointer, Surroundings ledger) {
        IssueId issue = position.issue();
        Optional<Surroundings.IssueTerms> known = ledger.issue(issue);
        if (known.isEmpty()) {
            return Optional.of(new Rejection.UnknownIssue(issue, pointer + "/issue"));
        }
        Surroundings.IssueTerms terms = known.get();
        return switch (position) {
            case StancePosition stance
            when terms.kind() != IssueKind.STANCE ->
                Optional.of(new Rejection.IssueKindMismatch(issue, terms.kind(), pointer + "/polarity"));
            case FigurePosition figure
            when terms.kind() != IssueKind.FIGURE ->
                Optional.of(new Rejection.IssueKindMismatch(issue, terms.kind(), pointer + "/figure"));
            case FigurePosition(IssueId on, Figure figure)
            when !terms.unit().equals(Optional.of(figure.unit())) ->
                Optional.of(new Rejection.UnitMismatch(
                        issue, terms.unit().orElse(""), figure.unit(), pointer + "/figure/unit"));
            default -> Optional.empty();
        };
    }

    /** Rule 3. A duplicate stands for what it duplicates, so that a duplicate of a duplicate does not count either. */
    private static boolean duplicatesAContribution(Statement statement, Surroundings ledger) {
        return statement.relations().stream()
                .filter(relation -> relation.relation() == Relation.DUPLICATES)
                .flatMap(relation -> ledger.statement(relation.statement()).stream())
                .anyMatch(Surroundings.RecordedStatement::contributes);
    }

    private static Decision.Derivation derive(SlotKey key, Contribution contribution, Surroundings ledger) {
        Optional<SlotState> before = ledger.state(key.party(), key.issue(), key.slot());
        Optional<LogPosition> previous = ledger.previous(key.party(), key.issue(), key.slot());
        Optional<LogPosition> previousChange = ledger.previousChange(key.party(), key.issue());
        if (before.isPresent() && before.get().isLate(contribution)) {
            LateOutcome late =
                    StancePolicy.insert(ledger.contributions(key.party(), key.issue(), key.slot()), contribution);
            SlotState after = late.after();
            return new Decision.Derivation(
                    new Event.StanceHistoryRevised(
                            key,
                            after.ref(),
                            after.changeKind(),
                            contribution.effectiveMillis(),
                            after.sinceMillis(),
                            after.lastAffirmedMillis(),
                            cause(CauseType.LATE_RECORD, contribution),
                            StancePolicy.VERSION,
                            previous,
                            previousChange,
                            late.revised()),
                    after);
        }
        Outcome outcome = StancePolicy.apply(before, contribution);
        SlotState after = outcome.after();
        HistoryItem item = outcome.item();
        Cause cause = cause(CauseType.STATEMENT, contribution);
        Event.Derived event = outcome.affirmedOnly()
                ? new Event.PositionAffirmed(
                        key,
                        after.ref(),
                        after.changeKind(),
                        item.effectiveMillis(),
                        after.sinceMillis(),
                        after.lastAffirmedMillis(),
                        cause,
                        StancePolicy.VERSION,
                        previous,
                        previousChange)
                : new Event.PositionChanged(
                        key,
                        item.from(),
                        item.to(),
                        item.changeKind(),
                        item.effectiveMillis(),
                        after.sinceMillis(),
                        after.lastAffirmedMillis(),
                        cause,
                        StancePolicy.VERSION,
                        previous,
                        previousChange);
        return new Decision.Derivation(event, after);
    }

    private static Cause cause(CauseType type, Contribution contribution) {
        return new Cause(type, contribution.statement(), contribution.entry());
    }
}

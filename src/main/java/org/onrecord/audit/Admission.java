// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.Optional;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.Event;
import org.onrecord.domain.FigurePosition;
import org.onrecord.domain.IssueKind;
import org.onrecord.domain.Limits;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Position;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.StancePosition;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.domain.Surroundings;

/**
 * Whether a fact is one that could be recorded, by what was recorded ahead of it. Holds what statements make certain
 * without their words; what of them may be corrected, and as what, it does not see. Safe for any thread.
 */
final class Admission {
    private final Definitions definitions;

    Admission(Definitions definitions) {
        this.definitions = definitions;
    }

    /** The first thing that is wrong with a recording. */
    Optional<Finding> problem(long position, long recordedMillis, Event.StatementRecorded recorded) {
        return content(position, recordedMillis, recorded.id(), recorded.statement());
    }

    /**
     * The first thing that is wrong with an amendment.
     *
     * @param before the statement as it stood
     */
    Optional<Finding> problem(long position, long recordedMillis, Event.Amendment amendment, StatementState before) {
        boolean isByTwo = amendment instanceof Event.RedactionOrdered || amendment instanceof Event.RestrictionLifted;
        if (before.isWithdrawn() && !isByTwo) {
            return wrong(position, "it amends a statement that was withdrawn", "nothing more", amendment);
        }
        Optional<LogPosition> previous = previous(amendment);
        if (!previous.equals(before.published())) {
            return Optional.of(Finding.fail(
                    Check.DERIVED,
                    position,
                    "its \"previous\" is not the last entry of the statement that the public saw",
                    shown(before.published()),
                    shown(previous)));
        }
        return switch (amendment) {
            case Event.StatementHeld held
            when before.isHeld() -> wrong(position, "it holds what is held", "a statement that is not", amendment);
            case Event.StatementReleased released
            when !before.isHeld() ->
                wrong(position, "it releases what is not held", "a statement that is held", amendment);
            case Event.StatementReleased released
            when before.restriction().isPresent() ->
                wrong(position, "it releases what a redaction restricts", "a RestrictionLifted", amendment);
            case Event.EmbargoLifted lifted
            when !isOver(before, recordedMillis) ->
                wrong(
                        position,
                        "it lifts an embargo that is none, or not over",
                        before.isEmbargoed() ? "not before " + until(before) : "a statement under embargo",
                        amendment);
            case Event.RestrictionLifted lifted
            when !before.restriction().equals(Optional.of(lifted.order())) ->
                wrong(
                        position,
                        "it lifts a restriction that is not on",
                        shown(before.restriction()),
                        "order " + lifted.order());
            case Event.AppearanceAdded added
            when before.statement().appearances().size() + added.appearances().size() > Limits.ALL_APPEARANCES ->
                wrong(
                        position,
                        "it adds to as many appearances as a statement has",
                        "at most " + Limits.ALL_APPEARANCES,
                        before.statement().appearances().size() + " and "
                                + added.appearances().size());
            case Event.StatementCorrected corrected ->
                corrected(position, recordedMillis, corrected.corrected(), before);
            default -> Optional.empty();
        };
    }

    private Optional<Finding> corrected(
            long position, long recordedMillis, Statement corrected, StatementState before) {
        AttributionTerms was = before.statement().terms();
        if (corrected.terms().isWiderThan(was)) {
            return wrong(
                    position,
                    "it widens the terms of a statement",
                    was + " or narrower",
                    corrected.terms().name());
        }
        long until = corrected.embargoedUntilMillis().orElse(Long.MIN_VALUE);
        return !before.isEmbargoed() && until > recordedMillis
                ? wrong(
                        position,
                        "it puts an embargo on what was under none",
                        "none, or one that is over at " + Rfc3339.format(recordedMillis),
                        "until " + Rfc3339.format(until))
                : content(position, recordedMillis, before.id(), corrected);
    }

    private Optional<Finding> content(long position, long recordedMillis, StatementId id, Statement statement) {
        if (statement.terms() == AttributionTerms.OFF_THE_RECORD) {
            return wrong(position, "it records what was said off the record", "nothing", "OFF_THE_RECORD");
        }
        if (statement.saidAt().isAheadOf(recordedMillis)) {
            return wrong(
                    position,
                    "it was recorded before it was said",
                    "said by " + Rfc3339.format(recordedMillis),
                    statement.saidAt().text());
        }
        if (statement.relations().stream()
                .anyMatch(relation -> relation.statement().equals(id))) {
            return wrong(position, "it is related to itself", "other statements", id.toString());
        }
        Optional<String> party =
                statement.party().map(PartyId::slug).filter(slug -> definitions.lacksParty(slug, position));
        if (party.isPresent()) {
            return wrong(position, "its party was not defined before", "a PartyDefined", party.get());
        }
        return statement.positions().stream()
                .flatMap(each -> problem(position, each).stream())
                .findFirst();
    }

    private Optional<Finding> problem(long position, Position taken) {
        String issue = taken.issue().slug();
        if (definitions.lacksIssue(issue, position)) {
            return wrong(position, "its issue was not defined before", "an IssueDefined", issue);
        }
        Surroundings.IssueTerms fit =
                switch (taken) {
                    case StancePosition stance -> new Surroundings.IssueTerms(IssueKind.STANCE, Optional.empty());
                    case FigurePosition figure ->
                        new Surroundings.IssueTerms(
                                IssueKind.FIGURE, Optional.of(figure.figure().unit()));
                };
        return definitions
                .terms(issue)
                .filter(terms -> !terms.equals(fit))
                .flatMap(terms -> wrong(
                        position,
                        "its position does not fit the issue",
                        issue + ": " + told(terms),
                        issue + ": " + told(fit)));
    }

    /** What positions on an issue have to fit, for a report. */
    static String told(Surroundings.IssueTerms terms) {
        return terms.kind() + terms.unit().map(unit -> " in " + unit).orElse("");
    }

    private static boolean isOver(StatementState before, long recordedMillis) {
        return before.isEmbargoed()
                && before.statement().embargoedUntilMillis().orElse(Long.MIN_VALUE) <= recordedMillis;
    }

    private static String until(StatementState before) {
        return Rfc3339.format(before.statement().embargoedUntilMillis().orElse(0));
    }

    private static Optional<LogPosition> previous(Event.Amendment amendment) {
        return switch (amendment) {
            case Event.AppearanceAdded added -> added.previous();
            case Event.StatementCorrected corrected -> corrected.previous();
            case Event.StatementHeld held -> held.previous();
            case Event.StatementReleased released -> released.previous();
            case Event.StatementWithdrawn withdrawn -> withdrawn.previous();
            case Event.EmbargoLifted lifted -> lifted.previous();
            case Event.RedactionOrdered ordered -> ordered.previous();
            case Event.RestrictionLifted lifted -> lifted.previous();
        };
    }

    private static String shown(Optional<LogPosition> position) {
        return position.map(at -> "position " + at).orElse("nothing");
    }

    private static Optional<Finding> wrong(long position, String message, String computed, Event.Amendment served) {
        return wrong(position, message, computed, served.getClass().getSimpleName());
    }

    private static Optional<Finding> wrong(long position, String message, String computed, String served) {
        return Optional.of(Finding.fail(Check.DERIVED, position, message, computed, served));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.util.List;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PossibleDuplicate;
import org.onrecord.domain.Rejection;
import org.onrecord.ledger.LedgerUnavailable;
import org.onrecord.ledger.SignedFloor;
import org.onrecord.platform.Problem;
import org.onrecord.platform.Problems;

/** What the ledger did not take, as problems. The type of a refusal is the domain's; its title and status are given here. */
final class Refusals {
    private Refusals() {}

    /** All reasons in one problem, which has the type of the first. */
    static Problem of(List<Rejection> reasons) {
        Rejection first = reasons.getFirst();
        Problem problem = Problem.of(first.type(), title(first), status(first))
                .withDetail(first.detail())
                .withErrors(reasons.stream()
                        .map(reason -> new Problem.Flaw(reason.pointer(), reason.detail()))
                        .toList());
        if (first instanceof Rejection.Redacted redacted) {
            return problem.with("order", redacted.order().value());
        }
        return first instanceof Rejection.DuplicatePossible(List<PossibleDuplicate> duplicates)
                ? problem.with(
                        "statements",
                        duplicates.stream()
                                .map(duplicate -> duplicate.statement().toString())
                                .toList())
                : problem;
    }

    static Problem keyReused() {
        return Problem.of("idempotency-key-reused", "This key came with another request before", 422)
                .withDetail("Nothing was recorded; a key belongs to one request");
    }

    /** 410: what the key recorded was destroyed, and is not recorded again. */
    static Problem erased(LogPosition position) {
        return Problem.of("erased", "What this key recorded was erased", 410)
                .withDetail("Nothing was recorded; its place in the log is kept")
                .with("position", position.value());
    }

    static Problem unavailable(LedgerUnavailable outage) {
        return Problems.unavailable(
                outage.inDoubt()
                        ? "The answer was lost and may have been a success: repeat the request under the same key"
                        : "Nothing was recorded");
    }

    /** 503 without an end that could be waited for: somebody has to decide, or has decided. */
    static Problem setBack(SignedFloor.Refusal refusal) {
        String detail = "Nothing is recorded, signed or published: " + refusal.why();
        return refusal.successor()
                .map(key -> Problem.of("log-closed", "The log is closed, and another goes on for it", 503)
                        .withDetail(detail)
                        .with("successor", key))
                .orElseGet(() -> Problem.of("log-set-back", "The database is not the log that was promised", 503)
                        .withDetail(detail));
    }

    /** 503 for a moment: what was signed and redacted is read, and the database held against it, before it is shown. */
    static Problem notYet() {
        return Problems.unavailable("What was promised of the log is not read yet");
    }

    /** Refuses to show or take anything before it is known what was promised, and of a database that is not the log. */
    static void requireStanding(SignedFloor floor) {
        if (!floor.isKnown()) {
            throw notYet().raise();
        }
        floor.refusal().ifPresent(why -> {
            throw setBack(why).raise();
        });
    }

    private static int status(Rejection rejection) {
        return switch (rejection) {
            case Rejection.RevisionConflict r -> 412;
            case Rejection.UnknownStatement r -> 404;
            case Rejection.Withdrawn r -> 409;
            case Rejection.AlreadyHeld r -> 409;
            case Rejection.NotHeld r -> 409;
            case Rejection.NotWithheld r -> 409;
            case Rejection.NotRestricted r -> 409;
            case Rejection.UnderRedaction r -> 409;
            case Rejection.RedactionDecided r -> 409;
            case Rejection.NothingToRedact r -> 409;
            case Rejection.Redacted r -> 410;
            case Rejection.AppearanceKnown r -> 409;
            case Rejection.DuplicatePossible r -> 409;
            case Rejection.DuplicateDiffers r -> 409;
            default -> 422;
        };
    }

    private static String title(Rejection rejection) {
        return switch (rejection) {
            case Rejection.UnknownParty r -> "The party is not defined";
            case Rejection.UnknownIssue r -> "An issue is not defined";
            case Rejection.IssueKindMismatch r -> "A position does not fit its issue";
            case Rejection.UnitMismatch r -> "A figure is in another unit than its issue";
            case Rejection.IssueKindFixed r -> "The kind of an issue never changes";
            case Rejection.OffTheRecord r -> "Off the record is not recorded";
            case Rejection.SaidInTheFuture r -> "It can't have been said yet";
            case Rejection.UnknownRelatedStatement r -> "A related statement is not recorded";
            case Rejection.StatementExists r -> "The statement is recorded already";
            case Rejection.RevisionConflict r -> "It is at another revision";
            case Rejection.HouseStyleRefused r -> "The house does not record it in this style";
            case Rejection.RelatedToItself r -> "A statement is not related to itself";
            case Rejection.RelationMisnamed r -> "A relation is called by another's name";
            case Rejection.UnknownStatement r -> "The statement is not recorded";
            case Rejection.Withdrawn r -> "The statement was withdrawn";
            case Rejection.AlreadyHeld r -> "The statement is held already";
            case Rejection.NotHeld r -> "The statement is not held";
            case Rejection.NotWithheld r -> "The statement is not withheld";
            case Rejection.NotRestricted r -> "The statement is under no restriction";
            case Rejection.UnderRedaction r -> "A redaction keeps the statement back";
            case Rejection.RedactionDecided r -> "The redaction is decided";
            case Rejection.NothingToRedact r -> "Nothing is left to redact";
            case Rejection.Redacted r -> "The statement was redacted";
            case Rejection.NoEmbargoToLift r -> "There is no embargo to lift";
            case Rejection.TooLateForEmbargo r -> "It is too late for an embargo";
            case Rejection.AppearanceKnown r -> "The appearance is known already";
            case Rejection.TooManyAppearances r -> "There are too many appearances";
            case Rejection.CorrectionInvalid r -> "The corrected statement would not be valid";
            case Rejection.NothingCorrected r -> "Nothing would be corrected";
            case Rejection.NotASlip r -> "A refile changes no substance";
            case Rejection.TermsWidened r -> "Terms are only narrowed";
            case Rejection.DuplicatesItself r -> "A statement does not duplicate itself";
            case Rejection.DuplicatePossible r -> "The statement may be recorded already";
            case Rejection.DuplicateDiffers r -> "The statement may be recorded already";
            case Rejection.Within within -> title(within.reason());
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why the ledger refuses a command that is well-formed: a rule of the domain, as data. A sentence of detail is for a
 * person; the type and the fields are for a program.
 */
public sealed interface Rejection {
    /** The stable name of the reason, the last part of a problem's type URI. */
    String type();

    /** An RFC 6901 pointer to the field at fault; empty when it is the command as a whole. */
    String pointer();

    String detail();

    record UnknownParty(PartyId party) implements Rejection {
        @Override
        public String type() {
            return "unknown-party";
        }

        @Override
        public String pointer() {
            return "/party";
        }

        @Override
        public String detail() {
            return "there is no party " + party + "; define it first";
        }
    }

    record UnknownIssue(IssueId issue, String pointer) implements Rejection {
        @Override
        public String type() {
            return "unknown-issue";
        }

        @Override
        public String detail() {
            return "there is no issue " + issue + "; define it first";
        }
    }

    /** A stance on a FIGURE issue, or a figure on a STANCE issue. */
    record IssueKindMismatch(IssueId issue, IssueKind kind, String pointer) implements Rejection {
        @Override
        public String type() {
            return "issue-kind-mismatch";
        }

        @Override
        public String detail() {
            return switch (kind) {
                case STANCE -> "issue " + issue + " takes a polarity, not a figure";
                case FIGURE -> "issue " + issue + " takes a figure, not a polarity";
            };
        }
    }

    record UnitMismatch(IssueId issue, String expected, String given, String pointer) implements Rejection {
        @Override
        public String type() {
            return "unit-mismatch";
        }

        @Override
        public String detail() {
            return "issue " + issue + " counts " + expected + ", was " + given;
        }
    }

    record IssueKindFixed(IssueId issue, IssueKind kind, IssueKind asked) implements Rejection {
        @Override
        public String type() {
            return "issue-kind-fixed";
        }

        @Override
        public String pointer() {
            return "/kind";
        }

        @Override
        public String detail() {
            return "issue " + issue + " is of kind " + kind + " for good, asked for " + asked;
        }
    }

    record OffTheRecord() implements Rejection {
        @Override
        public String type() {
            return "off-the-record";
        }

        @Override
        public String pointer() {
            return "/terms";
        }

        @Override
        public String detail() {
            return "what was said off the record is not recorded: a ledger that publishes must not hold it";
        }
    }

    record SaidInTheFuture(Said saidAt, long recordedMillis) implements Rejection {
        @Override
        public String type() {
            return "said-in-the-future";
        }

        @Override
        public String pointer() {
            return "/saidAt";
        }

        @Override
        public String detail() {
            return "cannot have been said yet: " + saidAt + " is after " + Rfc3339.format(recordedMillis);
        }
    }

    record RelatedToItself(String pointer) implements Rejection {
        @Override
        public String type() {
            return "related-to-itself";
        }

        @Override
        public String detail() {
            return "a statement has no relation to itself";
        }
    }

    /** Rule 9: a contradiction is within a party, a conflict between two. */
    record RelationMisnamed(Relation relation, String pointer) implements Rejection {
        @Override
        public String type() {
            return "relation-misnamed";
        }

        @Override
        public String detail() {
            return relation == Relation.CONTRADICTS
                    ? "CONTRADICTS is for another statement of the same party; opposition between parties is CONFLICTS_WITH"
                    : "CONFLICTS_WITH is for a statement of another party; the same party CONTRADICTS itself";
        }
    }

    record UnknownStatement(StatementId statement) implements Rejection {
        @Override
        public String type() {
            return "unknown-statement";
        }

        @Override
        public String pointer() {
            return "";
        }

        @Override
        public String detail() {
            return "there is no statement " + statement;
        }
    }

    record Withdrawn(StatementId statement) implements Rejection {
        @Override
        public String type() {
            return "statement-withdrawn";
        }

        @Override
        public String pointer() {
            return "";
        }

        @Override
        public String detail() {
            return "statement " + statement + " was withdrawn for good; record it anew if it holds after all";
        }
    }

    record AlreadyHeld(StatementId statement) implements Rejection {
        @Override
        public String type() {
            return "already-held";
        }

        @Override
        public String pointer() {
            return "";
        }

        @Override
        public String detail() {
            return "statement " + statement + " is held already";
        }
    }

    record NotHeld(StatementId statement) implements Rejection {
        @Override
        public String type() {
            return "not-held";
        }

        @Override
        public String pointer() {
            return "";
        }

        @Override
        public String detail() {
            return "statement " + statement + " is not held";
        }
    }

    record NoEmbargoToLift(StatementId statement) implements Rejection {
        @Override
        public String type() {
            return "no-embargo-to-lift";
        }

        @Override
        public String pointer() {
            return "";
        }

        @Override
        public String detail() {
            return "statement " + statement + " is not under an embargo whose instant has come";
        }
    }

    record TooLateForEmbargo() implements Rejection {
        @Override
        public String type() {
            return "too-late-for-embargo";
        }

        @Override
        public String pointer() {
            return "/fields/embargoedUntil";
        }

        @Override
        public String detail() {
            return "what has left cannot be embargoed; hold it";
        }
    }

    record AppearanceKnown() implements Rejection {
        @Override
        public String type() {
            return "appearance-known";
        }

        @Override
        public String pointer() {
            return "";
        }

        @Override
        public String detail() {
            return "the statement has this appearance already";
        }
    }

    record TooManyAppearances() implements Rejection {
        @Override
        public String type() {
            return "too-many-appearances";
        }

        @Override
        public String pointer() {
            return "";
        }

        @Override
        public String detail() {
            return "a statement has at most " + Limits.ALL_APPEARANCES + " appearances";
        }
    }

    /** The corrected statement would break a rule of its form. */
    record CorrectionInvalid(String pointer, String detail) implements Rejection {
        @Override
        public String type() {
            return "correction-invalid";
        }
    }

    record NothingCorrected() implements Rejection {
        @Override
        public String type() {
            return "nothing-corrected";
        }

        @Override
        public String pointer() {
            return "/fields";
        }

        @Override
        public String detail() {
            return "the statement reads so already";
        }
    }

    record NotASlip(String field) implements Rejection {
        @Override
        public String type() {
            return "not-a-slip";
        }

        @Override
        public String pointer() {
            return "/fields/" + field;
        }

        @Override
        public String detail() {
            return "REFILED mends a slip of the pen; a change of " + field + " is substance: send it as CORRECTED";
        }
    }

    record TermsWidened(AttributionTerms standing, AttributionTerms asked) implements Rejection {
        @Override
        public String type() {
            return "terms-widened";
        }

        @Override
        public String pointer() {
            return "/fields/terms";
        }

        @Override
        public String detail() {
            return "terms are only narrowed, from " + standing + " not to " + asked
                    + "; withdraw the statement and record it anew";
        }
    }

    record DuplicatesItself() implements Rejection {
        @Override
        public String type() {
            return "duplicates-itself";
        }

        @Override
        public String pointer() {
            return "/fields/relations";
        }

        @Override
        public String detail() {
            return "the statement would be a duplicate of itself, through others that duplicate it";
        }
    }

    /** Asked for by {@link OnDuplicate#REJECT}. */
    record DuplicatePossible(List<PossibleDuplicate> duplicates) implements Rejection {
        public DuplicatePossible {
            duplicates = List.copyOf(duplicates);
        }

        @Override
        public String type() {
            return "possible-duplicate";
        }

        @Override
        public String pointer() {
            return "/text";
        }

        @Override
        public String detail() {
            return "looks like "
                    + duplicates.stream()
                            .map(duplicate -> duplicate.statement() + " ("
                                    + duplicate.likeness().degree() + ")")
                            .collect(Collectors.joining(", "));
        }
    }

    /** Beside {@link DuplicatePossible}: what {@link OnDuplicate#APPEND_APPEARANCE} would have dropped. */
    record DuplicateDiffers(StatementId statement, String field) implements Rejection {
        @Override
        public String type() {
            return "possible-duplicate";
        }

        @Override
        public String pointer() {
            return "/" + field;
        }

        @Override
        public String detail() {
            return "is not so in " + statement + ": to append an appearance would drop it";
        }
    }

    /** What is redacted is withheld first. */
    record NotWithheld(StatementId statement) implements Rejection {
        @Override
        public String type() {
            return "not-withheld";
        }

        @Override
        public String pointer() {
            return "";
        }

        @Override
        public String detail() {
            return "statement " + statement + " is not withheld: hold it first";
        }
    }

    /** There is no restriction to lift. */
    record NotRestricted(StatementId statement) implements Rejection {
        @Override
        public String type() {
            return "not-restricted";
        }

        @Override
        public String pointer() {
            return "";
        }

        @Override
        public String detail() {
            return "statement " + statement + " is not restricted by this entry";
        }
    }

    /** Whoever asked for a redaction, or ordered it, has to be heard before the statement leaves again. */
    record UnderRedaction(StatementId statement) implements Rejection {
        @Override
        public String type() {
            return "under-redaction";
        }

        @Override
        public String pointer() {
            return "";
        }

        @Override
        public String detail() {
            return "a redaction of statement " + statement + " was asked for, or a restriction is on: it stays held";
        }
    }

    /** Nobody asks for it any more: it was approved or declined before. */
    record RedactionDecided(RedactionId redaction) implements Rejection {
        @Override
        public String type() {
            return "redaction-decided";
        }

        @Override
        public String pointer() {
            return "";
        }

        @Override
        public String detail() {
            return "redaction " + redaction + " does not wait for an approval";
        }
    }

    /** No entry of the statement has such a field, or all that have are without it already. */
    record NothingToRedact(StatementId statement, List<String> fields) implements Rejection {
        public NothingToRedact {
            fields = List.copyOf(fields);
        }

        @Override
        public String type() {
            return "nothing-to-redact";
        }

        @Override
        public String pointer() {
            return "";
        }

        @Override
        public String detail() {
            return "nothing of " + String.join(", ", fields) + " is left of statement " + statement;
        }
    }

    /** @param order the entry that ordered it */
    record Redacted(StatementId statement, LogPosition order) implements Rejection {
        @Override
        public String type() {
            return "redacted";
        }

        @Override
        public String pointer() {
            return "";
        }

        @Override
        public String detail() {
            return "statement " + statement + " was redacted by the entry at position " + order.value();
        }
    }

    /** A rejection of what stands at a place in the command. */
    record Within(String place, Rejection reason) implements Rejection {
        @Override
        public String type() {
            return reason.type();
        }

        @Override
        public String pointer() {
            return place + reason.pointer();
        }

        @Override
        public String detail() {
            return reason.detail();
        }
    }

    record UnknownRelatedStatement(StatementId statement, String pointer) implements Rejection {
        @Override
        public String type() {
            return "unknown-related-statement";
        }

        @Override
        public String detail() {
            return "there is no statement " + statement;
        }
    }

    record StatementExists(StatementId statement) implements Rejection {
        @Override
        public String type() {
            return "statement-exists";
        }

        @Override
        public String pointer() {
            return "/id";
        }

        @Override
        public String detail() {
            return "statement " + statement + " is already recorded";
        }
    }

    record RevisionConflict(Expectation expected, Optional<Revision> actual) implements Rejection {
        @Override
        public String type() {
            return "revision-conflict";
        }

        @Override
        public String pointer() {
            return "";
        }

        @Override
        public String detail() {
            String found = actual.map(revision -> "it is at revision " + revision.value())
                    .orElse("it does not exist");
            return switch (expected) {
                case Expectation.Any() -> found;
                case Expectation.Absent() -> "expected that it does not exist; " + found;
                case Expectation.Present() -> "expected that it exists; " + found;
                case Expectation.AtOneOf(Set<Revision> revisions) ->
                    "expected "
                            + (revisions.isEmpty()
                                    ? "what is no revision"
                                    : revisions.stream()
                                            .map(Revision::value)
                                            .sorted()
                                            .map(String::valueOf)
                                            .collect(Collectors.joining(" or ", "revision ", "")))
                            + "; " + found;
                case Expectation.AtRevision(Revision revision) ->
                    "expected revision " + revision.value() + "; " + found;
            };
        }
    }

    /** A finding of {@link HouseStyle} that this house has turned into a refusal. */
    record HouseStyleRefused(Warning warning) implements Rejection {
        @Override
        public String type() {
            return "house-style";
        }

        @Override
        public String pointer() {
            return warning.field();
        }

        @Override
        public String detail() {
            return warning.message() + " (rule " + warning.rule() + ")";
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Map;

/** What a caller asks the ledger to record. */
public sealed interface Command {
    /** Define a party, or define it anew. */
    record DefineParty(PartyId party, PartyDefinition definition, Expectation expectation) implements Command {}

    /** Define an issue, or define it anew; its kind never changes. */
    record DefineIssue(IssueId issue, IssueDefinition definition, Expectation expectation) implements Command {}

    /**
     * Sign with another key from here on; asked for by the ledger itself.
     *
     * @param expectation of the rotations before: the revision of the last one, absence before the first
     */
    record RotateLogKey(Event.LogKeyRotated rotation, Expectation expectation) implements Command {}

    /**
     * Record a statement under a fresh id.
     *
     * @param refusals the house rules whose findings refuse it
     */
    record RecordStatement(StatementId id, Statement statement, OnDuplicate onDuplicate, HouseStyle.Refusals refusals)
            implements Command {
        public RecordStatement(StatementId id, Statement statement) {
            this(id, statement, OnDuplicate.RECORD, HouseStyle.Refusals.NONE);
        }
    }

    /** Change what the record says of a statement, or whether it says anything. */
    sealed interface Amend extends Command {
        StatementId statement();

        /** What the caller takes the statement's revision to be. */
        Expectation expectation();
    }

    /** Say where else the statement was carried. */
    record AddAppearances(StatementId statement, List<Appearance> appearances, Expectation expectation)
            implements Amend {
        public AddAppearances {
            appearances = List.copyOf(appearances);
        }
    }

    /**
     * Mend what the record got wrong.
     *
     * @param errorClass CORRECTED for the substance, REFILED for a slip of the pen
     * @param fields the fields of a statement that are to read otherwise, a JSON merge patch (RFC 7396): null takes a
     *     field away, an array is replaced as a whole
     * @param refusals the house rules whose findings refuse it, unless the statement broke them before
     */
    record CorrectStatement(
            StatementId statement,
            Initiator initiator,
            ErrorClass errorClass,
            String what,
            String where,
            Map<String, ?> fields,
            Expectation expectation,
            HouseStyle.Refusals refusals)
            implements Amend {
        public CorrectStatement(
                StatementId statement,
                Initiator initiator,
                ErrorClass errorClass,
                String what,
                String where,
                Map<String, ?> fields,
                Expectation expectation) {
            this(statement, initiator, errorClass, what, where, fields, expectation, HouseStyle.Refusals.NONE);
        }
    }

    /** Let nothing of the statement leave until it is released. */
    record HoldStatement(StatementId statement, String reason, Expectation expectation) implements Amend {}

    record ReleaseStatement(StatementId statement, String reason, Expectation expectation) implements Amend {}

    /** Kill the statement. */
    record WithdrawStatement(
            StatementId statement, Initiator initiator, String what, String where, Expectation expectation)
            implements Amend {}

    /** What it takes two to do, whatever the statement's revision. */
    sealed interface Redact extends Amend {
        Approved approved();

        @Override
        default Expectation expectation() {
            return new Expectation.Any();
        }
    }

    /**
     * Destroy what a statement says, or restrict it. It is withheld already.
     *
     * @param fields all that is to be destroyed of it and of its amendments; none when everything is
     */
    record OrderRedaction(StatementId statement, RedactionBasis basis, List<String> fields, Approved approved)
            implements Redact {
        public OrderRedaction {
            fields = List.copyOf(fields);
        }

        public OrderRedaction(StatementId statement, RedactionBasis basis, Approved approved) {
            this(statement, basis, List.of(), approved);
        }
    }

    /**
     * End a restriction.
     *
     * @param order the RedactionOrdered that restricts the statement
     */
    record LiftRestriction(StatementId statement, LogPosition order, Approved approved) implements Redact {}

    /** Record that a system holds nothing more of what was destroyed; asked for by the ledger itself. */
    record CompleteRedaction(RedactionId redaction, LogPosition order, RedactedSystem system) implements Command {}

    /** End an embargo whose instant has come; asked for by the ledger itself. */
    record LiftEmbargo(StatementId statement) implements Amend {
        @Override
        public Expectation expectation() {
            return new Expectation.Any();
        }
    }
}

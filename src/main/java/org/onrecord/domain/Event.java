// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Optional;

/**
 * What the log holds: facts, which were recorded, and derived events, which the stance policy made of them in the same
 * append. Times are epoch milliseconds.
 */
public sealed interface Event {
    /** A fact of the world or of the desk. */
    sealed interface Fact extends Event {}

    /** What happened to a statement that is in the log already: a later entry of its stream. */
    sealed interface Amendment extends Fact {
        StatementId statement();

        /** The last entry of the statement that the public saw; absent when it saw none. */
        Optional<LogPosition> previous();

        /** The same, where the public saw another entry last. */
        default Amendment withPrevious(Optional<LogPosition> previous) {
            return switch (this) {
                case AppearanceAdded e -> new AppearanceAdded(e.statement, e.appearances, previous);
                case StatementCorrected e ->
                    new StatementCorrected(
                            e.statement, e.initiator, e.errorClass, e.what, e.where, e.fields, e.corrected, previous);
                case StatementHeld e -> new StatementHeld(e.statement, e.reason, previous);
                case StatementReleased e -> new StatementReleased(e.statement, e.reason, previous);
                case StatementWithdrawn e ->
                    new StatementWithdrawn(e.statement, e.initiator, e.what, e.where, previous);
                case EmbargoLifted e -> new EmbargoLifted(e.statement, previous);
                case RedactionOrdered e -> new RedactionOrdered(e.statement, e.basis, e.scope, e.approved, previous);
                case RestrictionLifted e -> new RestrictionLifted(e.statement, e.order, e.approved, previous);
            };
        }
    }

    /** What a fact did to one stance. */
    sealed interface Derived extends Event {
        SlotKey slot();

        /** The stance in the slot after the event; absent when nothing contributes to it any more. */
        Optional<Held> to();

        /** When what caused it took effect in the world; for a correction, from when on the history reads otherwise. */
        long effectiveMillis();

        Cause cause();

        /** The version of the policy that made it. */
        String policy();

        /** Where the event stands among those of its slot and of its dossier. */
        Links links();

        /** Every item of the history that is new or reads otherwise, and every one that is gone. */
        Revisions revisions();

        /** The same event in another place. */
        default Derived withLinks(Links links) {
            return switch (this) {
                case PositionChanged e ->
                    new PositionChanged(e.slot, e.from, e.to, e.effectiveMillis, e.cause, e.policy, links, e.revisions);
                case PositionAffirmed e ->
                    new PositionAffirmed(e.slot, e.to, e.effectiveMillis, e.cause, e.policy, links, e.revisions);
                case StanceHistoryRevised e ->
                    new StanceHistoryRevised(e.slot, e.to, e.effectiveMillis, e.cause, e.policy, links, e.revisions);
            };
        }
    }

    /**
     * The places before a derived event.
     *
     * @param previous the previous derived entry of the slot
     * @param previousChange the previous PositionChanged or StanceHistoryRevised of the same party and issue, in either
     *     slot
     */
    record Links(Optional<LogPosition> previous, Optional<LogPosition> previousChange) {}

    /** From here on stances are derived by this policy; the first entry of every log, but for {@link LogOpened}. */
    record StancePolicyAdopted(String policy) implements Fact {}

    /**
     * The log goes on for another, of which entries that were promised are lost; entry 0 of such a log. Behind it and the
     * policy stand facts of the other, each with what follows from it, under the times at which they were recorded there.
     *
     * @param head the last head of the other log, the signed note to the letter; what it says is in {@code predecessor}, too
     * @param carried how many facts are carried over
     */
    record LogOpened(Predecessor predecessor, String head, long carried) implements Fact {}

    /**
     * A log that is closed.
     *
     * @param size entries that were promised of it
     * @param root of these, standard base64
     */
    record Predecessor(String origin, long size, String root) {}

    /**
     * From here on heads are signed by another key, and for a while by both.
     *
     * @param oldKey the verifier key of the log so far
     * @param newKey that of the log from here on
     * @param overlapSeconds for how long after this entry heads are signed by both
     * @param signatures a signature line of each key over what the others say, the old one's first
     */
    record LogKeyRotated(String oldKey, String newKey, long overlapSeconds, List<String> signatures) implements Fact {
        public LogKeyRotated {
            signatures = List.copyOf(signatures);
        }
    }

    record PartyDefined(PartyId party, PartyDefinition definition) implements Fact {}

    record IssueDefined(IssueId issue, IssueDefinition definition) implements Fact {}

    record StatementRecorded(StatementId id, Statement statement) implements Fact {}

    /** Another place that carried the statement. */
    record AppearanceAdded(StatementId statement, List<Appearance> appearances, Optional<LogPosition> previous)
            implements Amendment {
        public AppearanceAdded {
            appearances = List.copyOf(appearances);
        }
    }

    /**
     * The record was wrong. Carries the whole statement as it now reads, so that this entry alone says what stands.
     *
     * @param what what was wrong
     * @param where where it was wrong, and where that was said
     * @param fields the names of the top-level fields that read otherwise than before
     */
    record StatementCorrected(
            StatementId statement,
            Initiator initiator,
            ErrorClass errorClass,
            String what,
            String where,
            List<String> fields,
            Statement corrected,
            Optional<LogPosition> previous)
            implements Amendment {
        public StatementCorrected {
            fields = List.copyOf(fields);
        }
    }

    /** Nothing of the statement leaves from here on. */
    record StatementHeld(StatementId statement, String reason, Optional<LogPosition> previous) implements Amendment {}

    /** The hold has ended. */
    record StatementReleased(StatementId statement, String reason, Optional<LogPosition> previous)
            implements Amendment {}

    /** A kill: nothing of the statement leaves ever again, and whoever got it is told. */
    record StatementWithdrawn(
            StatementId statement, Initiator initiator, String what, String where, Optional<LogPosition> previous)
            implements Amendment {}

    /** The instant until which the statement was embargoed has come. */
    record EmbargoLifted(StatementId statement, Optional<LogPosition> previous) implements Amendment {}

    /**
     * From here on nothing of the statement counts or leaves: for good, or for a restriction until it is lifted. When only
     * fields are destroyed, these leave no more, and the statement goes on without them.
     *
     * @param scope what is destroyed with it; its slots are not told. Nothing for a restriction
     */
    record RedactionOrdered(
            StatementId statement,
            RedactionBasis basis,
            RedactionScope scope,
            Approved approved,
            Optional<LogPosition> previous)
            implements Amendment {
        /** Whether nothing is left of the statement: more than fields of its entries is destroyed. */
        public boolean endsStatement() {
            return basis.destroys() && !scope.isOfFields();
        }

        /** Whether fields of the statement's entries are destroyed, and the rest stays. */
        public boolean takesFields() {
            return basis.destroys() && scope.isOfFields();
        }
    }

    /**
     * A restriction has ended, and the hold that came with it.
     *
     * @param order the RedactionOrdered that it ends
     */
    record RestrictionLifted(
            StatementId statement, LogPosition order, Approved approved, Optional<LogPosition> previous)
            implements Amendment {}

    /**
     * A system holds nothing more of what was to be destroyed.
     *
     * @param order the RedactionOrdered that it has carried out
     */
    record RedactionCompleted(RedactionId redaction, LogPosition order, RedactedSystem system) implements Fact {}

    /**
     * The current stance moved.
     *
     * @param from the stance before; absent when there was none
     */
    record PositionChanged(
            SlotKey slot,
            Optional<Ref> from,
            Optional<Held> to,
            long effectiveMillis,
            Cause cause,
            String policy,
            Links links,
            Revisions revisions)
            implements Derived {}

    /** The current stance was said again; it has not moved. */
    record PositionAffirmed(
            SlotKey slot,
            Optional<Held> to,
            long effectiveMillis,
            Cause cause,
            String policy,
            Links links,
            Revisions revisions)
            implements Derived {}

    /** The history of the stance moved, the current stance did not. */
    record StanceHistoryRevised(
            SlotKey slot,
            Optional<Held> to,
            long effectiveMillis,
            Cause cause,
            String policy,
            Links links,
            Revisions revisions)
            implements Derived {}
}

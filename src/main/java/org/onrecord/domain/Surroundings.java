// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * What a decision may look at: the state of the ledger just before the command. Whoever implements it promises that
 * nothing else is appended until the decision's events are.
 */
public interface Surroundings {
    boolean isDefined(PartyId party);

    Optional<IssueTerms> issue(IssueId issue);

    /** Whether a statement with this id was ever recorded. */
    boolean isRecorded(StatementId id);

    /** A statement as it stands. Reads it from the log. */
    Optional<StatementState> statement(StatementId id);

    /** The fold so far of one slot; nothing while nothing contributes to it. */
    Optional<SlotState> state(SlotKey slot);

    /**
     * Every statement that contributes or may come to contribute to any of these slots, and these statements, with all
     * on which those depend and all that depend on those. Reads whole dossiers.
     */
    Population population(Set<SlotKey> slots, Set<StatementId> statements);

    /** Statements of a party, or of none, whose time overlaps: all that may be the same utterance, and more. */
    Collection<StatementState> saidAbout(Statement statement);

    /** The last derived entry of one slot. */
    Optional<LogPosition> previous(SlotKey slot);

    /** The last PositionChanged or StanceHistoryRevised of either slot. */
    Optional<LogPosition> previousChange(PartyId party, IssueId issue);

    /** What positions on an issue must fit. */
    record IssueTerms(IssueKind kind, Optional<String> unit) {}
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Optional;

/**
 * What a decision may look at: the state of the ledger just before the command. Whoever implements it promises that
 * nothing else is appended until the decision's events are.
 */
public interface Surroundings {
    boolean isDefined(PartyId party);

    Optional<IssueTerms> issue(IssueId issue);

    Optional<RecordedStatement> statement(StatementId id);

    /** The fold so far of one slot; nothing before its first contribution. */
    Optional<SlotState> state(PartyId party, IssueId issue, Slot slot);

    /** Every contribution to a slot that has a state. Asked for late records only, for it reads the whole dossier. */
    List<Contribution> contributions(PartyId party, IssueId issue, Slot slot);

    /** The last derived entry of one slot. */
    Optional<LogPosition> previous(PartyId party, IssueId issue, Slot slot);

    /** The last PositionChanged or StanceHistoryRevised of either slot. */
    Optional<LogPosition> previousChange(PartyId party, IssueId issue);

    /** What positions on an issue must fit. */
    record IssueTerms(IssueKind kind, Optional<String> unit) {}

    /** A statement of the ledger, and whether any stance is built on it. */
    record RecordedStatement(LogPosition entry, boolean contributes) {}
}

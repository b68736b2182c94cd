// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a decision may look at: the state of the ledger just before the command. Whoever implements it promises that
 * nothing else is appended until the decision's events are.
 */
public interface Surroundings extends Dossiers {
    boolean isDefined(PartyId party);

    Optional<IssueTerms> issue(IssueId issue);

    /** Whether a statement with this id was ever recorded. */
    boolean isRecorded(StatementId id);

    /** A statement as it stands. Reads it from the log. */
    Optional<StatementState> statement(StatementId id);

    /** Statements of a party, or of none, whose time overlaps: all that may be the same utterance, and more. */
    Collection<StatementState> saidAbout(Statement statement);

    /** The order by which a statement was destroyed, if it was. */
    Optional<LogPosition> redacted(StatementId id);

    /** Whether somebody has asked that a statement be redacted, and nobody has decided yet. */
    boolean isRedactionAsked(StatementId id);

    /** What would go with a statement. Reads the whole histories of its stances. */
    RedactionScope redactionScope(StatementId id);

    /** Every entry of a statement's stream, in the order of the log. Reads it from the log. */
    List<RedactionScope.Entry> stream(StatementId id);

    /** What positions on an issue must fit. */
    record IssueTerms(IssueKind kind, Optional<String> unit) {}
}

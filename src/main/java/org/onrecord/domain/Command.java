// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** What a caller asks the ledger to record. */
public sealed interface Command {
    /** Define a party, or define it anew. */
    record DefineParty(PartyId party, PartyDefinition definition, Expectation expectation) implements Command {}

    /** Define an issue, or define it anew; its kind never changes. */
    record DefineIssue(IssueId issue, IssueDefinition definition, Expectation expectation) implements Command {}

    /** Record a statement under a fresh id. */
    record RecordStatement(StatementId id, Statement statement) implements Command {}
}

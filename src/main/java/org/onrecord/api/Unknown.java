// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyId;
import org.onrecord.platform.ProblemException;
import org.onrecord.platform.Problems;
import org.onrecord.readmodel.Scope;

/** The parties and issues named in an address: 404 when there is no such one. */
final class Unknown {
    private Unknown() {}

    static PartyId party(String slug) {
        return PartyId.parse(slug).orElseThrow(Unknown::noParty);
    }

    static IssueId issue(String slug) {
        return IssueId.parse(slug).orElseThrow(Unknown::noIssue);
    }

    /** The answer, when everything that the address names is defined. */
    static <T> T orAnswer(Scope<T> scope) {
        if (!scope.partyKnown()) {
            throw noParty();
        }
        if (!scope.issueKnown()) {
            throw noIssue();
        }
        return scope.answer();
    }

    static ProblemException noParty() {
        return Problems.notFound("No party of this name is defined").raise();
    }

    static ProblemException noIssue() {
        return Problems.notFound("No issue of this name is defined").raise();
    }

    static ProblemException noStatement() {
        return Problems.notFound("No statement of this id is recorded").raise();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.onrecord.domain.Surroundings;

/**
 * Where parties and issues were defined, and what positions on an issue have to fit: little for each, as few as there are.
 * Written while the log is read, then read by any thread.
 */
final class Definitions {
    private final Map<String, Long> parties = new HashMap<>();
    private final Map<String, Long> issues = new HashMap<>();
    private final Map<String, Surroundings.IssueTerms> terms = new HashMap<>();
    private boolean isWhole = true;

    void party(String slug, long position) {
        parties.putIfAbsent(slug, position);
    }

    /** @return what positions on it have to fit, which its first definition says */
    Surroundings.IssueTerms issue(String slug, long position, Surroundings.IssueTerms fit) {
        issues.putIfAbsent(slug, position);
        Surroundings.IssueTerms first = terms.putIfAbsent(slug, fit);
        return first == null ? fit : first;
    }

    /** A definition can't be read: nobody knows whose it is. */
    void miss() {
        isWhole = false;
    }

    /** Whether a party was not defined ahead of a position, as far as that is known. */
    boolean lacksParty(String slug, long position) {
        return lacks(parties, slug, position);
    }

    /** Whether an issue was not defined ahead of a position, as far as that is known. */
    boolean lacksIssue(String slug, long position) {
        return lacks(issues, slug, position);
    }

    /** What positions on an issue have to fit, as far as that is known. */
    Optional<Surroundings.IssueTerms> terms(String issue) {
        return isWhole ? Optional.ofNullable(terms.get(issue)) : Optional.empty();
    }

    private boolean lacks(Map<String, Long> defined, String slug, long position) {
        return isWhole && defined.getOrDefault(slug, Long.MAX_VALUE) >= position;
    }
}

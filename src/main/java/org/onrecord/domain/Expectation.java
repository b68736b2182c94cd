// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Set;

/** What the caller expects of the thing that a command changes; the loser of a race is refused. */
public sealed interface Expectation {
    /** Nothing is expected: last writer wins. */
    record Any() implements Expectation {}

    /** It must not exist yet. */
    record Absent() implements Expectation {}

    /** It must exist, at this revision. */
    record AtRevision(Revision revision) implements Expectation {}

    /** It must exist, at one of these revisions; of none, whatever it is at does not do. */
    record AtOneOf(Set<Revision> revisions) implements Expectation {
        public AtOneOf {
            revisions = Set.copyOf(revisions);
        }
    }

    /** It must exist. */
    record Present() implements Expectation {}
}

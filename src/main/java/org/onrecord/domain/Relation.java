// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** How a statement relates to an earlier one. */
public enum Relation {
    DUPLICATES(false),
    RESTATES(false),
    /** Same party. */
    CONTRADICTS(false),
    /** Other party. */
    CONFLICTS_WITH(false),
    SUPERSEDES(true),
    CLARIFIES(true),
    RETRACTS(true),
    DENIES(true),
    RESPONDS_TO(true),
    CORROBORATES(false),
    TRANSLATES(false),
    DERIVED_FROM(false);

    private final boolean answers;

    Relation(boolean answers) {
        this.answers = answers;
    }

    /** Whether the relation says that this statement was made after, and because of, the one it names. */
    public boolean answers() {
        return answers;
    }

    /** Whether what is named holds no more (rule 8). */
    boolean ends() {
        return this == RETRACTS || this == DENIES;
    }
}

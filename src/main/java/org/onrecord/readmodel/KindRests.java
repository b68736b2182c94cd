// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

/**
 * On what the kind of a change rests, besides the two stances that it names: after a review on the last one before it, where
 * a strength was carried over on who stated it, and where the record moved on the history as it reads since. A kind tells
 * of all of them.
 */
public enum KindRests {
    ON_ITS_ENDS,
    /** On others, and nothing that ever counted in the slot is kept from the public. */
    ON_OTHERS,
    /** On others, and something that counted in the slot is kept from the public now. */
    ON_WHAT_IS_KEPT;

    /** What {@code statement_kept} has: the planner takes that index for these words alone. */
    private static final String KEPT = "(dk.status <> 'USABLE' OR dk.terms IN " + Refs.NOT_IN_OWN + ")";

    /** An SQL expression: which of them, by ordinal, for a row with both references. Not the record's if never. */
    static String sql(String row, String recordMoved) {
        return ("(CASE WHEN <x>.from_strength IS NULL AND <x>.to_strength IS NULL AND NOT (" + recordMoved + ")"
                        + " AND " + Refs.polarity(row, "from") + " IS DISTINCT FROM 'UNDER_REVIEW' THEN 0"
                        + " WHEN EXISTS (SELECT 1 FROM readmodel.history hk JOIN readmodel.statement dk ON dk.position = hk.entry"
                        + " WHERE hk.issue = <x>.issue AND hk.party = <x>.party AND hk.slot = <x>.slot"
                        + " AND " + KEPT + " AND (dk.status <> 'USABLE' OR hk.slot = 'own')) THEN 2 ELSE 1 END)")
                .replace("<x>", row);
    }

    static KindRests read(Object column) {
        return values()[((Number) column).intValue()];
    }
}

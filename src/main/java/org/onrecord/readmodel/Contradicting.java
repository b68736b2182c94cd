// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import org.onrecord.domain.LogPosition;

/**
 * Two statements of a party that take opposite sides of an issue (DESIGN §3, rule 9).
 *
 * @param declared whether one of them is recorded as contradicting the other
 * @param earlier the one that the fold puts first; they may have been said in any order
 */
public record Contradicting(String party, String issue, String slot, boolean declared, Side earlier, Side later) {

    /**
     * One of the two.
     *
     * @param entry the position of the statement's recording
     * @param effectiveMillis when it took effect in the world
     */
    public record Side(LogPosition entry, Basis basis, long effectiveMillis) {}
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/**
 * What it takes two to do.
 *
 * @param redaction the id under which it was asked for
 * @param askedBy the subject who asked
 * @param approvedBy the subject who approved: another one
 */
public record Approved(RedactionId redaction, String askedBy, String approvedBy) {
    /** @throws IllegalArgumentException when it is one subject; where input may be wrong, look before */
    public Approved {
        if (askedBy.equals(approvedBy)) {
            throw new IllegalArgumentException("a redaction takes two subjects");
        }
    }
}

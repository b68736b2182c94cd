// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** On what terms the speaker spoke; decides what may leave the house of the speaker (see {@link Gate}). */
public enum AttributionTerms {
    /** Everything may be told. */
    ON_THE_RECORD(0),
    /** Only the agreed descriptor may be told. */
    BACKGROUND(1),
    /** The information may be told, without any attribution. */
    DEEP_BACKGROUND(2),
    /** Refused at the door: a ledger that publishes must not hold it. */
    OFF_THE_RECORD(3),
    /** Nobody stated terms; treated as on the record. */
    UNSPECIFIED(0);

    private final int protection;

    AttributionTerms(int protection) {
        this.protection = protection;
    }

    /** Whether more of the speaker may leave under these terms than under the other. */
    public boolean isWiderThan(AttributionTerms other) {
        return protection < other.protection;
    }

    /** Whichever of the two lets less of the speaker leave; this one when both let the same. */
    public AttributionTerms narrower(AttributionTerms other) {
        return isWiderThan(other) ? other : this;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** Which side of an issue a position takes. */
public enum Polarity {
    FOR(2, 1),
    AGAINST(2, -1),
    CONDITIONAL(1, 0),
    MIXED(0, 0),
    UNDER_REVIEW(0, 0),
    NO_POSITION(0, 0);

    private final int magnitude;
    private final int sign;

    Polarity(int magnitude, int sign) {
        this.magnitude = magnitude;
        this.sign = sign;
    }

    /** The magnitude that rule 5 compares: FOR 2, AGAINST 2, CONDITIONAL 1, MIXED 0. */
    int magnitude() {
        return magnitude;
    }

    /** Whether the two are of opposite sign: one FOR, the other AGAINST. */
    public boolean opposes(Polarity other) {
        return sign * other.sign < 0;
    }

    /** Whether this says where a party stands; a review and having no position do not. */
    public boolean isStand() {
        return this != UNDER_REVIEW && this != NO_POSITION;
    }
}

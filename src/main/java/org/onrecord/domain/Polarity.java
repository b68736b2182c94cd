// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** Which side of an issue a position takes. */
public enum Polarity {
    FOR(1),
    AGAINST(-1),
    CONDITIONAL(0),
    MIXED(0),
    UNDER_REVIEW(0),
    NO_POSITION(0);

    private final int sign;

    Polarity(int sign) {
        this.sign = sign;
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

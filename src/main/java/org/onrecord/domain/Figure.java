// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A number, or a range, that was claimed. Numbers are kept without trailing zeros, so that 20 and 20.0 are one.
 *
 * @param low at least one of low and high is there, and low ≤ high
 * @param unit what is counted; that of the issue
 * @param period the time that the number covers
 * @param asOf the time at which the number held
 */
public record Figure(
        Optional<BigDecimal> low,
        Optional<BigDecimal> high,
        Bound bound,
        String unit,
        Optional<Said> period,
        Optional<Said> asOf) {

    public Figure {
        low = low.map(Figure::plain);
        high = high.map(Figure::plain);
        if (low.isEmpty() && high.isEmpty()) {
            throw new IllegalArgumentException("a figure has low, high or both");
        }
        if (low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) > 0) {
            throw new IllegalArgumentException("low " + low.get() + " is above high " + high.get());
        }
    }

    /** Whether both claim the same; {@code asOf} is left out, since the same number of a later day is no new figure. */
    public boolean claimsSameAs(Figure other) {
        return low.equals(other.low)
                && high.equals(other.high)
                && bound == other.bound
                && unit.equals(other.unit)
                && period.equals(other.period);
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}

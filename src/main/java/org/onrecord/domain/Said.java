// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.OptionalLong;

/**
 * When something was said, as precisely as it is known: the EDTF subset of DESIGN §2. {@code 2024}, {@code 2024-05},
 * {@code 2024-05-04}, {@code 2024-05-04T18:00:00+03:00}, intervals {@code a/b}, open ends {@code ../b} and {@code a/..};
 * a date may end in {@code ~} (about), {@code ?} (uncertain) or {@code %} (both), which do not widen it. Dates are UTC
 * days; years run from 0001 to 9999; a time keeps milliseconds. Two are equal when their texts are.
 */
public final class Said {
    /** The longest text of the subset is an interval of two date-times with nine fraction digits. */
    static final int MAX_LENGTH = 80;

    /** The first millisecond of year 1. */
    static final long FIRST_MILLIS = -62_135_596_800_000L;

    /** A date is a day in UTC; in the zones ahead it has begun up to 14 hours before. */
    private static final long FARTHEST_ZONE_MILLIS = 14 * 3_600_000L;

    /** An instant has its zone with it; what is left is how far two clocks may be apart. */
    private static final long CLOCK_SKEW_MILLIS = 5 * 60_000L;

    private final String text;
    private final long earliestMillis;
    private final long latestMillis;
    private final boolean endsAtInstant;

    Said(String text, long earliestMillis, long latestMillis, boolean endsAtInstant) {
        this.text = text;
        this.earliestMillis = earliestMillis;
        this.latestMillis = latestMillis;
        this.endsAtInstant = endsAtInstant;
    }

    /** Reads a text of the subset; what is outside of it is refused with what was expected. */
    public static Parsed<Said> parse(String text) {
        return SaidParser.parse(text);
    }

    /** Reads a text that is known to be of the subset, such as one that was stored. */
    public static Said of(String text) {
        return switch (parse(text)) {
            case Parsed.Value<Said>(Said said) -> said;
            case Parsed.Refused<Said>(String expected) -> throw new NotSaidException(text, expected);
        };
    }

    /** The text as it was given. */
    public String text() {
        return text;
    }

    /** The first millisecond at which it can have been said; {@link Long#MIN_VALUE} when open. */
    public long earliestMillis() {
        return earliestMillis;
    }

    /** The last millisecond at which it can have been said by this text alone; {@link Long#MAX_VALUE} when open. */
    public long latestMillis() {
        return latestMillis;
    }

    /** Whether this is one instant, not a span. */
    public boolean isExact() {
        return endsAtInstant && earliestMillis == latestMillis;
    }

    /** Whether it can't have been said yet at an instant, in whatever zone its dates are: epoch milliseconds. */
    public boolean isAheadOf(long millis) {
        return earliestMillis > millis + (isExact() ? CLOCK_SKEW_MILLIS : FARTHEST_ZONE_MILLIS);
    }

    /**
     * The latest instant at which it can have been said (DESIGN §3, rule 1): the end of the span; but when that end is
     * open or coarser than an instant, not after it was first published; and never after it was recorded, since a
     * mistyped end far ahead would keep everything said before it from becoming current. Never before the earliest.
     *
     * @param earliestPublishedAt epoch milliseconds of the first appearance, when any is dated
     * @param firstRecordedAt epoch milliseconds of the original recording
     */
    public long effectiveMillis(OptionalLong earliestPublishedAt, long firstRecordedAt) {
        long known = endsAtInstant
                ? firstRecordedAt
                : Math.min(firstRecordedAt, earliestPublishedAt.orElse(firstRecordedAt));
        return Math.max(earliestMillis, Math.min(latestMillis, known));
    }

    /** Whether there is a millisecond at which both can have been said. */
    public boolean overlaps(Said other) {
        return earliestMillis <= other.latestMillis && other.earliestMillis <= latestMillis;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Said said && text.equals(said.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /** A text that should have been of the subset is not: a bug or a damaged store, since input goes through parse. */
    public static final class NotSaidException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        NotSaidException(String text, String expected) {
            super("\"" + Quoted.shortened(text) + "\": " + expected);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The id of a statement: a UUID of version 7 (RFC 9562 §5.7), never positional.
 *
 * @param value of version 7 and the IETF variant
 */
public record StatementId(UUID value) implements Comparable<StatementId> {
    static final String EXPECTED = "a UUID of version 7, such as 018f4e5a-7c00-7000-8000-000000000001";
    private static final int TEXT_LENGTH = 36;
    private static final int VERSION = 7;
    private static final int IETF_VARIANT = 2;

    /** @throws IllegalArgumentException when it is of another version; where input may be wrong, use {@link #parse} */
    public StatementId {
        if (!isVersion7(value)) {
            throw new IllegalArgumentException("a statement id is " + EXPECTED + ", was " + value);
        }
    }

    /**
     * A fresh id for a statement recorded now.
     *
     * @param epochMillis the clock, 0 to 2^48 - 1
     * @param random must be unpredictable where ids must be; 74 bits of it are used
     */
    public static StatementId next(long epochMillis, RandomGenerator random) {
        long high = epochMillis << 16 | 0x7000L | random.nextLong() & 0x0FFFL;
        long low = 0x8000_0000_0000_0000L | random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL;
        return new StatementId(new UUID(high, low));
    }

    /** The id written as this text (36 characters, hex digits of either case), or nothing. */
    public static Optional<StatementId> parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        long high = 0;
        long low = 0;
        int digits = 0;
        for (int i = 0; i < TEXT_LENGTH; i++) {
            char c = text.charAt(i);
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (c != '-') {
                    return Optional.empty();
                }
                continue;
            }
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return Optional.empty();
            }
            if (digits++ < 16) {
                high = high << 4 | digit;
            } else {
                low = low << 4 | digit;
            }
        }
        UUID uuid = new UUID(high, low);
        return isVersion7(uuid) ? Optional.of(new StatementId(uuid)) : Optional.empty();
    }

    private static boolean isVersion7(UUID uuid) {
        return uuid.version() == VERSION && uuid.variant() == IETF_VARIANT;
    }

    /** In the order of the text form, which is the order of creation to the millisecond. */
    @Override
    public int compareTo(StatementId other) {
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}

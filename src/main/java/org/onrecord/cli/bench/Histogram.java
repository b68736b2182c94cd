// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts durations in buckets of at most 1.6 % width: every microsecond below 64, then 64 buckets for each doubling.
 * What it answers is never below the truth. Not thread-safe.
 */
final class Histogram {
    private static final int SUB_BITS = 6;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;

    private final long[] counts = new long[(Long.SIZE - SUB_BITS) << SUB_BITS];
    private long count;
    private long maxMicros;

    /** Takes one duration; a negative one (two clocks that disagree by a hair) counts as nothing. */
    void addNanos(long nanos) {
        long micros = Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos));
        counts[bucket(micros)]++;
        count++;
        maxMicros = Math.max(maxMicros, micros);
    }

    long count() {
        return count;
    }

    double maxMillis() {
        return maxMicros / 1e3;
    }

    /** The duration that this share (0..1) of all did not exceed; 0 when there are none. */
    double millisAt(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * count));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(highest(i), maxMicros) / 1e3;
            }
        }
        return 0;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("count", count);
        map.put("p50Millis", millisAt(0.5));
        map.put("p90Millis", millisAt(0.9));
        map.put("p99Millis", millisAt(0.99));
        map.put("p999Millis", millisAt(0.999));
        map.put("maxMillis", maxMillis());
        return map;
    }

    /** Two decimals below ten milliseconds, one above. */
    @Override
    public String toString() {
        return "p50 %s, p99 %s, max %s ms".formatted(text(millisAt(0.5)), text(millisAt(0.99)), text(maxMillis()));
    }

    private static String text(double millis) {
        return Numbers.fixed(millis, millis < 10 ? 2 : 1);
    }

    private static int bucket(long micros) {
        if (micros < SUB_BUCKETS) {
            return (int) micros;
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - SUB_BITS;
        return (exponent << SUB_BITS) + (int) (micros >>> exponent);
    }

    private static long highest(int bucket) {
        if (bucket < SUB_BUCKETS * 2) {
            return bucket;
        }
        int exponent = (bucket >>> SUB_BITS) - 1;
        long mantissa = (bucket & (SUB_BUCKETS - 1)) + SUB_BUCKETS;
        return ((mantissa + 1) << exponent) - 1;
    }
}

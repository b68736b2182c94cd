// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void percentiles_are_never_below_the_truth_and_hardly_above() {
        SplittableRandom random = new SplittableRandom(3);
        Histogram histogram = new Histogram();
        long[] micros = new long[20_000];
        for (int i = 0; i < micros.length; i++) {
            micros[i] = (long) Math.pow(10, random.nextDouble(7));
            histogram.addNanos(micros[i] * 1000);
        }
        Arrays.sort(micros);
        for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
            double exact = micros[(int) Math.ceil(share * micros.length) - 1] / 1e3;
            double told = histogram.millisAt(share);
            assertTrue(told >= exact && told <= exact * 1.016, share + ": " + told + " for " + exact);
        }
    }

    @Test
    void the_maximum_is_exact() {
        Histogram histogram = new Histogram();
        histogram.addNanos(123_456_789);
        assertEquals(123.456, histogram.maxMillis());
        assertEquals(123.456, histogram.millisAt(1));
    }

    @Test
    void nothing_and_less_than_nothing_count_as_zero() {
        Histogram histogram = new Histogram();
        assertEquals(0, histogram.millisAt(0.99));
        histogram.addNanos(-5);
        assertEquals(1, histogram.count());
        assertEquals(0, histogram.maxMillis());
    }

    @Test
    void the_longest_duration_has_a_bucket() {
        Histogram histogram = new Histogram();
        histogram.addNanos(Long.MAX_VALUE);
        assertTrue(histogram.millisAt(0.5) > 9e12);
    }
}

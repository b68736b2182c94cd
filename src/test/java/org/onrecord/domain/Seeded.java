// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Random;
import java.util.function.Consumer;

/** Runs a property on many random values; a failure names its seed, and {@code -Donrecord.seed} repeats it. */
final class Seeded {
    private Seeded() {}

    static void times(int rounds, Consumer<Random> property) {
        Long repeated = Long.getLong("onrecord.seed");
        long first = repeated != null ? repeated : System.nanoTime();
        for (long seed = first; seed < first + (repeated != null ? 1 : rounds); seed++) {
            try {
                property.accept(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("repeat with -Donrecord.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }
}

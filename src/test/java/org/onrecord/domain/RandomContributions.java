// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.onrecord.domain.ContributedValue.StanceValue;

/** Random contributions to one slot: few instants, so that spans overlap and ties are common. */
final class RandomContributions {
    private final Random random;

    RandomContributions(Random random) {
        this.random = random;
    }

    /** One to twelve, at distinct positions, in the order of their positions; the list may be changed. */
    List<Contribution> several() {
        List<Contribution> contributions = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        for (int entry = 0; entry < count; entry++) {
            contributions.add(one(entry));
        }
        return contributions;
    }

    private Contribution one(int entry) {
        long earliest = random.nextInt(6) * 1000L;
        return new Contribution(
                new LogPosition(entry),
                Utterance.id(entry),
                random.nextInt(10) == 0 ? Long.MIN_VALUE : earliest,
                earliest + random.nextInt(3) * 500L,
                random.nextInt(3) == 0 ? OptionalInt.of(random.nextInt(3)) : OptionalInt.empty(),
                new StanceValue(
                        pick(Polarity.values()),
                        pick(Strength.values()),
                        random.nextInt(4) == 0 ? List.of("aid") : List.of()),
                random.nextInt(4) == 0 ? Set.of(Utterance.id(random.nextInt(12))) : Set.of());
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }
}

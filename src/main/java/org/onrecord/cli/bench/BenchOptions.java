// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to measure, and for how long.
 *
 * @param only the parts to measure
 * @param votes how many votes of the UN set to record, from the first on
 * @param quick a fifth of the time everywhere: to see that it runs, not how fast
 * @param un the real data set; absent: an invented one of the same shape
 * @param out where the JSON goes
 * @param profile whether the service records a flight of itself beside the JSON
 */
public record BenchOptions(Set<Part> only, int votes, boolean quick, Optional<Path> un, Path out, boolean profile) {
    private static final int QUICK_DIVISOR = 5;
    private static final int SHORTEST_SECONDS = 3;

    /** Parts of the run, by the names that the command line knows them by. */
    public enum Part {
        POSTGRES,
        KAFKA,
        SINGLE,
        BATCH,
        READS,
        AS_OF,
        CORRECTION,
        REBUILD,
        DELIVERY,
        CHECKPOINT,
        PROOF,
        AUDIT;

        /** Those that measure what stands below the service. */
        static final List<Part> BOUNDS = List.of(POSTGRES, KAFKA);

        /** Those that a running service has no part in. */
        private static final List<Part> APART = List.of(POSTGRES, KAFKA, PROOF, AUDIT);
    }

    public BenchOptions {
        only = Set.copyOf(only);
        if (votes < 1) {
            throw new IllegalArgumentException("at least one vote");
        }
    }

    boolean measures(Part part) {
        return only.contains(part);
    }

    boolean measuresBounds() {
        return Part.BOUNDS.stream().anyMatch(this::measures);
    }

    boolean measuresService() {
        return only.stream().anyMatch(part -> !Part.APART.contains(part));
    }

    long millis(int fullSeconds) {
        return 1000L * (quick ? Math.max(SHORTEST_SECONDS, fullSeconds / QUICK_DIVISOR) : fullSeconds);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.util.Map;

/**
 * Load that is not counted, until the compilers of the service's JVM have little left to do: what they use belongs to a
 * start, and on two cores it is a quarter of the machine for minutes.
 *
 * @param seconds how long it took
 * @param compilers cores that they used at the end; 0 where nobody can tell
 */
record WarmUp(double seconds, double compilers) {
    private static final int AT_LEAST_SECONDS = 30;
    private static final int AT_MOST_SECONDS = 180;
    private static final int BETWEEN_LOOKS_SECONDS = 10;
    private static final double QUIET_CORES = 0.1;

    static WarmUp run(HttpLoad load, HttpLoad.Traffic traffic, Servers service, BenchOptions options) throws Exception {
        load.closed(traffic, options.millis(AT_LEAST_SECONDS - BETWEEN_LOOKS_SECONDS));
        double nanos = 1e6 * options.millis(AT_LEAST_SECONDS - BETWEEN_LOOKS_SECONDS);
        double used = compilers(service);
        double cores;
        do {
            long took = load.closed(traffic, options.millis(BETWEEN_LOOKS_SECONDS));
            double now = compilers(service);
            cores = (now - used) / (took / 1e9);
            used = now;
            nanos += took;
        } while (cores > QUIET_CORES && nanos < 1e6 * options.millis(AT_MOST_SECONDS));
        return new WarmUp(nanos / 1e9, cores);
    }

    private static double compilers(Servers service) {
        return ProcessTimes.threads(service.pid()).entrySet().stream()
                .filter(thread -> thread.getKey().contains("CompilerThre"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    @Override
    public String toString() {
        return "a warm-up of %s s, at whose end the compilers took %s of a core"
                .formatted(Numbers.whole(seconds), Numbers.percent(compilers));
    }
}

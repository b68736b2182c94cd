// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the service's own meters counted between two moments. */
final class ServiceMeters {
    private static final String OURS = "onrecord_";

    private final Servers servers;
    private final Map<String, Double> before;

    private ServiceMeters(Servers servers, Map<String, Double> before) {
        this.servers = servers;
        this.before = before;
    }

    static ServiceMeters start(Servers servers) throws IOException, InterruptedException {
        return new ServiceMeters(servers, read(servers.get("/q/metrics").body()));
    }

    /** Counts, and the mean of each timer (seconds) and distribution. */
    Map<String, Double> stop() throws IOException, InterruptedException {
        return difference(before, read(servers.get("/q/metrics").body()));
    }

    static Map<String, Double> difference(Map<String, Double> before, Map<String, Double> after) {
        Map<String, Double> counted = new TreeMap<>();
        after.forEach((name, value) -> {
            double grown = value - before.getOrDefault(name, 0.0);
            if (name.endsWith("_total") || name.endsWith("_count")) {
                counted.put(name, grown);
            } else if (name.endsWith("_sum")) {
                String stem = name.substring(0, name.length() - "_sum".length());
                double times = after.getOrDefault(stem + "_count", 0.0) - before.getOrDefault(stem + "_count", 0.0);
                counted.put(stem + "_mean", times == 0 ? 0 : grown / times);
            }
        });
        return counted;
    }

    /** Prometheus text: samples of ours, summed over their labels. */
    static Map<String, Double> read(String text) {
        Map<String, Double> samples = new HashMap<>();
        text.lines().filter(line -> line.startsWith(OURS)).forEach(line -> {
            int end = line.indexOf('{') < 0 ? line.indexOf(' ') : line.indexOf('{');
            String value = line.substring(line.lastIndexOf(' ') + 1);
            samples.merge(line.substring(0, end), Double.parseDouble(value), Double::sum);
        });
        return samples;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceMetersTest {
    @Test
    void counts_and_means_are_of_the_time_between() {
        Map<String, Double> before = ServiceMeters.read("""
                # TYPE onrecord_append_commit_seconds summary
                onrecord_append_commit_seconds_count 10
                onrecord_append_commit_seconds_sum 1.0
                onrecord_problems_total{type="a"} 1.0
                jvm_threads 4
                """);
        Map<String, Double> after = ServiceMeters.read("""
                onrecord_append_commit_seconds_count 30
                onrecord_append_commit_seconds_sum 2.0
                onrecord_problems_total{type="a"} 1.0
                onrecord_problems_total{type="b"} 2.0
                """);
        assertEquals(
                Map.of(
                        "onrecord_append_commit_seconds_count", 20.0,
                        "onrecord_append_commit_seconds_mean", 0.05,
                        "onrecord_problems_total", 2.0),
                ServiceMeters.difference(before, after));
    }
}

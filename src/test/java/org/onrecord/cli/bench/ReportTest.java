// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onrecord.cli.bench.Row.Verdict;

class ReportTest {
    @Test
    void columns_are_as_wide_as_their_widest_cell() {
        Report report = new Report();
        report.add(Row.bound("raw", "78,000 rows/s", "bare client", Map.of()));
        report.add(new Row("ours", "≥ 1", "9/s", "78,000/s", "0 %", Verdict.MISSED, "like this", Map.of()));
        List<String> lines = report.table().lines().toList();
        assertEquals("      asked  measured       raw bound  ratio", lines.get(0));
        assertEquals("raw          78,000 rows/s", lines.get(1));
        assertEquals("ours  ≥ 1    9/s            78,000/s   0 %    MISSED", lines.get(2));
        assertEquals("ours: like this", lines.get(5));
        assertFalse(report.allMet());
    }

    @Test
    void bounds_alone_miss_nothing() {
        Report report = new Report();
        report.add(Row.bound("raw", "1", "", Map.of()));
        assertTrue(report.allMet());
    }
}

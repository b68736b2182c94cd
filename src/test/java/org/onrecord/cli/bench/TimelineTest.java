// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final long MILLI = 1_000_000;

    @Test
    void rates_are_of_the_window_alone() {
        Timeline timeline = new Timeline();
        for (int i = 0; i <= 100; i++) {
            // 100,000 entries a second for the first half, 50,000 for the second.
            timeline.reached(i * 100L, i <= 50 ? i * MILLI : (50 + 2 * (i - 50)) * MILLI);
        }
        assertEquals(100_000, timeline.entriesPerSecond(0, 5_000), 1);
        assertEquals(50_000, timeline.entriesPerSecond(5_000, 10_000), 1);
    }

    @Test
    void an_entry_between_two_marks_has_the_time_of_the_later() {
        Timeline timeline = new Timeline();
        timeline.reached(0, 0);
        timeline.reached(100, 7);
        timeline.reached(101, 8);
        assertEquals(OptionalLong.of(7), timeline.nanosAt(1));
        assertEquals(OptionalLong.of(8), timeline.nanosAt(101));
    }

    @Test
    void what_was_not_reached_has_no_time() {
        Timeline timeline = new Timeline();
        timeline.reached(10, 1);
        assertTrue(timeline.nanosAt(11).isEmpty());
        assertTrue(Double.isNaN(timeline.entriesPerSecond(10, 20)));
    }

    @Test
    void a_position_passed_before_changes_nothing() {
        Timeline timeline = new Timeline();
        timeline.reached(1_000, 5);
        timeline.reached(900, 9);
        assertEquals(1_000, timeline.last());
        assertEquals(OptionalLong.of(5), timeline.nanosAt(900));
    }
}

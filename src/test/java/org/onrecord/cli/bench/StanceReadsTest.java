// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class StanceReadsTest {
    @Test
    void the_median_lies_in_the_middle() {
        assertEquals(2.0, StanceReads.median(List.of(9.0, 1.0, 2.0)));
        assertEquals(2.5, StanceReads.median(List.of(3.0, 9.0, 1.0, 2.0)));
    }
}

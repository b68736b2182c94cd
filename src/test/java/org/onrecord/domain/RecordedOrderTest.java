// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RecordedOrderTest {
    private final RecordedOrder order = new RecordedOrder();

    private boolean holds(EventType type, long millis) {
        return order.take(type, millis).hold(millis);
    }

    private void open(OptionalLong carried) {
        assertTrue(holds(EventType.LOG_OPENED, 100));
        order.open(carried);
        assertTrue(holds(EventType.STANCE_POLICY_ADOPTED, 100));
    }

    @Test
    void timesOfALog_neverFall() {
        assertTrue(holds(EventType.STANCE_POLICY_ADOPTED, 10));
        assertTrue(holds(EventType.PARTY_DEFINED, 10));
        assertFalse(holds(EventType.PARTY_DEFINED, 9));
    }

    @Test
    void whatIsCarriedOver_beginsAnew_andEndsWithItsLastConsequence() {
        open(OptionalLong.of(2));
        assertTrue(holds(EventType.PARTY_DEFINED, 5));
        assertFalse(holds(EventType.STATEMENT_RECORDED, 4));
        assertTrue(holds(EventType.POSITION_CHANGED, 7));
        assertEquals(0, order.missing());
        assertFalse(holds(EventType.STATEMENT_RECORDED, 8));
        assertTrue(holds(EventType.STATEMENT_RECORDED, 100));
    }

    @Test
    void whatIsCarriedOver_wasRecordedBeforeTheOpening() {
        open(OptionalLong.of(1));
        assertFalse(holds(EventType.PARTY_DEFINED, 100));
    }

    @Test
    void whereItIsNotKnownHowMuch_theTimesEndIt() {
        open(OptionalLong.empty());
        assertTrue(order.take(EventType.PARTY_DEFINED, 5).isCarried());
        assertFalse(order.take(EventType.PARTY_DEFINED, 100).isCarried());
        assertFalse(holds(EventType.PARTY_DEFINED, 99));
    }

    @Test
    void whatIsMissing_isCounted() {
        open(OptionalLong.of(3));
        assertTrue(holds(EventType.PARTY_DEFINED, 5));
        assertEquals(2, order.missing());
    }
}

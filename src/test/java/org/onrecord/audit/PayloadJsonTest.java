// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.transparency.Json;

/** Payloads are read to the letter or not at all. */
class PayloadJsonTest {
    private static final String ADOPTED = "{\"actedBy\":\"alice\",\"policy\":\"1\"}";

    @Test
    void membersAreThoseOfAnObject() {
        assertEquals(Optional.of(Map.of("a", 1L)), PayloadJson.members("{\"a\":1}".getBytes(UTF_8)));
        for (String none : List.of("", "7", "null", "[]", "{\"a\":1", "{\"a\":1,\"a\":1}")) {
            assertEquals(Optional.empty(), PayloadJson.members(none.getBytes(UTF_8)), none);
        }
    }

    @Test
    void aFactIsWritten_asItIsRead_withWhoActed() {
        Map<String, Object> members =
                PayloadJson.members(ADOPTED.getBytes(UTF_8)).orElseThrow();
        Event.Fact adopted = new Event.StancePolicyAdopted("1");
        assertEquals(ADOPTED, new String(PayloadJson.written(adopted, members), UTF_8));
        assertEquals("{\"policy\":\"1\"}", new String(PayloadJson.written(adopted, Map.of("policy", "1")), UTF_8));
    }

    @Test
    void aFact_isOneThatItsFormKnows() {
        Map<String, Object> members =
                PayloadJson.members(ADOPTED.getBytes(UTF_8)).orElseThrow();
        assertEquals(
                Optional.of(new Event.StancePolicyAdopted("1")),
                PayloadJson.fact(EventType.STANCE_POLICY_ADOPTED, members, Set.of()));
        assertEquals(Optional.empty(), PayloadJson.fact(EventType.PARTY_DEFINED, members, Set.of()));
        assertEquals(Optional.empty(), PayloadJson.fact(EventType.STANCE_POLICY_ADOPTED, Map.of(), Set.of()));
    }

    @Test
    void aDerivedEvent_isOneThatItsFormKnows() {
        HandMadeExport log = HandMadeExport.withKey();
        log.define("north");
        log.defineIssue("truce");
        log.says("north", "truce", "2023-05-01", "FOR", Map.of());
        Event.PositionChanged changed = (Event.PositionChanged) log.ledger.log.getLast();
        assertEquals(
                Optional.of(changed),
                PayloadJson.derived(EventType.POSITION_CHANGED, Json.canonical(EventForm.write(changed))));
        for (String none : List.of("7", "{}", ADOPTED)) {
            assertEquals(Optional.empty(), PayloadJson.derived(EventType.POSITION_CHANGED, none.getBytes(UTF_8)), none);
        }
    }
}

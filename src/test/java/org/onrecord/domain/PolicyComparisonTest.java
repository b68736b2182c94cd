// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.RandomHistory.Amending;

class PolicyComparisonTest {
    private static final int ROUNDS = 500;

    @Test
    void whatDiffers_isWhatFoldingAllUnderEitherPolicySays() {
        Seeded.times(ROUNDS, random -> {
            MemoryLedger ledger = RandomHistory.play(RandomHistory.with(random, EnumSet.allOf(Amending.class)).steps);
            FollowedLog log = new FollowedLog();
            ledger.inOrder().forEach(state -> log.take(state.entry(), state, List.of()));
            for (String name : StancePolicyForm.names()) {
                StancePolicy other = StancePolicyForm.named(name).orElseThrow();
                Map<SlotKey, List<Object>> differences = new HashMap<>();

                PolicyComparison compared = PolicyComparison.of(
                        log,
                        StancePolicy.ONE,
                        other,
                        difference -> differences.put(
                                difference.slot(), List.of(told(difference.under()), told(difference.other()))));

                Map<SlotKey, Optional<SlotState>> was = states(StancePolicy.ONE, ledger);
                Map<SlotKey, Optional<SlotState>> is = states(other, ledger);
                Set<SlotKey> slots = new HashSet<>(was.keySet());
                slots.addAll(is.keySet());
                Map<SlotKey, List<Object>> expected = new HashMap<>();
                for (SlotKey slot : slots) {
                    Map<String, Object> before = told(was.getOrDefault(slot, Optional.empty()));
                    Map<String, Object> after = told(is.getOrDefault(slot, Optional.empty()));
                    if (!before.equals(after)) {
                        expected.put(slot, List.of(before, after));
                    }
                }
                assertEquals(expected, differences);
                assertEquals(slots.size(), compared.slots());
                assertEquals(differences.size(), compared.differing());
                if (other.equals(StancePolicy.ONE)) {
                    assertEquals(new PolicyComparison(slots.size(), 0, 0), compared);
                }
            }
        });
    }

    /** What is compared: neither a review nor having no position has a strength or conditions, nor a figure a day. */
    private static Map<String, Object> told(Optional<SlotState> state) {
        Map<String, Object> told = new HashMap<>(state.map(SlotState::told).orElse(Map.of()));
        List<String> notCompared = new ArrayList<>();
        if ("UNDER_REVIEW".equals(told.get("polarity")) || "NO_POSITION".equals(told.get("polarity"))) {
            notCompared.addAll(List.of("strength", "conditions"));
        }
        told.keySet().removeAll(notCompared);
        return told;
    }

    private static Map<SlotKey, Optional<SlotState>> states(StancePolicy policy, MemoryLedger ledger) {
        Map<SlotKey, Optional<SlotState>> states = new HashMap<>();
        Population.of(policy, ledger.inOrder())
                .histories()
                .forEach((slot, history) -> states.put(slot, history.state()));
        return states;
    }
}

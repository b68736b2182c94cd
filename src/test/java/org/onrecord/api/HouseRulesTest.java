// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.HouseRule;

class HouseRulesTest {
    @Test
    void setting_absent_refuses_nothing_and_one_with_ids_refuses_by_them() {
        assertEquals(Set.of(), new HouseRules(Optional.empty()).refusals().rules());
        assertEquals(
                Set.of(HouseRule.OPPOSITE_LINES, HouseRule.NAME_UNDER_BACKGROUND),
                new HouseRules(Optional.of("opposite-lines, name-under-background"))
                        .refusals()
                        .rules());
    }

    @Test
    void id_of_no_rule_ends_the_start_and_says_which_rules_there_are() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new HouseRules(Optional.of("opposite-lines,no-such-rule,Opposite-Lines")));
        String message = String.valueOf(refusal.getMessage());
        assertTrue(
                message.startsWith("onrecord.house-style.refuse names no rule of house style: no-such-rule,"
                        + " Opposite-Lines; the rules are vague-descriptor,"),
                message);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private final Utterance utterance = Utterance.on("2024-05-04")
            .with("id", Utterance.id(7).toString())
            .with("toldTo", "Reuters")
            .with("agreedConditions", "no place")
            .with("anonymityReason", "SAFETY")
            .with("sourceCount", 2L)
            .with("appearances", List.of(Map.of("outlet", "reuters", "quote", "positive spirit")))
            .with("status", "USABLE");

    GateTest() {
        utterance.speaker.putAll(Map.of(
                "role", "adviser", "affiliation", "Hamas", "descriptor", "an  official.", "sourceRef", "source-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ON_THE_RECORD", "UNSPECIFIED"})
    void onTheRecord_everythingLeaves(String terms) {
        utterance.with("terms", terms);

        assertSame(utterance.form, Gate.publicFields(utterance.form));
    }

    @Test
    void onBackground_theDescriptorLeavesVerbatimAndNothingElseOfTheSource() {
        Map<String, Object> seen = Gate.publicFields(utterance.with("terms", "BACKGROUND").form);

        assertEquals(Map.of("descriptor", "an  official."), seen.get("speaker"));
        assertEquals(without("directness", "toldTo", "agreedConditions", "anonymityReason"), seen.keySet());
    }

    @Test
    void onDeepBackground_thereIsNoSpeaker() {
        Map<String, Object> seen = Gate.publicFields(utterance.with("terms", "DEEP_BACKGROUND").form);

        assertEquals(without("speaker", "directness", "toldTo", "agreedConditions", "anonymityReason"), seen.keySet());
    }

    @Test
    void offTheRecordOrUnknownTerms_nothingLeavesButTheId() {
        for (Object terms : new Object[] {"OFF_THE_RECORD", "WHATEVER", 1L}) {
            assertEquals(
                    Map.of("id", Utterance.id(7).toString()), Gate.publicFields(utterance.with("terms", terms).form));
        }
        assertEquals(Map.of("id", Utterance.id(7).toString()), Gate.publicFields(utterance.without("terms").form));
    }

    @Test
    void theGate_leavesWhatItWasGivenAsItWas() {
        utterance.with("terms", "BACKGROUND");
        Map<String, Object> before = new HashMap<>(utterance.form);

        Gate.publicFields(utterance.form);

        assertEquals(before, utterance.form);
    }

    @Test
    void nothingThatIdentifies_leavesUnderEitherBackground() {
        Seeded.times(300, random -> {
            Statement statement = new RandomStatements(random).one();
            Map<String, Object> form = StatementForm.write(Utterance.id(1), statement);
            form.put("terms", random.nextBoolean() ? "BACKGROUND" : "DEEP_BACKGROUND");

            Map<String, Object> seen = Gate.publicFields(form);

            List<String> speaker = seen.get("speaker") instanceof Map<?, ?> fields
                    ? new ArrayList<>(
                            fields.keySet().stream().map(String.class::cast).toList())
                    : new ArrayList<>();
            speaker.remove("descriptor");
            assertEquals(List.of(), speaker);
            assertFalse(seen.containsKey("directness"));
        });
    }

    private Set<String> without(String... names) {
        Set<String> rest = new HashSet<>(utterance.form.keySet());
        rest.removeAll(List.of(names));
        return rest;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onrecord.transparency.Json;

class StancePolicyFormTest {
    @Test
    void whatAPolicyLeavesOut_isAsInPolicy1() {
        StancePolicy one = StancePolicy.ONE;

        assertEquals(
                new StancePolicy(
                        "house-2",
                        one.silentKinds(),
                        one.reportedTerms(),
                        one.ownDirectness(),
                        one.magnitudes(),
                        one.carriesStrength(),
                        one.endsRetracted(),
                        one.dropsDuplicates()),
                StancePolicyForm.read(Map.of("version", "house-2")).orThrow());
    }

    @Test
    void everyChoice_isRead() {
        StancePolicy policy = StancePolicyForm.read(Map.of(
                        "version",
                        "house-2",
                        "silentKinds",
                        List.of(),
                        "reportedTerms",
                        List.of("DEEP_BACKGROUND", "BACKGROUND"),
                        "ownDirectness",
                        List.of("OWN"),
                        "magnitudes",
                        Map.of("CONDITIONAL", 2L),
                        "carriesStrength",
                        false,
                        "endsRetracted",
                        false,
                        "dropsDuplicates",
                        false))
                .orThrow();

        assertEquals(
                new StancePolicy(
                        "house-2",
                        Set.of(),
                        Set.of(AttributionTerms.DEEP_BACKGROUND, AttributionTerms.BACKGROUND),
                        Set.of(Directness.OWN),
                        Map.of(
                                Polarity.FOR, 2,
                                Polarity.AGAINST, 2,
                                Polarity.CONDITIONAL, 2,
                                Polarity.MIXED, 0,
                                Polarity.UNDER_REVIEW, 0,
                                Polarity.NO_POSITION, 0),
                        false,
                        false,
                        false),
                policy);
    }

    @Test
    void theExampleOfTheDocument_isAPolicy() throws Exception {
        String document = Files.readString(Path.of("src/docs/policy.md"));
        String example = document.substring(document.lastIndexOf("```json") + 7, document.lastIndexOf("```"));
        Object object = Json.parse(example.strip().getBytes(StandardCharsets.UTF_8));

        @SuppressWarnings("unchecked")
        StancePolicy policy = StancePolicyForm.read((Map<String, ?>) object).orThrow();

        assertEquals("house-2", policy.version());
        StancePolicyForm.names().forEach(name -> assertTrue(document.contains("| `" + name + "` |"), name));
    }

    @Test
    void everythingThatIsWrong_isNamedAtOnce() {
        Form.Invalid<StancePolicy> invalid = assertInstanceOf(
                Form.Invalid.class,
                StancePolicyForm.read(Map.of(
                        "version", "1",
                        "silentKind", List.of(),
                        "silentKinds", List.of("MUMBLING"),
                        "reportedTerms", List.of("BACKGROUND"),
                        "magnitudes", Map.of("UNDER_REVIEW", 1L, "FOR", -1L),
                        "carriesStrength", "yes")));

        assertEquals(
                Set.of(
                        "/silentKind",
                        "/silentKinds/0",
                        "/magnitudes/UNDER_REVIEW",
                        "/magnitudes/FOR",
                        "/carriesStrength",
                        "/version",
                        "/reportedTerms"),
                Set.copyOf(invalid.errors().stream().map(FieldError::pointer).toList()));
        assertInstanceOf(Form.Invalid.class, StancePolicyForm.read(Map.of()));
    }

    @Test
    void everyNamedPolicy_differsFromPolicy1InOneChoiceOrNone() {
        assertEquals("1", StancePolicyForm.names().iterator().next());
        for (String name : StancePolicyForm.names()) {
            StancePolicy policy = StancePolicyForm.named(name).orElseThrow();
            assertEquals(name, policy.version());
            int choices = (policy.silentKinds().equals(StancePolicy.ONE.silentKinds()) ? 0 : 1)
                    + (policy.carriesStrength() ? 0 : 1)
                    + (policy.endsRetracted() ? 0 : 1);
            assertEquals(name.equals("1") ? 0 : 1, choices, name);
        }
        assertEquals(Optional.empty(), StancePolicyForm.named("house-2"));
    }
}

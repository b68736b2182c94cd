// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private static final AttributionTerms AS_RECORDED = AttributionTerms.UNSPECIFIED;
    private static final Set<String> OF_THE_SOURCE =
            Set.of("canary-name", "canary-role", "canary-affiliation", "canary-source", "canary-told", "canary-agreed");
    private static final String DESCRIPTOR = "canary  descriptor.";
    private static final String ACTOR = "canary-actor";

    private final Utterance utterance = Utterance.on("2024-05-04")
            .with("id", Utterance.id(7).toString())
            .with("toldTo", "canary-told")
            .with("agreedConditions", "canary-agreed")
            .with("anonymityReason", "SAFETY")
            .with("sourceCount", 2L)
            .with("appearances", List.of(Map.of("outlet", "reuters", "quote", "positive spirit")))
            .with("status", "USABLE");

    GateTest() {
        utterance.speaker.putAll(Map.of(
                "name",
                "canary-name",
                "role",
                "canary-role",
                "affiliation",
                "canary-affiliation",
                "descriptor",
                DESCRIPTOR,
                "sourceRef",
                "canary-source"));
    }

    @ParameterizedTest
    @CsvSource({
        "ON_THE_RECORD, PUBLIC, place speaker.descriptor speaker.name text toldTo",
        "BACKGROUND, PUBLIC, place speaker.descriptor text",
        "BACKGROUND, CLEARED, place speaker.descriptor text",
        "DEEP_BACKGROUND, PUBLIC, place text",
        "DEEP_BACKGROUND, CLEARED, place speaker.descriptor text"
    })
    void thatAFieldWasRedacted_isToldToWhomTheFieldWouldBe(AttributionTerms terms, Clearance clearance, String told) {
        Map<String, LogPosition> redacted = new HashMap<>();
        for (String slot : List.of("place", "speaker.descriptor", "speaker.name", "text", "toldTo")) {
            redacted.put(slot, new LogPosition(7));
        }
        PublicViews.mark(utterance.form, redacted);
        Map<?, ?> marks =
                (Map<?, ?>) Gate.fields(utterance.form, terms, clearance).get(PublicViews.REDACTED);
        assertEquals(Set.of(told.split(" ", -1)), marks.keySet());

        PublicViews.mark(utterance.form, Map.of("toldTo", new LogPosition(7)));
        assertEquals(
                terms == AttributionTerms.ON_THE_RECORD,
                Gate.fields(utterance.form, terms, clearance).containsKey(PublicViews.REDACTED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ON_THE_RECORD", "UNSPECIFIED"})
    void onTheRecord_everythingLeaves_asItWasGiven(String terms) {
        utterance.with("terms", terms);

        assertSame(utterance.form, Gate.fields(utterance.form, AS_RECORDED, Clearance.PUBLIC));
        assertTrue(Gate.isOpen(utterance.form, AS_RECORDED));
    }

    @ParameterizedTest
    @CsvSource({
        "ON_THE_RECORD, PUBLIC, true, true",
        "UNSPECIFIED, PUBLIC, true, true",
        "BACKGROUND, PUBLIC, false, true",
        "DEEP_BACKGROUND, PUBLIC, false, false",
        "OFF_THE_RECORD, PUBLIC, false, false",
        "ON_THE_RECORD, CLEARED, true, true",
        "UNSPECIFIED, CLEARED, true, true",
        "BACKGROUND, CLEARED, false, true",
        "DEEP_BACKGROUND, CLEARED, false, true",
        "OFF_THE_RECORD, CLEARED, false, false"
    })
    void ofTheSource_leavesWhatTheTermsAndTheClearanceAllow_whenRecordedSoAndWhenNarrowedTo(
            AttributionTerms terms, Clearance clearance, boolean source, boolean descriptor) {
        utterance.with("actedBy", ACTOR);
        Map<String, Object> narrowed = Gate.fields(utterance.form, terms, clearance);
        Map<String, Object> recordedSo =
                Gate.fields(utterance.with("terms", terms.name()).form, AS_RECORDED, clearance);

        for (Map<String, Object> seen : List.of(narrowed, recordedSo)) {
            String text = seen.toString();
            for (String canary : OF_THE_SOURCE) {
                assertEquals(source, text.contains(canary), canary + " in " + text);
            }
            assertEquals(descriptor, text.contains(DESCRIPTOR), text);
            assertEquals(source, seen.containsKey("directness"), text);
            assertEquals(source, seen.containsKey("anonymityReason"), text);
            assertEquals(
                    clearance == Clearance.CLEARED && terms != AttributionTerms.OFF_THE_RECORD,
                    text.contains(ACTOR),
                    text);
        }
    }

    @ParameterizedTest
    @EnumSource(Clearance.class)
    void wherePartsStayBehind_theTermsToldAreThoseThatStand(Clearance clearance) {
        Map<String, Object> seen = Gate.fields(utterance.form, AttributionTerms.BACKGROUND, clearance);

        assertEquals("BACKGROUND", seen.get("terms"));
        assertEquals(Map.of("descriptor", DESCRIPTOR), seen.get("speaker"));
        assertEquals(without("directness", "toldTo", "agreedConditions", "anonymityReason"), seen.keySet());
    }

    @Test
    void termsAreNeverWidened() {
        utterance.with("terms", "DEEP_BACKGROUND");

        assertEquals(
                without("speaker", "directness", "toldTo", "agreedConditions", "anonymityReason"),
                Gate.fields(utterance.form, AttributionTerms.ON_THE_RECORD, Clearance.PUBLIC)
                        .keySet());
    }

    @ParameterizedTest
    @EnumSource(Clearance.class)
    void offTheRecordOrUnknownTerms_nothingLeavesButTheId(Clearance clearance) {
        Map<String, Object> onlyId = Map.of("id", Utterance.id(7).toString());
        for (Object terms : new Object[] {"OFF_THE_RECORD", "WHATEVER", 1L}) {
            assertEquals(onlyId, Gate.fields(utterance.with("terms", terms).form, AS_RECORDED, clearance));
        }
        assertEquals(onlyId, Gate.fields(utterance.without("terms").form, AS_RECORDED, clearance));
    }

    @ParameterizedTest
    @EnumSource(Clearance.class)
    void theGate_leavesWhatItWasGivenAsItWas(Clearance clearance) {
        utterance.with("terms", "BACKGROUND").with("actedBy", ACTOR);
        Map<String, Object> before = new HashMap<>(utterance.form);

        Gate.fields(utterance.form, AS_RECORDED, clearance);

        assertEquals(before, utterance.form);
    }

    @Test
    void nothingThatIdentifies_leavesUnderEitherBackground_toAnybody() {
        Seeded.times(300, random -> {
            Statement statement = new RandomStatements(random).one();
            Map<String, Object> form = StatementForm.write(Utterance.id(1), statement);
            form.put("terms", random.nextBoolean() ? "BACKGROUND" : "DEEP_BACKGROUND");
            Clearance clearance = random.nextBoolean() ? Clearance.PUBLIC : Clearance.CLEARED;

            Map<String, Object> seen = Gate.fields(form, AS_RECORDED, clearance);

            List<String> speaker = seen.get("speaker") instanceof Map<?, ?> fields
                    ? new ArrayList<>(
                            fields.keySet().stream().map(String.class::cast).toList())
                    : new ArrayList<>();
            speaker.remove("descriptor");
            assertEquals(List.of(), speaker);
            assertFalse(seen.containsKey("directness"));
        });
    }

    @Test
    void aStance_isToldOfWhatIsUsable_toTheClearedOfEverything() {
        for (PubStatus status : PubStatus.values()) {
            Restraint now = new Restraint(status, AttributionTerms.BACKGROUND, true);
            assertEquals(status == PubStatus.USABLE, Gate.tellsStance(now, Slot.OWN, Clearance.PUBLIC), status.name());
            assertTrue(Gate.tellsStance(now, Slot.OWN, Clearance.CLEARED), status.name());
            assertTrue(Gate.tellsContributor(now, Slot.OWN, Clearance.PUBLIC), status.name());
        }
    }

    @Test
    void thatASpeakerOnDeepBackgroundSpokeForTheParty_isToldTheClearedOnly() {
        Restraint now = new Restraint(PubStatus.USABLE, AttributionTerms.DEEP_BACKGROUND, true);

        assertFalse(Gate.tellsStance(now, Slot.OWN, Clearance.PUBLIC));
        assertFalse(Gate.tellsContributor(now, Slot.OWN, Clearance.PUBLIC));
        assertTrue(Gate.tellsStance(now, Slot.REPORTED, Clearance.PUBLIC));
        assertTrue(Gate.tellsContributor(now, Slot.REPORTED, Clearance.PUBLIC));
        assertTrue(Gate.tellsStance(now, Slot.OWN, Clearance.CLEARED));
    }

    @Test
    void ofWhatThePublicNeverSaw_itIsNotTold() {
        Restraint now = new Restraint(PubStatus.WITHHELD, AttributionTerms.ON_THE_RECORD, false);

        assertFalse(Gate.tellsOf(now, Clearance.PUBLIC));
        assertFalse(Gate.tellsContributor(now, Slot.REPORTED, Clearance.PUBLIC));
        assertTrue(Gate.tellsOf(now, Clearance.CLEARED));
    }

    private Set<String> without(String... names) {
        Set<String> rest = new HashSet<>(utterance.form.keySet());
        rest.removeAll(List.of(names));
        return rest;
    }
}

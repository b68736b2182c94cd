// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PublicViewsTest {
    private static final String RECORDED = "2030-01-01T00:00:00.000Z";
    private static final Set<String> STUB = Set.of("id", "status", "position", "recordedAt", "revision");
    private static final PublicViews.Stood USABLE = stood(PubStatus.USABLE);

    /** Entries 7 and 8 record a statement each. */
    private final Map<Long, Map<String, Object>> payloads =
            new HashMap<>(Map.of(7L, recorded(7, Polarity.FOR), 8L, recorded(8, Polarity.AGAINST)));

    private final Map<String, Restraint> restraints = new HashMap<>();

    private final PublicViews.Referred referred = new PublicViews.Referred() {
        @Override
        public @Nullable Map<String, ?> payload(long position) {
            return payloads.get(position);
        }

        @Override
        public Restraint now(String statement) {
            return restraints.getOrDefault(statement, Restraint.NONE);
        }

        @Override
        public boolean restrainedSince(long position) {
            return restrainedSince;
        }
    };

    private boolean restrainedSince;

    private static Map<String, Object> recorded(long entry, Polarity polarity) {
        return Utterance.on("2024-05-04")
                .says(polarity, Strength.FIRM)
                .with("id", Utterance.id(entry).toString())
                .with("sourceCount", 2L)
                .form;
    }

    private static PublicViews.Stood stood(PubStatus status) {
        return new PublicViews.Stood(status, 7, RECORDED, 1);
    }

    private void restrain(long entry, PubStatus status, AttributionTerms terms) {
        restraints.put(Utterance.id(entry).toString(), new Restraint(status, terms, true));
    }

    private static Map<String, Object> moved(CauseType cause) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("party", "hamas");
        payload.put("issue", Utterance.ISSUE.slug());
        payload.put("slot", "own");
        payload.put("from", Map.of("entry", 7L));
        payload.put("to", Map.of("entry", 8L));
        payload.put("changeKind", "REVERSED");
        payload.put("since", RECORDED);
        payload.put("lastAffirmed", RECORDED);
        payload.put("effectiveAt", RECORDED);
        payload.put(
                "cause",
                Map.of("type", cause.name(), "statement", Utterance.id(8).toString(), "entry", 8L));
        payload.put("policy", "1");
        return payload;
    }

    private Map<String, Object> change(Map<String, Object> payload) {
        return PublicViews.change("PositionChanged", payload, 9, RECORDED, referred);
    }

    private static Map<String, Object> value(String polarity, long entry) {
        return Map.of(
                "polarity",
                polarity,
                "strength",
                "FIRM",
                "entry",
                entry,
                "statement",
                Utterance.id(entry).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "USABLE, USABLE, USABLE",
        "USABLE, WITHHELD, WITHHELD",
        "USABLE, CANCELED, CANCELED",
        "WITHHELD, USABLE, WITHHELD",
        "WITHHELD, CANCELED, CANCELED",
        "CANCELED, CANCELED, CANCELED"
    })
    void aStatement_hasTheStricterStatusOfThenAndNow_andTheClearedSeeItAnyhow(
            PubStatus then, PubStatus now, PubStatus seen) {
        Restraint restraint = new Restraint(now, AttributionTerms.UNSPECIFIED, true);
        Map<String, Object> payload = recorded(7, Polarity.FOR);

        Map<String, Object> told =
                PublicViews.statement(payload, stood(then), restraint, referred::now, Clearance.PUBLIC);
        Map<String, Object> cleared =
                PublicViews.statement(payload, stood(then), restraint, referred::now, Clearance.CLEARED);

        assertEquals(seen.name(), told.get("status"));
        assertEquals(seen == PubStatus.USABLE, told.containsKey("text"));
        if (seen != PubStatus.USABLE) {
            assertEquals(STUB, told.keySet());
        }
        assertEquals(seen.name(), cleared.get("status"));
        assertEquals("We want the war to end.", cleared.get("text"));
    }

    @Test
    void aRelationToAStatementThatThePublicNeverSaw_isToldTheClearedOnly() {
        Map<String, Object> payload = Utterance.on("2024-05-04")
                .with("id", Utterance.id(7).toString())
                .related(Relation.RESPONDS_TO, 8)
                .related(Relation.RESPONDS_TO, 9)
                .form;
        restraints.put(
                Utterance.id(9).toString(), new Restraint(PubStatus.WITHHELD, AttributionTerms.ON_THE_RECORD, false));

        assertEquals(
                List.of(Map.of(
                        "relation", "RESPONDS_TO", "statement", Utterance.id(8).toString())),
                PublicViews.statement(payload, USABLE, Restraint.NONE, referred::now, Clearance.PUBLIC)
                        .get("relations"));
        assertEquals(
                payload.get("relations"),
                PublicViews.statement(payload, USABLE, Restraint.NONE, referred::now, Clearance.CLEARED)
                        .get("relations"));
    }

    @ParameterizedTest
    @EnumSource(AttributionTerms.class)
    void aNotice_quotesWhatWasWrong_onTheRecordOnly(AttributionTerms terms) {
        Map<String, Object> payload = recorded(7, Polarity.FOR);
        payload.putAll(Map.of(
                "initiator",
                "DESK",
                "errorClass",
                "CORRECTED",
                "what",
                "canary",
                "where",
                "canary",
                "fields",
                List.of("text")));
        Restraint now = new Restraint(PubStatus.USABLE, terms, true);
        boolean open = terms == AttributionTerms.ON_THE_RECORD || terms == AttributionTerms.UNSPECIFIED;

        assertEquals(
                open ? Set.of("initiator", "errorClass", "what", "where", "fields") : Set.of("initiator", "errorClass"),
                PublicViews.correction(payload, now, Clearance.PUBLIC).keySet());
        assertEquals(
                Set.of("initiator", "errorClass", "what", "where", "fields"),
                PublicViews.correction(payload, now, Clearance.CLEARED).keySet());
    }

    @Test
    void aChange_tellsBothStances() {
        Map<String, Object> view = change(moved(CauseType.STATEMENT));

        assertEquals(value("FOR", 7), view.get("from"));
        assertEquals(value("AGAINST", 8), view.get("to"));
        assertEquals("REVERSED", view.get("changeKind"));
    }

    @ParameterizedTest
    @EnumSource(
            value = PubStatus.class,
            names = {"WITHHELD", "CANCELED"})
    void aValueOfAStatementThatIsNotUsable_isItsStatus_andTheMoveDoesNotTellIt(PubStatus status) {
        Map<String, Object> kept =
                Map.of("entry", 7L, "statement", Utterance.id(7).toString(), "status", status.name());
        restrain(7, status, AttributionTerms.ON_THE_RECORD);

        Map<String, Object> moved = change(moved(CauseType.STATEMENT));
        assertEquals(kept, moved.get("from"));
        assertFalse(moved.containsKey("changeKind"));
        assertEquals("REVERSED", change(moved(CauseType.WITHDRAWAL)).get("changeKind"));

        restraints.clear();
        restrain(8, status, AttributionTerms.ON_THE_RECORD);
        assertFalse(change(moved(CauseType.WITHDRAWAL)).containsKey("changeKind"));
        Map<String, Object> stance = PublicViews.stance(moved(CauseType.STATEMENT), 9, referred);
        assertEquals(Set.of("party", "issue", "slot", "entry", "statement", "status", "position"), stance.keySet());
    }

    @Test
    void theOwnStance_isNotToldOfASpeakerNowOnDeepBackground() {
        restrain(8, PubStatus.USABLE, AttributionTerms.DEEP_BACKGROUND);

        Map<String, Object> view = change(moved(CauseType.STATEMENT));

        // Not by an entry either: whoever knows that of the statement would know its side.
        assertEquals(Map.of("status", "WITHHELD"), view.get("to"));
        assertEquals(Map.of("type", "STATEMENT"), view.get("cause"));
        assertEquals(
                "WITHHELD",
                PublicViews.stance(moved(CauseType.STATEMENT), 9, referred).get("status"));
        Map<String, Object> reported = moved(CauseType.STATEMENT);
        reported.put("slot", "reported");
        payloads.get(8L).put("directness", "REPORTED_BY_OTHER");
        assertEquals(value("AGAINST", 8), change(reported).get("to"));
    }

    @Test
    void aStrengthThatAnotherStatementStated_isToldWhileThatOneIsUsable() {
        payloads.put(8L, recorded(8, Polarity.FOR));
        payloads.put(
                9L,
                Utterance.on("2024-05-05")
                        .says(Polarity.FOR, Strength.UNSTATED)
                        .with("id", Utterance.id(9).toString())
                        .form);
        Map<String, Object> payload = moved(CauseType.STATEMENT);
        payload.put("to", Map.of("entry", 9L, "strength", 8L));

        assertEquals("FIRM", ((Map<?, ?>) change(payload).get("to")).get("strength"));
        restrain(8, PubStatus.CANCELED, AttributionTerms.ON_THE_RECORD);
        assertEquals("UNSTATED", ((Map<?, ?>) change(payload).get("to")).get("strength"));
    }

    @Test
    void aVersionWithoutAPositionOnTheIssue_holdsNone() {
        Map<String, Object> retraction = recorded(8, Polarity.FOR);
        retraction.remove("positions");
        payloads.put(8L, retraction);

        assertEquals(
                "NO_POSITION",
                PublicViews.stance(moved(CauseType.STATEMENT), 9, referred).get("polarity"));
    }

    @Test
    void aVersionThatSpeaksInTheOtherSlot_holdsNoneInThisOne() {
        Map<String, Object> payload = moved(CauseType.STATEMENT);
        payload.put("slot", "reported");

        Map<String, Object> stance = PublicViews.stance(payload, 9, referred);

        assertEquals("NO_POSITION", stance.get("polarity"));
        assertEquals("UNSTATED", stance.get("strength"));
        assertEquals(List.of(), stance.get("conditions"));
    }

    @Test
    void aCorrectedVersion_isResolvedByItsOwnEntry() {
        Map<String, Object> version = recorded(8, Polarity.MIXED);
        version.put("statement", Utterance.id(7).toString());
        version.remove("id");
        payloads.put(8L, version);

        Map<?, ?> to = (Map<?, ?>) change(moved(CauseType.CORRECTION)).get("to");

        assertEquals("MIXED", to.get("polarity"));
        assertEquals(Utterance.id(7).toString(), to.get("statement"));
    }

    @Test
    void anEmptiedStance_isExplicitlyEmpty() {
        Map<String, Object> payload = moved(CauseType.HOLD);
        payload.keySet().removeAll(Set.of("to", "changeKind", "since", "lastAffirmed"));

        assertEquals(
                Map.of("party", "hamas", "issue", Utterance.ISSUE.slug(), "slot", "own", "empty", true, "position", 9L),
                PublicViews.stance(payload, 9, referred));
        assertFalse(change(payload).containsKey("to"));
        assertTrue(change(payload).containsKey("from"));
    }

    @Test
    void kindOfAChange_behindAReviewOrOfTheRecord_isKeptOnceAnythingWasRestrained() {
        payloads.put(7L, recorded(7, Polarity.UNDER_REVIEW));
        payloads.put(8L, recorded(8, Polarity.FOR));
        assertEquals("REVERSED", change(moved(CauseType.STATEMENT)).get("changeKind"));
        assertEquals("REVERSED", change(moved(CauseType.HOLD)).get("changeKind"));

        restrainedSince = true;
        assertFalse(change(moved(CauseType.STATEMENT)).containsKey("changeKind"));
        assertFalse(change(moved(CauseType.HOLD)).containsKey("changeKind"));
        assertFalse(PublicViews.stance(moved(CauseType.STATEMENT), 9, referred).containsKey("changeKind"));

        payloads.put(7L, recorded(7, Polarity.AGAINST));
        assertEquals("REVERSED", change(moved(CauseType.STATEMENT)).get("changeKind"));
    }

    @Test
    void strengthThatIsCarried_once_restrained_keepsTheKind() {
        payloads.put(7L, recorded(7, Polarity.FOR));
        payloads.put(8L, recorded(8, Polarity.FOR));
        Map<String, Object> payload = moved(CauseType.STATEMENT);
        payload.put("from", Map.of("entry", 7L, "strength", 6L));
        restrainedSince = true;
        assertFalse(change(payload).containsKey("changeKind"));
    }
}

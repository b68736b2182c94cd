// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onrecord.domain.EventType;
import org.onrecord.domain.RedactableSlots;

/** What stands in for fields that are gone. */
class SubstitutesTest {
    private static final Map<String, Object> SPEAKER = Map.of("identification", "UNATTRIBUTED", "descriptor", "-");
    private static final Map<String, Object> OF_A_STATEMENT =
            Map.of("rendering", "SUMMARY", "text", "-", "language", "und", "speaker", SPEAKER);

    private static Map<String, Object> filled(EventType type, Map<String, Object> members) {
        Map<String, Object> filled = new HashMap<>(members);
        assertTrue(Substitutes.fill(type, filled));
        return filled;
    }

    private static Map<String, Object> with(Map<String, Object> some, Map<String, Object> more) {
        Map<String, Object> all = new TreeMap<>(some);
        all.putAll(more);
        return all;
    }

    @Test
    void aRecordingIsFilled() {
        assertEquals(OF_A_STATEMENT, filled(EventType.STATEMENT_RECORDED, Map.of()));
    }

    @Test
    void whatIsThere_stays_butForTheSpeaker() {
        Map<String, Object> there =
                Map.of("rendering", "PARAPHRASE", "text", "Said.", "language", "en", "kind", "DEMAND");
        Map<String, Object> filled =
                filled(EventType.STATEMENT_RECORDED, with(there, Map.of("speaker", Map.of("name", "A speaker"))));
        assertEquals(with(there, Map.of("speaker", SPEAKER)), filled);
    }

    @Test
    void howSomebodyHadNoComment_isFilled_whereSomebodyHadNone() {
        assertEquals(
                with(OF_A_STATEMENT, Map.of("kind", "NO_COMMENT", "noCommentKind", "DECLINED")),
                filled(EventType.STATEMENT_RECORDED, Map.of("kind", "NO_COMMENT")));
        assertEquals(
                with(OF_A_STATEMENT, Map.of("kind", "NO_COMMENT", "noCommentKind", "BARRED")),
                filled(EventType.STATEMENT_RECORDED, Map.of("kind", "NO_COMMENT", "noCommentKind", "BARRED")));
    }

    @Test
    void aCorrectionIsFilled() {
        Map<String, Object> own = Map.of("initiator", "DESK", "errorClass", "CORRECTED", "what", "-", "where", "-");
        assertEquals(with(OF_A_STATEMENT, own), filled(EventType.STATEMENT_CORRECTED, Map.of()));
        Map<String, Object> there = Map.of("initiator", "OUTLET", "errorClass", "REFILED", "what", "A.", "where", "B.");
        assertEquals(with(OF_A_STATEMENT, there), filled(EventType.STATEMENT_CORRECTED, there));
    }

    @Test
    void aWithdrawalIsFilled() {
        Map<String, Object> own = Map.of("initiator", "DESK", "errorClass", "WITHDRAWN", "what", "-", "where", "-");
        assertEquals(own, filled(EventType.STATEMENT_WITHDRAWN, Map.of()));
        Map<String, Object> there =
                Map.of("initiator", "OUTLET", "errorClass", "WITHDRAWN", "what", "A.", "where", "B.");
        assertEquals(there, filled(EventType.STATEMENT_WITHDRAWN, there));
    }

    @ParameterizedTest
    @EnumSource(names = {"STATEMENT_HELD", "STATEMENT_RELEASED"})
    void aReasonIsFilled(EventType type) {
        assertEquals(Map.of("reason", "-"), filled(type, Map.of()));
        assertEquals(Map.of("reason", "Asked."), filled(type, Map.of("reason", "Asked.")));
    }

    @ParameterizedTest
    @EnumSource(names = {"APPEARANCE_ADDED", "EMBARGO_LIFTED"})
    void whatLacksNothing_staysAsItIs(EventType type) {
        assertEquals(Map.of(), filled(type, Map.of()));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "STATEMENT_RECORDED",
                "STATEMENT_CORRECTED",
                "STATEMENT_WITHDRAWN",
                "STATEMENT_HELD",
                "STATEMENT_RELEASED",
                "APPEARANCE_ADDED",
                "EMBARGO_LIFTED"
            })
    void forAnythingElse_nothingStandsIn(EventType type) {
        Map<String, Object> members = new HashMap<>();
        assertFalse(Substitutes.fill(type, members));
        assertEquals(Map.of(), members);
    }

    @Test
    void fromAFieldThatCanGoByItself_noStanceFollows() {
        for (String slot : RedactableSlots.ALL) {
            assertFalse(Substitutes.bears(slot), slot);
        }
    }

    @Test
    void fromWhatAPolicyReads_stancesFollow() {
        for (String slot : Set.of(
                "id",
                "statement",
                "party",
                "directness",
                "terms",
                "kind",
                "saidAt",
                "saidOrder",
                "positions",
                "appearances",
                "relations",
                "embargoedUntil",
                "previous")) {
            assertTrue(Substitutes.bears(slot), slot);
        }
    }
}

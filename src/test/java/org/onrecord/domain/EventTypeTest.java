// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventTypeTest {
    /** A leaf commits to its slots: this text moves only together with a new version of the log. */
    private static final String FROZEN = """
            StancePolicyAdopted policy actedBy
            PartyDefined party name description aliases actedBy
            IssueDefined issue title proposition topic kind unit actedBy
            StatementRecorded id party speaker.identification speaker.name speaker.role speaker.affiliation \
            speaker.descriptor speaker.sourceRef directness terms anonymityReason agreedConditions toldTo rendering text \
            language translatedFrom kind noCommentKind saidAt saidOrder place sourceCount positions appearances relations \
            embargoedUntil actedBy
            AppearanceAdded statement appearances previous actedBy
            StatementCorrected statement initiator errorClass what where fields party speaker.identification speaker.name \
            speaker.role speaker.affiliation speaker.descriptor speaker.sourceRef directness terms anonymityReason \
            agreedConditions toldTo rendering text language translatedFrom kind noCommentKind saidAt saidOrder place \
            sourceCount positions appearances relations embargoedUntil previous actedBy
            StatementHeld statement reason previous actedBy
            StatementReleased statement reason previous actedBy
            StatementWithdrawn statement initiator errorClass what where previous actedBy
            EmbargoLifted statement previous actedBy
            PositionChanged party issue slot from to changeKind effectiveAt since lastAffirmed cause policy previous \
            previousChange revised
            PositionAffirmed party issue slot to changeKind effectiveAt since lastAffirmed cause policy previous \
            previousChange revised
            StanceHistoryRevised party issue slot to changeKind effectiveAt since lastAffirmed cause policy previous \
            previousChange revised
            RedactionOrdered redaction statement basis targets dependents unverifiable askedBy approvedBy previous actedBy
            RedactionCompleted redaction order system actedBy
            RestrictionLifted redaction statement order askedBy approvedBy previous actedBy
            LogKeyRotated oldKey newKey overlapSeconds signatures actedBy
            LogOpened predecessor head carried actedBy
            """;

    @Test
    void theFieldSlots_areFrozen() {
        StringBuilder slots = new StringBuilder();
        for (EventType type : EventType.values()) {
            slots.append(type.eventName())
                    .append(' ')
                    .append(String.join(" ", type.slots()))
                    .append('\n');
        }

        assertEquals(FROZEN, slots.toString());
    }

    @Test
    void aType_isFoundByItsName() {
        assertEquals(Optional.of(EventType.PARTY_DEFINED), EventType.ofName("PartyDefined"));
        assertEquals(Optional.empty(), EventType.ofName("PARTY_DEFINED"));
    }
}

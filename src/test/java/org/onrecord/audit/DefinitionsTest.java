// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.IssueKind;
import org.onrecord.domain.Surroundings;

/** What was defined ahead of a position. */
class DefinitionsTest {
    private final Definitions definitions = new Definitions();

    @Test
    void aPartyIsDefined_behindItsFirstDefinition() {
        definitions.party("north", 3);
        definitions.party("north", 9);
        assertTrue(definitions.lacksParty("north", 2));
        assertTrue(definitions.lacksParty("north", 3));
        assertFalse(definitions.lacksParty("north", 4));
        assertTrue(definitions.lacksParty("south", 100));
        assertTrue(definitions.lacksIssue("north", 100));
    }

    @Test
    void anIssueIsDefined_behindItsFirstDefinition() {
        definitions.issue("truce", 3, Recordings.STANCE);
        definitions.issue("truce", 9, Recordings.STANCE);
        assertTrue(definitions.lacksIssue("truce", 2));
        assertTrue(definitions.lacksIssue("truce", 3));
        assertFalse(definitions.lacksIssue("truce", 4));
        assertTrue(definitions.lacksIssue("aid", 100));
        assertTrue(definitions.lacksParty("truce", 100));
    }

    @Test
    void whatPositionsFit_isWhatTheFirstDefinitionSays() {
        Surroundings.IssueTerms figure = new Surroundings.IssueTerms(IssueKind.FIGURE, Optional.of("people"));
        assertEquals(Optional.empty(), definitions.terms("dead"));
        assertEquals(figure, definitions.issue("dead", 3, figure));
        assertEquals(figure, definitions.issue("dead", 9, Recordings.STANCE));
        assertEquals(Optional.of(figure), definitions.terms("dead"));
        definitions.miss();
        assertEquals(Optional.empty(), definitions.terms("dead"));
    }

    @Test
    void onceADefinitionCannotBeRead_nobodyKnowsWhatIsLacking() {
        definitions.miss();
        assertFalse(definitions.lacksParty("north", 0));
        assertFalse(definitions.lacksIssue("truce", 0));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Parties and issues. */
class DefinitionFormTest {
    @Test
    void aParty_hasANameAndMayHaveMore() {
        assertEquals(
                new PartyDefinition("Hamas", Optional.of("A movement."), List.of("Islamic Resistance Movement")),
                PartyForm.read(Map.of(
                                "name", "Hamas",
                                "description", "A movement.",
                                "aliases", List.of("Islamic Resistance Movement")))
                        .orThrow());
        assertEquals(List.of("/name"), pointers(PartyForm.read(Map.of())));
        assertEquals(List.of("/name"), pointers(PartyForm.read(Map.of("name", "a".repeat(201)))));
        assertEquals(
                List.of("/party", "/aliases"),
                pointers(PartyForm.read(Map.of("name", "a", "party", "a", "aliases", Collections.nCopies(51, "b")))));
    }

    @Test
    void aStanceIssue_hasNoUnit_andAFigureIssueHasOne() {
        assertEquals(List.of(), pointers(issue("STANCE", Map.of())));
        assertEquals(List.of("/unit"), pointers(issue("STANCE", Map.of("unit", "people"))));
        assertEquals(List.of(), pointers(issue("FIGURE", Map.of("unit", "people"))));
        assertEquals(List.of("/unit"), pointers(issue("FIGURE", Map.of())));
    }

    @Test
    void anIssue_namesAllThatIsMissing() {
        assertEquals(List.of("/title", "/topic", "/kind"), pointers(IssueForm.read(Map.of())));
        assertEquals(
                List.of("/topic"),
                pointers(IssueForm.read(Map.of("title", "t", "topic", "Not a slug", "kind", "STANCE"))));
    }

    private static Form<IssueDefinition> issue(String kind, Map<String, Object> more) {
        Map<String, Object> form = new HashMap<>(more);
        form.putAll(Map.of("title", "Ending the war", "topic", "gaza", "kind", kind));
        return IssueForm.read(form);
    }

    private static List<String> pointers(Form<?> form) {
        return switch (form) {
            case Form.Valid<?> valid -> List.of();
            case Form.Invalid<?> invalid ->
                invalid.errors().stream().map(FieldError::pointer).toList();
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.domain.AmendmentForm;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.HouseStyle;
import org.onrecord.domain.IssueForm;
import org.onrecord.domain.PartyForm;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.transparency.Json;

/** The packaged stories are whole: everything a statement or a correction names is there, and nothing is named twice. */
class StoriesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"cairo", "cuba-embargo"})
    void everyPartyAndIssueThatAStatementNames_isDefined(String story) throws IOException {
        Set<String> parties = slugs(story, "party", "parties.json");
        Set<String> issues = slugs(story, "issue", "issues.json");

        for (JsonNode statement : statements(story)) {
            assertTrue(
                    !statement.has("party")
                            || parties.contains(statement.at("/party").asText()),
                    statement::toString);
            for (JsonNode position : statement.path("positions")) {
                assertTrue(issues.contains(position.at("/issue").asText()), statement::toString);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cairo", "cuba-embargo"})
    void idsAndKeys_areFixedAndUnique(String story) throws IOException {
        Set<String> ids = new HashSet<>();
        Set<String> keys = new HashSet<>();

        for (JsonNode statement : statements(story)) {
            UUID id = UUID.fromString(statement.at("/id").asText());
            assertEquals(7, id.version());
            assertEquals(2, id.variant());
            assertTrue(ids.add(id.toString()), statement::toString);
            assertTrue(keys.add(statement.at("/idempotencyKey").asText()), statement::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cairo", "cuba-embargo"})
    void everyDefinitionAndStatement_passesTheDoor(String story) throws Exception {
        for (JsonNode party : JSON.readTree(text(story, "parties.json"))) {
            PartyForm.read(without(party, "party")).orThrow();
        }
        for (JsonNode issue : JSON.readTree(text(story, "issues.json"))) {
            IssueForm.read(without(issue, "issue")).orThrow();
        }
        for (JsonNode statement : statements(story)) {
            StatementForm.read(without(statement, "idempotencyKey")).orThrow();
        }
    }

    @Test
    void everyCorrection_passesTheDoor_underAKeyOfItsOwn_andIsOfAStatementOfTheStory() throws Exception {
        Set<String> ids = new HashSet<>();
        Set<String> keys = new HashSet<>();
        for (JsonNode statement : statements("cairo")) {
            ids.add(statement.at("/id").asText());
            keys.add(statement.at("/idempotencyKey").asText());
        }

        List<JsonNode> corrections = lines("cairo", "corrections.ndjson");

        assertEquals(2, corrections.size());
        for (JsonNode correction : corrections) {
            String id = correction.at("/statement").asText();
            assertTrue(ids.contains(id), correction::toString);
            assertTrue(keys.add(correction.at("/idempotencyKey").asText()), correction::toString);
            AmendmentForm.readCorrection(
                            StatementId.parse(id).orElseThrow(),
                            without(correction.get("correction"), ""),
                            new Expectation.Any(),
                            HouseStyle.Refusals.NONE)
                    .orThrow();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> without(JsonNode object, String member) throws Exception {
        ObjectNode copy = object.deepCopy();
        copy.remove(member);
        return (Map<String, ?>) Objects.requireNonNull(Json.parse(JSON.writeValueAsBytes(copy)));
    }

    private static Set<String> slugs(String story, String member, String file) throws IOException {
        Set<String> slugs = new HashSet<>();
        JSON.readTree(text(story, file))
                .forEach(definition -> slugs.add(definition.path(member).asText()));
        return slugs;
    }

    private static List<JsonNode> statements(String story) throws IOException {
        return lines(story, "statements.ndjson");
    }

    private static List<JsonNode> lines(String story, String file) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : text(story, file).lines().toList()) {
            objects.add(JSON.readTree(line));
        }
        return objects;
    }

    private static String text(String story, String file) throws IOException {
        try (InputStream in = StoriesTest.class.getResourceAsStream("/stories/" + story + "/" + file)) {
            assertNotNull(in, file);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.domain.AnonymityReason;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.Bound;
import org.onrecord.domain.CauseType;
import org.onrecord.domain.ChangeKind;
import org.onrecord.domain.Directness;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Identification;
import org.onrecord.domain.NoCommentKind;
import org.onrecord.domain.Polarity;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.Relation;
import org.onrecord.domain.Rendering;
import org.onrecord.domain.StatementKind;
import org.onrecord.domain.Strength;
import org.onrecord.publish.Topics;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/** What subscribers are told of the topics uses the words of the code. */
class TopicSchemasTest {
    private static final Path OPENAPI = Path.of("openapi");

    @Test
    void closed_sets_in_the_schemas_are_those_of_the_domain() throws Exception {
        Map<?, ?> shared = (Map<?, ?>) schema("common.json").get("$defs");
        for (Class<? extends Enum<?>> set : List.of(
                AnonymityReason.class,
                AttributionTerms.class,
                Bound.class,
                CauseType.class,
                ChangeKind.class,
                Directness.class,
                Identification.class,
                NoCommentKind.class,
                Polarity.class,
                PubStatus.class,
                Relation.class,
                Rendering.class,
                StatementKind.class,
                Strength.class)) {
            List<String> names =
                    Arrays.stream(set.getEnumConstants()).map(Enum::name).toList();
            assertEquals(names, ((Map<?, ?>) shared.get(set.getSimpleName())).get("enum"), set.getSimpleName());
        }
        Map<?, ?> members = (Map<?, ?>) schema("log-entry.json").get("properties");
        assertEquals(
                Arrays.stream(EventType.values()).map(EventType::eventName).toList(),
                ((Map<?, ?>) members.get("type")).get("enum"));
    }

    @Test
    void topics_described_are_those_that_are_written() throws IOException {
        String document = Files.readString(OPENAPI.resolve("asyncapi.yaml"));
        for (String topic : List.of(Topics.LOG, Topics.STATEMENTS, Topics.POSITION_CHANGES, Topics.STANCES)) {
            assertTrue(document.contains("address: " + topic + "\n"), topic);
        }
        assertEquals(
                4,
                Stream.of(document.split("\n"))
                        .filter(line -> line.contains("address: "))
                        .count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"common.json", "log-entry.json", "statement.json", "position-change.json", "stance.json"})
    void references_between_schemas_lead_somewhere(String file) throws Exception {
        Map<?, ?> shared = (Map<?, ?>) schema("common.json").get("$defs");
        String text = Files.readString(OPENAPI.resolve("schemas").resolve(file));
        Matcher reference = Pattern.compile("#/[$]defs/(\\w+)").matcher(text);
        while (reference.find()) {
            assertTrue(shared.containsKey(reference.group(1)), reference.group());
        }
    }

    private static Map<?, ?> schema(String file) throws IOException, MalformedJson {
        return (Map<?, ?>)
                Json.parse(Files.readAllBytes(OPENAPI.resolve("schemas").resolve(file)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.domain.AnonymityReason;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.Bound;
import org.onrecord.domain.CauseType;
import org.onrecord.domain.ChangeKind;
import org.onrecord.domain.Directness;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Identification;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.NoCommentKind;
import org.onrecord.domain.Polarity;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.Relation;
import org.onrecord.domain.Rendering;
import org.onrecord.domain.StatementKind;
import org.onrecord.domain.Strength;
import org.onrecord.publish.Topics;
import org.onrecord.support.TopicSchemas;
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
                ErrorClass.class,
                Identification.class,
                Initiator.class,
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

    /** Only what the schemas refuse can be said never to leave; that they take what leaves, the relay's tests show. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            onrecord.statements       | %s,"status":"WITHHELD"}                                              | true
            onrecord.statements       | %s,"status":"CANCELED"}                                              | true
            onrecord.statements       | %s,"status":"CANCELED","text":"Yes."}                                | false
            onrecord.statements       | %s,"status":"USABLE"}                                                | false
            onrecord.statements       | %s,"status":"USABLE","text":"Yes.","kind":"VOTE","terms":"UNSPECIFIED","saidAt":"2024"}  | true
            onrecord.statements       | %s,"status":"USABLE","text":"Yes.","kind":"VOTE","terms":"UNSPECIFIED","saidAt":"2024","actedBy":"x"} | false
            onrecord.stances          | {"party":"us","issue":"embargo","slot":"own","position":3,"empty":true} | true
            onrecord.stances          | {"party":"us","issue":"embargo","slot":"own","position":3,"empty":true,"polarity":"FOR"} | false
            onrecord.stances          | {"party":"us","issue":"embargo","slot":"own","position":3,"entry":2,"status":"WITHHELD"} | true
            onrecord.stances          | {"party":"us","issue":"embargo","slot":"own","position":3,"entry":2,"status":"WITHHELD","polarity":"FOR"} | false
            onrecord.stances          | {"party":"us","issue":"embargo","slot":"own","position":3} | false
            """)
    void what_is_kept_back_has_no_content_and_an_emptied_stance_says_so(String topic, String value, boolean valid) {
        String place =
                "{\"id\":\"018f4e5a-7c00-7000-8000-000000000001\",\"position\":3,\"recordedAt\":\"2024-05-04T00:00:00.000Z\",\"revision\":1";
        byte[] json = value.replace("%s", place).getBytes(UTF_8);

        assertEquals(valid, new TopicSchemas().flaws(topic, json).isEmpty(), value);
    }

    private static Map<?, ?> schema(String file) throws IOException, MalformedJson {
        return (Map<?, ?>)
                Json.parse(Files.readAllBytes(OPENAPI.resolve("schemas").resolve(file)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The schemas of the topics, as a subscriber's validator reads them. */
public final class TopicSchemas {
    private static final Map<String, String> FILES = Map.of(
            "onrecord.log", "log-entry.json",
            "onrecord.statements", "statement.json",
            "onrecord.position-changes", "position-change.json",
            "onrecord.stances", "stance.json");

    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final Map<String, JsonSchema> byTopic = new HashMap<>();

    /** What a value lacks or has too much of to be a record of the topic; empty when it is one. */
    public Set<ValidationMessage> flaws(String topic, byte[] value) {
        return byTopic.computeIfAbsent(topic, this::schema)
                .validate(new String(value, UTF_8), InputFormat.JSON, context -> context.getExecutionConfig()
                        .setFormatAssertionsEnabled(true));
    }

    public void assertValid(String topic, byte[] value) {
        Set<ValidationMessage> flaws = flaws(topic, value);
        if (!flaws.isEmpty()) {
            throw new AssertionError(topic + ": " + flaws + " in " + new String(value, UTF_8));
        }
    }

    private JsonSchema schema(String topic) {
        return factory.getSchema(SchemaLocation.of(
                Path.of("openapi", "schemas", FILES.get(topic)).toUri().toString()));
    }
}

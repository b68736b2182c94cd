// SPDX-License-Identifier: Apache-2.0
package org.onrecord.architecture;

import static io.restassured.RestAssured.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.onrecord.support.BackingServers;

/**
 * The document that clients are generated from says what the service does. After a wanted change, write it anew with
 * {@code mvn test -Dtest=OpenApiDriftTest -Donrecord.openapi.write} and commit it.
 */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class OpenApiDriftTest {
    private static final Path DOCUMENT = Path.of("openapi", "openapi.yaml");
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    @Test
    void document_checked_in_is_the_one_served() throws IOException {
        String served = get("/openapi").asString();
        if (System.getProperty("onrecord.openapi.write") != null) {
            Files.createDirectories(DOCUMENT.getParent());
            Files.writeString(DOCUMENT, served);
        }
        assertEquals(
                Files.readString(DOCUMENT),
                served,
                "write it anew: mvn test -Dtest=OpenApiDriftTest -Donrecord.openapi.write");
    }

    @Test
    void every_operation_is_described_with_its_errors_and_examples() {
        JsonPath document = get("/openapi?format=json").jsonPath();
        assertTrue(document.getString("openapi").startsWith("3.1"));
        Set<String> missing = new TreeSet<>();
        Map<String, Map<String, Map<String, Object>>> paths = document.getMap("paths");
        paths.forEach((path, methods) -> methods.forEach((method, operation) -> {
            if (METHODS.contains(method)) {
                check(method + " " + path, operation, document, missing);
            }
        }));
        assertEquals(Set.of(), missing);
    }

    private static void check(String name, Map<String, Object> operation, JsonPath document, Set<String> missing) {
        for (String member : Set.of("operationId", "summary", "description", "tags", "responses", "security")) {
            if (operation.get(member) == null) {
                missing.add(name + " has no " + member);
            }
        }
        if (operation.get("responses") instanceof Map<?, ?> responses) {
            for (String status : Set.of("400", "401", "403", "406", "500", "503")) {
                if (!responses.containsKey(status)) {
                    missing.add(name + " has no response " + status);
                }
            }
            responses.forEach((status, response) -> {
                if (status.toString().startsWith("2") && !hasExample(resolved(response, document))) {
                    missing.add(name + " has no example of its response " + status);
                }
            });
        }
        if (operation.get("requestBody") != null && !hasExample(operation.get("requestBody"))) {
            missing.add(name + " has no example of its body");
        }
    }

    private static Object resolved(Object holder, JsonPath document) {
        return holder instanceof Map<?, ?> map && map.get("$ref") instanceof String ref
                ? document.get(ref.substring("#/".length()).replace('/', '.'))
                : holder;
    }

    private static boolean hasExample(Object holder) {
        return holder instanceof Map<?, ?> map
                && map.get("content") instanceof Map<?, ?> content
                && content.values().stream()
                        .allMatch(media -> media instanceof Map<?, ?> type
                                && (type.containsKey("example") || type.containsKey("examples")));
    }
}

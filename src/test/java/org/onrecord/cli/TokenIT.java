// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onrecord.support.CommandRun;
import org.onrecord.support.ServiceProcess;
import org.onrecord.support.TestDirectories;

/** A token from the command line, before there was a service and while it runs, and what the importer does for one. */
class TokenIT {
    private static final String STATEMENT = """
            {"idempotencyKey":"%s","party":"ministry","speaker":{"identification":"INSTITUTION","name":"The Ministry"},\
            "directness":"OWN","terms":"ON_THE_RECORD","rendering":"SUMMARY","text":"What was said.","language":"en",\
            "kind":"DEMAND","saidAt":"2024-05-04"}
            """;

    private final Path data = TestDirectories.fresh("token");
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void clear() {
        http.close();
        TestDirectories.delete(data);
    }

    private static CommandRun onrecord(String... arguments) {
        return CommandRun.of(Map.of("ONRECORD_TOKEN", ""), arguments);
    }

    private String token(String... roles) {
        String[] arguments = new String[2 + roles.length];
        arguments[0] = "token";
        arguments[1] = "--data-dir=" + data;
        for (int i = 0; i < roles.length; i++) {
            arguments[2 + i] = "--role=" + roles[i];
        }
        CommandRun run = onrecord(arguments);
        assertEquals(0, run.exit(), run.err());
        assertEquals(1, run.out().lines().count(), run.out());
        return run.out().strip();
    }

    private int define(URI service, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/api/v1/parties/ministry"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"name\":\"The Ministry\"}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void token_made_before_the_first_start_opens_the_service_and_opens_it_again_after_a_restart() throws Exception {
        String desk = token("desk");
        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            assertEquals(201, define(service.base(), desk));
            assertEquals(200, define(service.base(), token("reader", "admin")));
            assertEquals(403, define(service.base(), token("auditor")));
            imports(service.base());
            service.stop();
            assertTrue(!service.log().contains(desk.substring(desk.length() - 40)), "a token is in the log");
        }
        try (ServiceProcess again = ServiceProcess.embedded(data).awaitReady()) {
            assertEquals(200, define(again.base(), desk));
            again.stop();
        }
    }

    /** Needs no token where the local key is; takes one from its option or the environment; says so when it is bad. */
    private void imports(URI service) throws IOException {
        String url = "--url=" + service;
        Path file = data.resolve("statements.ndjson");
        Files.writeString(file, STATEMENT.formatted("one"));
        CommandRun local = onrecord("import", url, "--data-dir=" + data, file.toString());
        assertEquals(0, local.exit(), local.err());
        CommandRun without = onrecord("import", url, "--data-dir=" + data.resolve("empty"), file.toString());
        assertEquals(1, without.exit());
        assertTrue(without.err().contains("token-required"), without.err());
        CommandRun bad = CommandRun.of(
                Map.of("ONRECORD_TOKEN", token("reader")), "import", url, "--data-dir=" + data, file.toString());
        assertEquals(1, bad.exit());
        assertTrue(bad.err().contains("role-required"), bad.err());
        CommandRun given = onrecord(
                "import", url, "--data-dir=" + data.resolve("empty"), "--token=" + token("desk"), file.toString());
        assertEquals(0, given.exit(), given.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--role=chief | chief",
                "--ttl=1h | --role",
                "--role=desk --ttl=soon | is not a time such as",
                "--role=desk --ttl=366d | at most 365 days",
                "--role=desk --ttl=0s | at least a second",
                "--role=desk --subject= | 1 to 200 visible characters"
            })
    void token_that_makes_no_sense_is_refused_with_a_reason(String options, String reason) {
        CommandRun run = onrecord(("token --data-dir=" + data + " " + options).split(" "));
        assertEquals(2, run.exit());
        assertEquals("", run.out());
        assertTrue(run.err().contains(reason), run.err());
    }
}

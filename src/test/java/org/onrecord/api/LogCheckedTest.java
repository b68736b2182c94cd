// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.heads.PublishedLog;
import org.onrecord.platform.Role;
import org.onrecord.support.BackingServers;
import org.onrecord.support.CommandRun;
import org.onrecord.support.LogCheck;
import org.onrecord.support.TestDirectories;
import org.onrecord.support.Tokens;
import org.onrecord.transparency.Ed25519Key;

/** The second implementation reads the log of a running service, whatever was recorded there before, and finds it right. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class LogCheckedTest {
    private static final String LOG = "/api/v1/log";

    @Inject
    PublishedLog log;

    private final Path directory = TestDirectories.fresh("log-checked");

    @AfterEach
    void clear() {
        TestDirectories.delete(directory);
    }

    @Test
    void log_of_a_service_holds_with_its_disclosures_and_receipts() throws Exception {
        Desk desk = Desk.open();
        String id = Desk.record(desk.statement());
        Desk.correct(id, "{\"place\":\"Cairo\"}").then().statusCode(200);
        String last = receipt(desk);
        String first = proof("/entries/0/proof");
        String base = "http://localhost:" + RestAssured.port + LOG;
        Path token = Files.writeString(directory.resolve("token"), Tokens.of(Role.AUDITOR) + "\n");

        CommandRun run =
                LogCheck.of(log.key().toString(), "-disclosures", "-token-file", token.toString(), base, first, last);

        assertEquals(0, run.exit(), run.out());
        assertTrue(run.out().startsWith("OK: ") && run.out().endsWith(", 2 proofs\n"), run.out());
    }

    @Test
    void log_of_a_service_is_refused_under_another_key() throws Exception {
        receipt(Desk.open());
        String other = Ed25519Key.generate(log.key().name()).verifier().toString();

        CommandRun run = LogCheck.of(other, "http://localhost:" + RestAssured.port + LOG);

        assertEquals(1, run.exit(), run.out());
        assertTrue(run.out().startsWith("REFUSED: the checkpoint is not signed by "), run.out());
    }

    /** That of a statement which is recorded now: the file. A head that covers it is there from then on. */
    private String receipt(Desk desk) throws IOException {
        Response answer = given().header("Authorization", Tokens.desk())
                .header("Content-Type", "application/json")
                .header("Prefer", "receipt")
                .body(desk.statement())
                .post("/api/v1/statements");
        answer.then().statusCode(201);
        return Files.writeString(
                        directory.resolve("new.tlog-proof"), answer.jsonPath().getString("receipt"))
                .toString();
    }

    private String proof(String path) throws IOException {
        Response answer = given().get(LOG + path);
        answer.then().statusCode(200);
        return Files.write(directory.resolve("first.tlog-proof"), answer.asByteArray())
                .toString();
    }
}

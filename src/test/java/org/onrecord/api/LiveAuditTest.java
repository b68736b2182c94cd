// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.audit.Audit;
import org.onrecord.audit.AuditRequest;
import org.onrecord.audit.Check;
import org.onrecord.audit.Findings;
import org.onrecord.audit.Verdict;
import org.onrecord.heads.PublishedLog;
import org.onrecord.platform.Role;
import org.onrecord.platform.auth.Grant;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Tokens;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.WitnessPolicy;

/** The auditor against a service that runs, and against what it exported from there. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class LiveAuditTest {
    @Inject
    PublishedLog log;

    @TestHTTPResource("/")
    URI service;

    @TempDir
    private Path directory;

    private long size;

    /** A stance that was taken, turned round, held, released, corrected and withdrawn. */
    @BeforeEach
    void record() throws Exception {
        Desk desk = Desk.open();
        String first = Desk.record(desk.statement("FOR", "2024-05-01", ""));
        String second = Desk.record(desk.statement("AGAINST", "2024-05-03", ",\"place\":\"Cairo\""));
        Desk.amend(first, "hold", "{\"reason\":\"Asked.\"}").then().statusCode(200);
        Desk.amend(first, "release", "{\"reason\":\"Checked.\"}").then().statusCode(200);
        Desk.correct(first, "{\"saidAt\":\"2024-05-02\"}").then().statusCode(200);
        Response last = Desk.amend(
                second, "withdrawal", "{\"initiator\":\"OUTLET\",\"what\":\"Never said.\",\"where\":\"Line 1.\"}");
        last.then().statusCode(200);
        size = Long.parseLong(last.header("Onrecord-Position")) + 1;
        Await.until("a head that covers all", Duration.ofSeconds(20), () -> headSize() >= size);
    }

    private static long headSize() throws Exception {
        Response answer = RestAssured.given().get("/api/v1/log/checkpoint");
        return answer.statusCode() == 200
                ? Checkpoint.Signed.parse(answer.asByteArray())
                        .checkpoint()
                        .size()
                        .value()
                : 0;
    }

    private Findings audit(String place, Optional<String> token, Optional<Path> export) throws Exception {
        Audit audit = new Audit(new AuditRequest(
                place, log.key(), token, Optional.of(directory.resolve("state.json")), export, WitnessPolicy.NONE));
        audit.run();
        return audit.findings();
    }

    private Optional<String> auditor() {
        return Optional.of(Tokens.of(Role.AUDITOR));
    }

    @Test
    void aServiceThatRuns_holds_andSoDoesWhatWasExportedFromIt() throws Exception {
        Path export = directory.resolve("export");
        Findings live = audit(service.toString(), auditor(), Optional.of(export));
        assertEquals(List.of(), live.failures());
        assertTrue(live.count(Check.DERIVED, Verdict.OK) > 0);
        assertTrue(live.count(Check.STANCES, Verdict.OK) > 0);
        assertTrue(live.count(Check.DISCLOSURES, Verdict.OK) + live.count(Check.DISCLOSURES, Verdict.REDACTED) >= size);

        Files.delete(directory.resolve("state.json"));
        Findings offline = audit(export.toString(), Optional.empty(), Optional.empty());
        assertEquals(List.of(), offline.failures());
        for (Check check : Check.values()) {
            assertEquals(live.count(check, Verdict.OK), offline.count(check, Verdict.OK), check.label());
        }
    }

    @Test
    void whatWasRedacted_isReportedSo_andTheRestHolds() throws Exception {
        Desk desk = Desk.open();
        String victim = Desk.record(desk.statement("FOR", "2024-05-05", ""));
        Desk.record(desk.statement("AGAINST", "2024-05-07", ""));
        String redaction = RestAssured.given()
                .header("Authorization", bearer("ada"))
                .contentType("application/json")
                .body("{\"basis\":\"COURT_ORDER\"}")
                .post("/api/v1/statements/" + victim + "/redactions")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        RestAssured.given()
                .header("Authorization", bearer("grace"))
                .post("/api/v1/redactions/" + redaction + "/approval")
                .then()
                .statusCode(200);
        Await.until("the ledger holds nothing more", Duration.ofSeconds(30), () -> RestAssured.given()
                .header("Authorization", bearer("ada"))
                .get("/api/v1/redactions/" + redaction)
                .jsonPath()
                .getList("completed")
                .contains("LEDGER"));
        Response last = RestAssured.given()
                .header("Authorization", bearer("ada"))
                .contentType("application/json")
                .body(desk.statement("FOR", "2024-05-09", ""))
                .post("/api/v1/statements");
        last.then().statusCode(201);
        size = Long.parseLong(last.header("Onrecord-Position")) + 1;
        Await.until("a head that covers all", Duration.ofSeconds(20), () -> headSize() >= size);

        Path export = directory.resolve("export");
        Findings live = audit(service.toString(), auditor(), Optional.of(export));
        assertEquals(List.of(), live.failures());
        assertTrue(live.count(Check.DISCLOSURES, Verdict.REDACTED) > 0);
        assertTrue(live.count(Check.REDACTIONS, Verdict.OK) >= 2);
        assertTrue(live.count(Check.DERIVED, Verdict.UNVERIFIABLE) > 0);

        Files.delete(directory.resolve("state.json"));
        Findings offline = audit(export.toString(), Optional.empty(), Optional.empty());
        assertEquals(List.of(), offline.failures());
        assertEquals(
                live.count(Check.DISCLOSURES, Verdict.REDACTED), offline.count(Check.DISCLOSURES, Verdict.REDACTED));
    }

    private static String bearer(String subject) {
        return "Bearer "
                + Tokens.token(
                        new Grant("onrecord.local", "onrecord", subject, Set.of(Role.DESK), Duration.ofHours(1)));
    }

    @Test
    void withoutAToken_leavesAndTreeAreChecked_andDisclosuresAreWithheld() throws Exception {
        Findings findings = audit(service.toString(), Optional.empty(), Optional.empty());
        assertEquals(List.of(), findings.failures());
        assertTrue(findings.count(Check.LEAVES, Verdict.OK) >= size);
        assertTrue(findings.count(Check.DISCLOSURES, Verdict.WITHHELD) >= size);
    }
}

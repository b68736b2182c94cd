// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.audit.Audit;
import org.onrecord.audit.AuditRequest;
import org.onrecord.audit.Check;
import org.onrecord.audit.Finding;
import org.onrecord.audit.Findings;
import org.onrecord.audit.Verdict;
import org.onrecord.heads.PublishedLog;
import org.onrecord.platform.Role;
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

    @Inject
    DataSource database;

    private Desk desk;
    private long size;

    /** A stance that was taken, turned round, held, released, corrected and withdrawn. */
    @BeforeEach
    void record() throws Exception {
        desk = Desk.open();
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
        // What is changed in the read model stays changed: nothing more is projected.
        RestAssured.given()
                .header("Onrecord-Min-Position", size - 1)
                .get("/api/v1/stances")
                .then()
                .statusCode(200);
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
        assertEquals(live.count(Check.STANCES, Verdict.OK), live.count(Check.NOW, Verdict.OK));
        for (Check check : EnumSet.complementOf(EnumSet.of(Check.NOW))) {
            assertEquals(live.count(check, Verdict.OK), offline.count(check, Verdict.OK), check.label());
        }
        assertEquals(0, offline.count(Check.NOW, Verdict.OK));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    sql.replace("THIS", "party = (SELECT id FROM readmodel.party WHERE slug = '" + desk.party + "')"));
        }
    }

    /** What whoever reads is told, while the history behind it, which is told as of a head, stays as it is. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "polarity = 'MIXED' | is not what the log gives",
                "strength = 'FIRM' | is not what the log gives",
                "since = since + 1 | is not what the log gives",
                "last_affirmed = last_affirmed + 1 | is not what the log gives",
                "change_kind = 'REVERSED' | is not what the log gives",
                "source_count = 7 | is not what the log gives",
                "entry = entry + 1 | is not what the log gives",
                "statement = gen_random_uuid() | is not what the log gives",
                "position = position - 1 | is not what the log gives",
            })
    void aStanceThatSomebodyChangedInTheReadModel_isFound(String change, String message) throws Exception {
        execute("CREATE TABLE kept_stance AS SELECT * FROM readmodel.stance WHERE THIS");
        Findings findings;
        try {
            execute("UPDATE readmodel.stance SET " + change + " WHERE THIS");
            findings = audit(service.toString(), auditor(), Optional.empty());
        } finally {
            execute("DELETE FROM readmodel.stance WHERE THIS");
            execute("INSERT INTO readmodel.stance SELECT * FROM kept_stance");
            execute("DROP TABLE kept_stance");
        }
        assertEquals(
                List.of("stance " + desk.party + "/" + desk.issue + "/own " + message),
                findings.failures().stream().map(Finding::message).toList());
        assertEquals(Check.NOW, findings.failures().getFirst().check());
        assertEquals(
                List.of(),
                audit(service.toString(), auditor(), Optional.empty()).failures());
    }

    @Test
    void whatWasRedacted_isReportedSo_andTheRestHolds() throws Exception {
        desk = Desk.open();
        String victim = Desk.record(desk.statement("FOR", "2024-05-05", ""));
        Desk.record(desk.statement("AGAINST", "2024-05-07", ""));
        String redaction = Desk.askToRedact(victim);
        Desk.approve(redaction);
        Await.until("the ledger holds nothing more", Duration.ofSeconds(30), () -> Desk.as("ada")
                .get("/api/v1/redactions/" + redaction)
                .jsonPath()
                .getList("completed")
                .contains("LEDGER"));
        Response last = Desk.as("ada")
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

    /** Else an auditor who came just then would take what is not told for forged. */
    @Test
    void anOrderOfWhichTheReadModelHasNotHeard_isNamedToTheCleared_withWhatItHasTaken() throws Exception {
        desk = Desk.open();
        Response said = Desk.post("taken-" + desk.party, desk.statement("FOR", "2024-05-05", ""));
        int taken = Integer.parseInt(said.header("Onrecord-Position"));
        String redaction = Desk.askToRedact(said.path("id"));
        // As they were before somebody asked: a hold and what follows from it stand between.
        String stances = "/api/v1/stances?party=" + desk.party + "&knownAt=" + taken;
        cleared(taken + 2).get(stances).then().statusCode(200).body("items[0].polarity", equalTo("FOR"));
        int order;
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT FROM readmodel.projection FOR UPDATE");
                order = Desk.approve(redaction).path("order");
                cleared(taken + 2)
                        .get(stances)
                        .then()
                        .statusCode(200)
                        .body("items[0].order", equalTo(order))
                        .body("items[0].polarity", nullValue());
                RestAssured.get(stances).then().statusCode(200).body("items[0].order", nullValue());
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
        cleared(order)
                .get(stances)
                .then()
                .statusCode(200)
                .body("items", empty())
                .body("redactions[0].order", equalTo(order));
    }

    private static RequestSpecification cleared(int minPosition) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + Tokens.of(Role.AUDITOR))
                .header("Onrecord-Min-Position", minPosition);
    }

    /** Disclosures lie encrypted: what was changed there opens no more, and what stands around it is shown all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"payload", "salts"})
    void aDisclosureOfWhichABitWasFlipped_isMissing_andNothingElseIs(String column) throws Exception {
        long damaged = size - 2;
        execute("CREATE TABLE kept_disclosure AS SELECT * FROM ledger.disclosure WHERE position = " + damaged);
        Findings findings;
        try {
            execute("UPDATE ledger.disclosure SET " + column + " = set_byte(" + column + ", 20, get_byte(" + column
                    + ", 20) # 1) WHERE position = " + damaged);
            findings = audit(service.toString(), auditor(), Optional.empty());
        } finally {
            execute("UPDATE ledger.disclosure d SET payload = k.payload, salts = k.salts FROM kept_disclosure k"
                    + " WHERE d.position = k.position");
            execute("DROP TABLE kept_disclosure");
        }
        Finding failure = findings.failures().getFirst();
        assertEquals(Check.DISCLOSURES, failure.check());
        assertEquals(OptionalLong.of(damaged), failure.position());
        assertEquals("a field is neither disclosed nor said to be absent", failure.message());
        assertEquals(1, findings.failures().size(), findings.failures()::toString);
        assertEquals(
                List.of(),
                audit(service.toString(), auditor(), Optional.empty()).failures());
    }

    @Test
    void withoutAToken_leavesAndTreeAreChecked_andDisclosuresAreWithheld() throws Exception {
        Findings findings = audit(service.toString(), Optional.empty(), Optional.empty());
        assertEquals(List.of(), findings.failures());
        assertTrue(findings.count(Check.LEAVES, Verdict.OK) >= size);
        assertTrue(findings.count(Check.DISCLOSURES, Verdict.WITHHELD) >= size);
    }
}

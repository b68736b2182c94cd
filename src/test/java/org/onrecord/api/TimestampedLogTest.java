// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.audit.Audit;
import org.onrecord.audit.AuditRequest;
import org.onrecord.audit.Check;
import org.onrecord.audit.Findings;
import org.onrecord.audit.Verdict;
import org.onrecord.heads.PublishedLog;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;
import org.onrecord.support.CommandRun;
import org.onrecord.support.Openssl;
import org.onrecord.support.TestDirectories;
import org.onrecord.timestamp.Authorities;
import org.onrecord.timestamp.TestAuthority;
import org.onrecord.timestamp.TestAuthorityServer;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.WitnessPolicy;

/** A service that has its heads stamped, to whoever believes the authority and not the service. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(value = TimestampedLogTest.Authority.class, restrictToAnnotatedClass = true)
class TimestampedLogTest {
    private static final String TIMESTAMPS = "/api/v1/log/timestamps";
    private static final String CERTIFICATES = "onrecord.log.timestamp.certificates";

    /** An authority that runs for as long as the service does. */
    public static final class Authority implements QuarkusTestResourceLifecycleManager {
        private final Path directory = TestDirectories.fresh("authority");
        private final TestAuthority authority = TestAuthority.named("Stamps");
        private TestAuthorityServer server;

        @Override
        public Map<String, String> start() {
            try {
                server = new TestAuthorityServer(authority, 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            forgetStamps();
            return Map.of(
                    "onrecord.log.timestamp.url",
                    server.address().toString(),
                    CERTIFICATES,
                    authority.rootIn(directory).toString());
        }

        /** All services of this run share a database: what another had stamped is not ours. */
        private static void forgetStamps() {
            try (Connection connection = BackingServers.shared().connect();
                    Statement sql = connection.createStatement()) {
                sql.execute("DO $$ BEGIN IF to_regclass('heads.stamped') IS NOT NULL THEN"
                        + " DELETE FROM heads.stamped; END IF; END $$");
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void stop() {
            server.close();
            forgetStamps();
            TestDirectories.delete(directory);
        }
    }

    @Inject
    PublishedLog log;

    @ConfigProperty(name = CERTIFICATES)
    Optional<Path> certificates;

    @TestHTTPResource("/")
    URI service;

    @TempDir
    private Path directory;

    private Map<?, ?> stamped;

    /** Something is recorded, a head is stamped, and something else is recorded. */
    @BeforeEach
    void awaitStamp() throws Exception {
        Desk desk = Desk.open();
        Desk.record(desk.statement("FOR", "2024-05-01", ""));
        Await.until("a stamp", Duration.ofSeconds(60), () -> !get(TIMESTAMPS)
                .asString()
                .isEmpty());
        stamped = (Map<?, ?>) Json.parse(get(TIMESTAMPS).asString().strip().getBytes(UTF_8));
        long last = Desk.post(desk.statement("AGAINST", "2024-05-03", ""))
                .jsonPath()
                .getLong("position");
        Await.until("a head that covers all", Duration.ofSeconds(30), () -> log.size()
                .covers(last));
    }

    private Checkpoint.Signed head() throws Exception {
        return Checkpoint.Signed.parse(stamped.get("head").toString().getBytes(UTF_8));
    }

    @Test
    void stamps_are_listed_for_everybody_and_the_first_is_the_only_one_of_the_day() throws Exception {
        head().verify(log.key());
        given().get(TIMESTAMPS)
                .then()
                .statusCode(200)
                .header("Content-Type", containsString("application/x-ndjson"))
                .header("Cache-Control", "public, max-age=1");
        assertEquals(
                1, get(TIMESTAMPS + "?after=-1&limit=100").asString().lines().count());
        given().get(TIMESTAMPS + "?after=0").then().statusCode(200).body(equalTo(""));
        given().get(TIMESTAMPS + "?after=999999999999999999")
                .then()
                .statusCode(200)
                .body(equalTo(""));
        given().get("/q/health/well").then().body(containsString("\"timestamps\""));
        assertTrue(get("/q/metrics").asString().contains("onrecord_timestamp_stamps_total 1.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=x", "after=-2", "after=1000000000000000000", "limit=0", "limit=101", "limit=all"})
    void what_is_no_place_or_number_of_lines_is_refused(String query) {
        given().get(TIMESTAMPS + "?" + query).then().statusCode(400);
    }

    @Test
    void an_audit_that_believes_the_authority_brackets_what_was_recorded_since() throws Exception {
        Path export = directory.resolve("export");
        Findings live = audit(service.toString(), believed(), Optional.of(export));
        assertEquals(List.of(), live.failures());
        assertEquals(1, live.count(Check.TIMESTAMPS, Verdict.OK));
        assertTrue(live.count(Check.TIME, Verdict.OK) > 0);
        Findings offline = audit(export.toString(), believed(), Optional.empty());
        assertEquals(List.of(), offline.failures());
        assertEquals(1, offline.count(Check.TIMESTAMPS, Verdict.OK));
        assertEquals(live.count(Check.TIME, Verdict.OK), offline.count(Check.TIME, Verdict.OK));

        Findings believing = audit(service.toString(), Authorities.NONE, Optional.empty());
        assertEquals(List.of(), believing.failures());
        assertEquals(0, believing.count(Check.TIME, Verdict.OK));
    }

    private Authorities believed() throws Exception {
        return Authorities.read(certificates.stream().toList());
    }

    private Findings audit(String place, Authorities authorities, Optional<Path> export) throws Exception {
        Path state = Files.createTempDirectory(directory, "state").resolve("heads.json");
        Audit audit = new Audit(new AuditRequest(
                place,
                log.key(),
                Optional.empty(),
                Optional.of(state),
                export,
                WitnessPolicy.NONE,
                authorities,
                Optional.empty(),
                Optional.empty()));
        audit.run();
        return audit.findings();
    }

    /** As src/docs/log-format.md says. */
    @Test
    void somebody_else_finds_the_stamp_right_and_finds_out_a_wrong_one() throws Exception {
        Path token = Files.write(
                directory.resolve("token"),
                Base64.getDecoder().decode(stamped.get("token").toString()));
        Path text =
                Files.writeString(directory.resolve("text"), head().checkpoint().text());
        Path other = Files.writeString(
                directory.resolve("other"), head().checkpoint().text().replaceFirst("\n", "\n1"));

        CommandRun right = verify(token, text);
        assertEquals(0, right.exit(), right.out() + right.err());
        assertTrue((right.out() + right.err()).contains("Verification: OK"), right.out() + right.err());
        assertNotEquals(0, verify(token, other).exit());
    }

    private CommandRun verify(Path token, Path text) {
        return Openssl.of(
                "ts",
                "-verify",
                "-token_in",
                "-in",
                token.toString(),
                "-data",
                text.toString(),
                "-CAfile",
                certificates.orElseThrow().toString());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.ledger.Ledger;
import org.onrecord.platform.Role;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Tokens;

/** Every operation that the API's document names, tried by everybody: with each role, without a token, and with bad ones. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class RolesTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final int AT_LEAST = 15;

    /** What the door answers; PASSES is anything that comes from behind it. */
    private static final String PASSES = "passes";

    private static final String NEEDS_TOKEN = "401 token-required";
    private static final String NEEDS_ROLE = "403 role-required";

    @Inject
    Ledger ledger;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private long next;

    /** @param type of the body; empty for none */
    private record Operation(String method, String path, String type) {
        boolean reads() {
            return method.equals("get");
        }

        boolean isOpen() {
            return path.equals("/witness/add-checkpoint");
        }

        boolean isForTheCleared() {
            return reads() && path.startsWith("/api/v1/redactions");
        }

        boolean audits() {
            return path.equals("/api/v1/log/entries");
        }
    }

    /** Somebody at the door, and what that one should hear. */
    private record Visitor(
            String name,
            String authorization,
            String whenReading,
            String whenCleared,
            String whenAuditing,
            String whenWriting) {
        static Visitor role(String name, String token, boolean audits, boolean writes) {
            return new Visitor(
                    name,
                    "Bearer " + token,
                    PASSES,
                    audits || writes ? PASSES : NEEDS_ROLE,
                    audits ? PASSES : NEEDS_ROLE,
                    writes ? PASSES : NEEDS_ROLE);
        }

        static Visitor flawed(String name, String token, TokenFlaw flaw) {
            return stopped(name, "Bearer " + token, "401 invalid-token " + flaw.reason());
        }

        static Visitor stopped(String name, String authorization, String answer) {
            return new Visitor(name, authorization, answer, answer, answer, answer);
        }

        String expects(Operation operation) {
            return operation.isOpen()
                    ? PASSES
                    : operation.isForTheCleared()
                            ? whenCleared
                            : operation.audits() ? whenAuditing : operation.reads() ? whenReading : whenWriting;
        }
    }

    @BeforeEach
    void mark() {
        next = ledger.head().next();
    }

    @AfterEach
    void nothingWasRecorded() {
        assertEquals(next, ledger.head().next());
    }

    private static Forger owner() {
        try {
            return new Forger(PublicJsonWebKey.Factory.newPublicJwk(Files.readString(Tokens.keyFile())), "ES256");
        } catch (IOException | JoseException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Visitor> visitors() {
        Forger owner = owner();
        Forger thief = Forger.ec();
        thief.key().setKeyId(owner.key().getKeyId());
        String malformed = "401 invalid-token malformed";
        return List.of(
                new Visitor("nobody", "", PASSES, NEEDS_TOKEN, NEEDS_TOKEN, NEEDS_TOKEN),
                Visitor.role("reader", Tokens.of(Role.READER), false, false),
                Visitor.role("desk", Tokens.of(Role.DESK), false, true),
                Visitor.role("auditor", Tokens.of(Role.AUDITOR), true, false),
                Visitor.role("admin", Tokens.of(Role.ADMIN), true, true),
                Visitor.role("reader and desk", Tokens.of(Role.READER, Role.DESK), false, true),
                Visitor.stopped(
                        "somebody without a role here",
                        "Bearer " + owner.token(claims -> claims.setStringListClaim("groups", "Desk", "editor")),
                        NEEDS_ROLE),
                Visitor.flawed("expired", owner.token(c -> c.setExpirationTime(Forger.in(-60))), TokenFlaw.EXPIRED),
                Visitor.flawed("too early", owner.token(c -> c.setNotBefore(Forger.in(60))), TokenFlaw.NOT_YET_VALID),
                Visitor.flawed("wrong audience", owner.token(c -> c.setAudience("else")), TokenFlaw.AUDIENCE),
                Visitor.flawed("wrong issuer", owner.token(c -> c.setIssuer("else")), TokenFlaw.ISSUER),
                Visitor.flawed("no subject", owner.token(c -> c.unsetClaim("sub")), TokenFlaw.CLAIMS),
                Visitor.flawed("wrong key", thief.token(), TokenFlaw.SIGNATURE),
                Visitor.flawed("unknown key", Forger.ec().token(), TokenFlaw.UNKNOWN_KEY),
                Visitor.flawed("alg none", owner.none(), TokenFlaw.ALGORITHM),
                Visitor.flawed("HS256 with the public key", owner.hmac(), TokenFlaw.ALGORITHM),
                Visitor.flawed("garbage", "garbage", TokenFlaw.MALFORMED),
                Visitor.flawed("too long", "x".repeat(TokenCheck.MAX_TOKEN_CHARS + 1), TokenFlaw.TOO_LONG),
                Visitor.stopped("empty header", "Bearer", malformed),
                Visitor.stopped("another scheme", "Basic ZGVzazpkZXNr", malformed),
                Visitor.stopped("a token without its scheme", Tokens.of(Role.DESK), malformed));
    }

    private static List<Operation> operations() {
        Map<String, Map<String, Map<String, Object>>> paths =
                get("/openapi?format=json").jsonPath().getMap("paths");
        List<Operation> operations = new ArrayList<>();
        paths.forEach((path, methods) -> methods.forEach((method, operation) -> {
            if (METHODS.contains(method)) {
                operations.add(new Operation(method, path.replaceAll("\\{[^}]*}", "nobody"), type(operation)));
            }
        }));
        return operations;
    }

    private static String type(Map<String, Object> operation) {
        return operation.get("requestBody") instanceof Map<?, ?> body
                        && body.get("content") instanceof Map<?, ?> content
                ? content.keySet().iterator().next().toString()
                : "";
    }

    @Test
    void every_operation_answers_everybody_as_the_table_says() {
        List<Operation> operations = operations();
        assertTrue(operations.size() >= AT_LEAST, operations.toString());
        Set<String> wrong = new TreeSet<>();
        for (Operation operation : operations) {
            for (Visitor visitor : visitors()) {
                String expected = visitor.expects(operation);
                String answered = answer(operation, visitor);
                if (!answered.equals(expected)) {
                    wrong.add(operation + " to " + visitor.name() + ": " + answered + " instead of " + expected);
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }

    /** A visitor who may not read it as it is spelled in the document, may not when it is spelled otherwise. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH/",
                "PATH//",
                "PATH;x=1",
                "PATH/;x",
                "PATH%3Bx",
                "PATH%2F",
                "/api;x/v1/REST",
                "/api/v1;x/REST"
            })
    void no_spelling_of_a_path_shows_what_its_own_does_not(String spelling) throws Exception {
        Set<String> wrong = new TreeSet<>();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (Operation operation : operations()) {
                if (operation.isForTheCleared() || operation.audits()) {
                    String path = spelling.replace("PATH", operation.path())
                            .replace("REST", operation.path().replace("/api/v1/", ""));
                    for (String token : List.of("", "Bearer " + Tokens.of(Role.READER))) {
                        HttpRequest.Builder request =
                                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
                        if (!token.isEmpty()) {
                            request.header("Authorization", token);
                        }
                        int status = client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                                .statusCode();
                        if (status != 404 && status != 401 && status != 403) {
                            wrong.add(path + ": " + status);
                        }
                    }
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }

    private static String answer(Operation operation, Visitor visitor) {
        RequestSpecification request =
                visitor.authorization().isEmpty() ? given() : given().header("Authorization", visitor.authorization());
        if (!operation.type().isEmpty()) {
            request.header("Content-Type", operation.type()).body("{}\n".getBytes());
        }
        Response response = request.request(operation.method(), operation.path());
        int status = response.statusCode();
        if (status != 401 && status != 403) {
            return PASSES;
        }
        assertTrue(response.contentType().startsWith("application/problem+json"), response.contentType());
        assertTrue(response.header("WWW-Authenticate").startsWith("Bearer realm=\"onrecord\""));
        String body = response.asString();
        String secret = visitor.authorization();
        assertTrue(secret.length() < 40 || !body.contains(secret.substring(secret.length() - 20)), body);
        String reason = response.path("reason");
        String type = response.path("type");
        return status + " " + type.replace("urn:onrecord:problem:", "") + (reason == null ? "" : " " + reason);
    }

    @Test
    void refusal_names_the_error_and_what_would_be_needed() {
        Response expired = given().header(
                        "Authorization", "Bearer " + owner().token(c -> c.setExpirationTime(Forger.in(-60))))
                .get("/api/v1/parties");
        assertEquals(
                "Bearer realm=\"onrecord\", error=\"invalid_token\", error_description=\"The token has expired\"",
                expired.header("WWW-Authenticate"));
        Response reader = given().header("Authorization", "Bearer " + Tokens.of(Role.READER))
                .delete("/api/v1/parties");
        assertEquals(List.of("desk", "admin"), reader.path("roles"));
        assertEquals("This needs one of the roles desk, admin", reader.path("detail"));
        assertEquals(
                "Bearer realm=\"onrecord\"", given().post("/api/v1/statements").header("WWW-Authenticate"));
    }

    @Test
    void path_that_is_not_in_the_table_needs_what_its_method_suggests() {
        for (String path : List.of("/api", "/api/", "/api/v1/nowhere", "/api/v2/statements", "/nowhere", "/")) {
            assertEquals(404, given().get(path).statusCode(), path);
            assertEquals(401, given().post(path).statusCode(), path);
            assertEquals(401, given().put(path).statusCode(), path);
            assertEquals(401, given().delete(path).statusCode(), path);
            assertEquals(401, given().patch(path).statusCode(), path);
            assertEquals(401, given().request("PROPFIND", path).statusCode(), path);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//api/v1/statements",
                "/api//v1/statements",
                "/api/v1/statements/",
                "/api/v1/statements;a=b",
                "/api/v1/statements?access_token=TOKEN",
                "/api/v1/statements/batch?access_token=TOKEN",
                "/%61pi/v1/statements",
                "/API/v1/statements",
                "/q/../api/v1/statements",
                "/q/%2e%2e/api/v1/statements",
                "/q/..%2fapi/v1/statements",
                "/q//../api/v1/statements",
                "/q;/../api/v1/statements",
                "/openapi/../api/v1/statements",
                "/openapi/api/v1/statements"
            })
    void no_spelling_of_a_path_gets_around_the_door(String path) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + port + path.replace("TOKEN", Tokens.of(Role.DESK))))
                    .header("Content-Type", path.contains("batch") ? "application/x-ndjson" : "application/json")
                    .header("X-HTTP-Method-Override", "GET")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
            assertTrue(status == 401 || (path.startsWith("/q") && status == 404), path + " is answered with " + status);
        }
    }

    @Test
    void two_tokens_in_one_request_are_none() {
        Response answer = given().header("Authorization", Tokens.desk(), "Bearer " + Tokens.of(Role.READER))
                .get("/api/v1/parties");
        assertEquals(401, answer.statusCode());
        assertEquals("malformed", answer.path("reason"));
    }

    @Test
    void what_operators_ask_takes_no_token_and_reads_none() {
        for (String path : List.of("/q/health/live", "/q/metrics", "/q/swagger-ui/", "/openapi", "/openapi.json")) {
            assertEquals(200, given().get(path).statusCode(), path);
            assertEquals(
                    200,
                    given().header("Authorization", "Bearer garbage").get(path).statusCode(),
                    path);
        }
    }

    @Test
    void known_token_is_refused_once_it_has_expired() {
        String token = owner().token(claims -> claims.setExpirationTime(Forger.in(2 - TokenCheck.CLOCK_SKEW_SECONDS)));
        assertEquals(200, reading(token));
        Await.until("refused", Duration.ofSeconds(10), () -> reading(token) == 401);
    }

    private static int reading(String token) {
        return given().header("Authorization", "Bearer " + token)
                .get("/api/v1/parties?limit=1")
                .statusCode();
    }

    @Test
    void refusals_are_counted_by_type_and_hold_nothing_of_a_token() {
        String token = Forger.ec().token();
        assertEquals(401, reading(token));
        String metrics = get("/q/metrics").asString();
        assertTrue(metrics.contains("onrecord_problems_total{type=\"invalid-token\"}"), metrics);
        for (String part : token.split("\\.")) {
            assertTrue(!metrics.contains(part));
        }
    }
}

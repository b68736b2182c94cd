// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.onrecord.platform.Role;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Ports;
import org.onrecord.support.Tokens;

/** A service whose tokens come from a provider, and that lets nobody read without one. */
@QuarkusTest
@TestProfile(ProviderRolesTest.Closed.class)
@QuarkusTestResource(BackingServers.class)
class ProviderRolesTest {
    private static final String ISSUER = "https://id.example/realms/desk";

    private final Forger forger = Forger.ec();

    @ConfigProperty(name = "onrecord.auth.jwks-url")
    String keys;

    public static final class Closed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "onrecord.auth.anonymous", "none",
                    "onrecord.auth.issuer", ISSUER,
                    "onrecord.auth.audience", "ledger",
                    "onrecord.auth.roles-claim", "realm_access.roles",
                    "onrecord.auth.jwks-url", Provider.address(Ports.free()).toString());
        }
    }

    private String token(String role) {
        return forger.token(claims -> {
            claims.setIssuer(ISSUER);
            claims.setAudience("ledger", "account");
            claims.setClaim("realm_access", Map.of("roles", List.of(role, "offline_access")));
            claims.unsetClaim("groups");
        });
    }

    private static Response read(String token) {
        return given().header("Authorization", "Bearer " + token).get("/api/v1/parties?limit=1");
    }

    private static Response write(String token) {
        return given().header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .body("{}".getBytes())
                .put("/api/v1/parties/nobody");
    }

    @Test
    void provider_decides_who_reads_and_writes_and_its_absence_is_an_outage() {
        given().get("/api/v1/parties")
                .then()
                .statusCode(401)
                .body("type", equalTo("urn:onrecord:problem:token-required"));
        given().get("/q/health/live").then().statusCode(200);
        given().get("/openapi").then().statusCode(200);
        for (Response undecided : List.of(read(token("reader")), write(token("desk")))) {
            undecided
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .body("type", equalTo("urn:onrecord:problem:unavailable"));
        }
        try (Provider provider = new Provider(URI.create(keys).getPort())) {
            provider.publish(forger);
            String reader = token("reader");
            Await.until(
                    "the keys are fetched",
                    Duration.ofSeconds(20),
                    () -> read(reader).statusCode() == 200);
            assertEquals(403, write(reader).statusCode());
            assertEquals(422, write(token("desk")).statusCode());
            assertEquals(403, read(token("visitor")).statusCode());
            read(Tokens.of(Role.DESK)).then().statusCode(401).body("reason", equalTo("unknown-key"));
            read(forger.hmac()).then().statusCode(401).body("reason", equalTo("algorithm"));
            assertEquals(401, given().get("/api/v1/parties").statusCode());
        }
        assertEquals(200, read(token("admin")).statusCode());
    }
}

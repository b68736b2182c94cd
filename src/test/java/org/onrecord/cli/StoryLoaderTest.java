// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.onrecord.cli.upload.ServiceClient;
import org.onrecord.ledger.Ledger;
import org.onrecord.platform.Role;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Tokens;

/** A story in a running service, corrections and all. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class StoryLoaderTest {
    @Inject
    Ledger ledger;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void cairo_isCorrectedOnce_howeverOftenItIsLoaded() throws Exception {
        StringWriter said = new StringWriter();
        long reached = load(said);
        long next = ledger.head().next();
        assertTrue(reached < next, () -> reached + " of " + next);

        assertEquals(reached, load(said));

        assertEquals(next, ledger.head().next());
        List<String> lines = said.toString().lines().toList();
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.getFirst().endsWith(" 17 statements recorded, 2 corrected by the outlet"), lines::toString);
        assertTrue(lines.getLast().endsWith(", 17 were there, 2 corrected by the outlet"), lines::toString);
        Response changes = given().header("Onrecord-Min-Position", reached)
                .get("/api/v1/position-changes?party=israel&issue=resume-operations-after-truce");
        changes.then()
                .statusCode(200)
                .body("items.changeKind", equalTo(List.of("TAKEN")))
                .body("items[0].to.polarity", equalTo("FOR"))
                .body("items[0].cause.type", equalTo("CORRECTION"));
        String id = changes.path("items[0].cause.statement");
        given().get("/api/v1/statements/" + id)
                .then()
                .statusCode(200)
                .body("party", equalTo("israel"))
                .body("kind", equalTo("COMMITMENT"));
        given().header("Onrecord-Min-Position", reached)
                .get("/api/v1/statements?party=hamas&outlet=reprint")
                .then()
                .statusCode(200)
                .body("items[0].appearances[1].quote", equalTo("Egypt and Qatar"));
    }

    private long load(StringWriter said) throws Exception {
        try (ServiceClient client =
                new ServiceClient(URI.create("http://localhost:" + port), Optional.of(Tokens.of(Role.DESK)))) {
            return new StoryLoader(client, new PrintWriter(said)).load("cairo");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.onrecord.platform.Role;
import org.onrecord.platform.auth.Grant;
import org.onrecord.support.Tokens;

/** A desk with a party and two issues of its own, so that tests don't meet on the shared log. */
final class Desk {
    private final String suffix = UUID.randomUUID().toString().substring(0, 8);
    final String party = "party-" + suffix;
    final String issue = "issue-" + suffix;
    final String figureIssue = "figure-" + suffix;

    static Desk open() {
        Desk desk = new Desk();
        put("/parties/" + desk.party, "{\"name\":\"A party\"}").then().statusCode(201);
        put("/issues/" + desk.issue, "{\"title\":\"An issue\",\"topic\":\"tests\",\"kind\":\"STANCE\"}")
                .then()
                .statusCode(201);
        put(
                        "/issues/" + desk.figureIssue,
                        "{\"title\":\"A number\",\"topic\":\"tests\",\"kind\":\"FIGURE\",\"unit\":\"hostages\"}")
                .then()
                .statusCode(201);
        return desk;
    }

    static Response put(String path, String body) {
        return json(body).put("/api/v1" + path);
    }

    static Response post(String body) {
        return json(body).post("/api/v1/statements");
    }

    static Response post(String key, String body) {
        return json(body).header("Idempotency-Key", key).post("/api/v1/statements");
    }

    /** Records a statement; its id. */
    static String record(String body) {
        return post(body).then().statusCode(201).extract().path("id");
    }

    /** Of somebody by name, who may do what a desk may. */
    static RequestSpecification as(String subject) {
        return given().header(
                        "Authorization",
                        "Bearer "
                                + Tokens.token(new Grant(
                                        "onrecord.local",
                                        "onrecord",
                                        subject,
                                        Set.of(Role.DESK),
                                        Duration.ofHours(1))));
    }

    /** Asks that a statement be destroyed, as ada; the id of that. */
    static String askToRedact(String statement) {
        return as("ada")
                .header("Content-Type", "application/json")
                .body("{\"basis\":\"COURT_ORDER\"}")
                .post(address(statement, "redactions"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** Approves what ada asked for, as grace. */
    static Response approve(String redaction) {
        Response approved = as("grace").post("/api/v1/redactions/" + redaction + "/approval");
        approved.then().statusCode(200);
        return approved;
    }

    /** @param operation such as {@code hold} */
    static Response amend(String id, String operation, String body) {
        return json(body).post(address(id, operation));
    }

    static Response amend(String id, String operation, String key, String body) {
        return json(body).header("Idempotency-Key", key).post(address(id, operation));
    }

    static String address(String id, String operation) {
        return "/api/v1/statements/" + id + "/" + operation;
    }

    static Response correct(String id, String fields) {
        return amend(id, "corrections", correction("CORRECTED", fields));
    }

    /** The body of a correction. */
    static String correction(String errorClass, String fields) {
        return """
                {"initiator":"OUTLET","errorClass":"%s","what":"It was wrong.","where":"In the first line.",\
                "fields":%s}""".formatted(errorClass, fields);
    }

    /** A request with the token of somebody who may record. */
    static RequestSpecification asking() {
        return given().header("Authorization", Tokens.desk());
    }

    static RequestSpecification json(String body) {
        return asking().header("Content-Type", "application/json")
                .body(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** A statement of the party on its issue, with further members such as {@code ,"place":"Cairo"}. */
    String statement(String polarity, String saidAt, String more) {
        return """
                {"party":"%s","speaker":{"identification":"NAMED","name":"A speaker"},"directness":"OWN",\
                "terms":"ON_THE_RECORD","rendering":"SUMMARY","text":"What was said.","language":"en",\
                "kind":"DEMAND","saidAt":"%s","positions":[{"issue":"%s","polarity":"%s"}]%s}""".formatted(party, saidAt, issue, polarity, more);
    }

    String statement() {
        return statement("FOR", "2024-05-04", "");
    }

    String line(String key) {
        return "{\"idempotencyKey\":\"" + key + "\"," + statement().substring(1);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.onrecord.support.BackingServers;

/** What an operator and a load balancer are told. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class HealthTest {
    @Test
    void ready_service_shows_postgresql_kafka_and_both_lags() {
        get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", hasItems("Kafka", "relay", "projection"))
                .body("checks.name.join()", containsString("PostgreSQL"))
                .body("checks.find { it.name == 'projection' }.data.maxLagMillis", equalTo(30_000))
                .body("checks.find { it.name == 'relay' }.data.maxLagMillis", equalTo(30_000));
    }

    @Test
    void well_service_is_up_in_every_part() {
        get("/q/health/well")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", hasItems("Kafka", "relay", "projection"))
                .body("checks.find { it.name == 'Kafka' }.data.brokers", equalTo(1));
    }

    @Test
    void metrics_show_append_relay_and_projection_under_their_names() {
        get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("onrecord_append_queue_depth"))
                .body(containsString("onrecord_append_commit_seconds"))
                .body(containsString("onrecord_relay_lag_millis"))
                .body(containsString("onrecord_projection_lag_millis"))
                .body(containsString("onrecord_batch_lines_total"))
                .body(containsString("onrecord_batch_streams"));
    }

    @Test
    void api_can_be_looked_at_in_a_browser() {
        get("/q/swagger-ui/").then().statusCode(200).body(containsString("Onrecord"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.onrecord.support.BackingServers;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class LivenessTest {
    @Test
    void service_started_says_it_is_alive() {
        get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
    }
}

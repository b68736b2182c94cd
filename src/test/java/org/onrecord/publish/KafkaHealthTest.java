// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.onrecord.platform.HealthPart;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.support.BackingServers;

/** What the health answers say of Kafka, asked of a real one. */
class KafkaHealthTest {
    private final KafkaConnection kafka = BackingServers.shared().kafka();

    @Test
    void broker_that_lets_us_in_is_no_trouble() throws Exception {
        assertEquals(new HealthPart.Condition(Optional.empty(), Map.of("brokers", 1L)), condition(kafka));
    }

    @Test
    void broker_that_refuses_our_password_is_told_apart_from_one_that_is_away() throws Exception {
        Map<String, String> settings = new HashMap<>(kafka.settings());
        settings.computeIfPresent(
                "sasl.jaas.config", (name, right) -> right.replaceFirst("password=\"[^\"]+\"", "password=\"wrong\""));
        KafkaConnection wrong =
                KafkaConnection.of(kafka.bootstrapServers(), name -> Optional.ofNullable(settings.get(name)));
        assertEquals(
                Optional.of("the broker refuses our credentials"),
                condition(wrong).trouble());
    }

    private static HealthPart.Condition condition(KafkaConnection kafka) throws Exception {
        KafkaHealth health = new KafkaHealth(kafka);
        try {
            return health.condition().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } finally {
            health.close();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaConnectionTest {
    private static final String LOGIN =
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"desk\" password=\"s3cret!\";";

    @Test
    void environment_without_security_settings_gives_a_plain_connection() {
        KafkaConnection kafka = KafkaConnection.of(
                "one:9092,two:9092", Map.of("KAFKA_HOME", "/opt/kafka", "KAFKA_SASL_JAAS_CONFIG", " "));
        assertEquals(Map.of("bootstrap.servers", "one:9092,two:9092"), kafka.client());
    }

    @Test
    void environment_with_security_settings_gives_each_under_kafkas_own_name() {
        KafkaConnection kafka = KafkaConnection.of(
                "one:9092",
                Map.of(
                        "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                        "KAFKA_SASL_MECHANISM", "SCRAM-SHA-512",
                        "KAFKA_SASL_JAAS_CONFIG", LOGIN,
                        "KAFKA_SSL_TRUSTSTORE_LOCATION", "/etc/kafka/truststore.p12"));
        assertEquals(
                Map.of(
                        "bootstrap.servers", "one:9092",
                        "security.protocol", "SASL_SSL",
                        "sasl.mechanism", "SCRAM-SHA-512",
                        "sasl.jaas.config", LOGIN,
                        "ssl.truststore.location", "/etc/kafka/truststore.p12",
                        "client.id", "desk"),
                kafka.client(Map.of("client.id", "desk")));
    }

    @Test
    void text_of_a_connection_leaves_the_password_out() {
        KafkaConnection kafka = KafkaConnection.of(
                "one:9092", Map.of("KAFKA_SECURITY_PROTOCOL", "SASL_SSL", "KAFKA_SASL_JAAS_CONFIG", LOGIN));
        assertEquals("one:9092 SASL_SSL", kafka.toString());
    }

    @Test
    void unreadable_login_is_refused_by_name_without_quoting_it() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> KafkaConnection.of(
                        "one:9092",
                        Map.of("KAFKA_SASL_JAAS_CONFIG", "ScramLoginModule required password=\"s3cret!\" s3cret;")));
        assertTrue(String.valueOf(refused.getMessage()).contains("kafka.sasl.jaas.config"), refused::toString);
        assertFalse(refused.toString().contains("s3cret"), refused::toString);
        assertNull(refused.getCause());
    }

    @Test
    void unknown_protocol_is_refused_by_name() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> KafkaConnection.of("one:9092", Map.of("KAFKA_SECURITY_PROTOCOL", "SASL_TLS")));
        assertTrue(String.valueOf(refused.getMessage()).contains("security.protocol"), refused::toString);
    }
}

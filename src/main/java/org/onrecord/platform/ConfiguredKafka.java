// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** The Kafka of this instance, as its configuration names it: {@code kafka.bootstrap.servers} and its like. */
@Singleton
class ConfiguredKafka {
    @Produces
    @Singleton
    KafkaConnection connection(Config config) {
        return KafkaConnection.of(
                config.getValue(KafkaConnection.PREFIX + "bootstrap.servers", String.class),
                name -> config.getOptionalValue(KafkaConnection.PREFIX + name, String.class));
    }
}

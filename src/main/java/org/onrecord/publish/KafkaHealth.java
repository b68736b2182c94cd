// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;
import org.onrecord.platform.HealthPart;
import org.onrecord.platform.KafkaConnection;

/** Whether Kafka answers. The client connects with the first question. */
@Singleton
class KafkaHealth implements HealthPart {
    /** Shorter than a probe waits. */
    private static final int ANSWER_MILLIS = 2_000;

    private final KafkaConnection kafka;
    private @Nullable Admin admin;

    KafkaHealth(KafkaConnection kafka) {
        this.kafka = kafka;
    }

    @Override
    public String name() {
        return "Kafka";
    }

    @Override
    public CompletionStage<Condition> condition() {
        return admin().describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS))
                .nodes()
                .toCompletionStage()
                .handle((nodes, failure) -> nodes == null
                        ? new Condition(Optional.of(trouble(failure)), Map.of())
                        : new Condition(Optional.empty(), Map.of("brokers", (long) nodes.size())));
    }

    private static String trouble(@Nullable Throwable failure) {
        return failure instanceof AuthenticationException
                ? "the broker refuses our credentials"
                : "no answer within " + ANSWER_MILLIS + " ms";
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(kafka.client(Map.of(
                    AdminClientConfig.CLIENT_ID_CONFIG,
                    "onrecord-health",
                    AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                    ANSWER_MILLIS)));
        }
        return admin;
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}

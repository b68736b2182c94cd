// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.onrecord.platform.KafkaConnection;

/** What subscribers were sent, for whoever looks while no instance runs. Stateless; blocks. */
public final class SentLog {
    private static final Duration ADMIN = Duration.ofSeconds(20);

    private SentLog() {}

    /**
     * The position of the last committed record of {@code onrecord.log}; empty when nothing was ever sent.
     *
     * @throws TimeoutException when Kafka does not answer
     */
    public static OptionalLong last(KafkaConnection kafka)
            throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(kafka.client())) {
            if (!admin.listTopics()
                    .names()
                    .get(ADMIN.toSeconds(), TimeUnit.SECONDS)
                    .contains(Topics.LOG)) {
                return OptionalLong.empty();
            }
        }
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(LogTail.consumerSettings(kafka))) {
            return LogTail.position(consumer);
        }
    }
}

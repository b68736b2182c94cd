// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.onrecord.platform.KafkaConnection;

/** The topic of signed heads: one partition, keyed by origin, compacted, so that the last head of each log stays for ever. */
final class HeadTopic {
    static final String NAME = "onrecord.heads";
    static final TopicPartition PARTITION = new TopicPartition(NAME, 0);

    private static final long ADMIN_SECONDS = 20;

    private HeadTopic() {}

    /** Makes the topic if there is none. */
    static void ensure(KafkaConnection kafka) throws InterruptedException, ExecutionException, TimeoutException {
        NewTopic topic = new NewTopic(NAME, 1, (short) -1)
                .configs(Map.of("cleanup.policy", "compact", "segment.bytes", Integer.toString(8 << 20)));
        try (Admin admin = Admin.create(kafka.client())) {
            admin.createTopics(List.of(topic)).all().get(ADMIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /**
     * A producer that fences every one before it, so that a signer which was paused writes nothing any more; what it wrote is
     * settled before this returns.
     */
    static Producer<byte[], byte[]> producer(KafkaConnection kafka, String origin) {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(kafka.client(Map.of(
                "transactional.id",
                "onrecord-heads-" + origin,
                "acks",
                "all",
                "enable.idempotence",
                true,
                "max.block.ms",
                10_000,
                "request.timeout.ms",
                5_000,
                "delivery.timeout.ms",
                10_000,
                "retry.backoff.ms",
                5L,
                "retry.backoff.max.ms",
                200L,
                "key.serializer",
                "org.apache.kafka.common.serialization.ByteArraySerializer",
                "value.serializer",
                "org.apache.kafka.common.serialization.ByteArraySerializer")));
        producer.initTransactions();
        return producer;
    }

    /** Returns once the head is durable. */
    static void write(Producer<byte[], byte[]> producer, String origin, SignedHead head) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(NAME, 0, head.signedMillis(), origin.getBytes(UTF_8), head.note()));
        producer.commitTransaction();
    }

    static Map<String, Object> consumerSettings(KafkaConnection kafka) {
        return kafka.client(Map.of(
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest",
                "key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer",
                "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.onrecord.platform.KafkaConnection;

/**
 * What is kept of logs outside of their databases: two topics of one partition each, compacted, so that the last record of
 * each key stays for ever. Signed heads are keyed by origin, with one more record for a log that is closed; redactions by
 * origin and id.
 */
final class HeadTopic {
    static final String NAME = "onrecord.heads";
    static final TopicPartition PARTITION = new TopicPartition(NAME, 0);
    static final String REDACTIONS = "onrecord.redactions";
    static final TopicPartition REDACTIONS_PARTITION = new TopicPartition(REDACTIONS, 0);

    private static final long ADMIN_SECONDS = 20;
    private static final String CLEANUP = "cleanup.policy";
    private static final String COMPACT = "compact";
    private static final Duration POLL = Duration.ofMillis(500);

    /** Past this a broker that answers nothing is treated as away. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private HeadTopic() {}

    /**
     * Makes the topics that are missing and verifies the others.
     *
     * @throws IllegalStateException when one forgets what it has
     */
    static void ensure(KafkaConnection kafka) throws InterruptedException, ExecutionException, TimeoutException {
        List<String> both = List.of(NAME, REDACTIONS);
        try (Admin admin = Admin.create(kafka.client())) {
            Set<String> there = admin.listTopics().names().get(ADMIN_SECONDS, TimeUnit.SECONDS);
            for (String name : both) {
                if (!there.contains(name)) {
                    make(admin, name);
                }
            }
            verify(admin, both.stream().filter(there::contains).toList());
        }
    }

    private static void verify(Admin admin, List<String> names)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<ConfigResource> topics = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        admin.describeConfigs(topics).all().get(ADMIN_SECONDS, TimeUnit.SECONDS).forEach((topic, config) -> {
            String found = config.get(CLEANUP).value();
            if (!COMPACT.equals(found)) {
                throw new IllegalStateException("topic " + topic.name() + " has " + CLEANUP + "=" + found
                        + " where only " + COMPACT + " keeps what was promised");
            }
        });
    }

    private static void make(Admin admin, String name)
            throws InterruptedException, ExecutionException, TimeoutException {
        NewTopic topic = new NewTopic(name, 1, (short) -1)
                .configs(Map.of(
                        CLEANUP,
                        COMPACT,
                        "segment.bytes",
                        Integer.toString(8 << 20),
                        "max.message.bytes",
                        Integer.toString(4 << 20)));
        try {
            admin.createTopics(List.of(topic)).all().get(ADMIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** Under which the last head of a log is kept. */
    static byte[] key(String origin) {
        return origin.getBytes(UTF_8);
    }

    /** Under which it is kept that a log is closed: no origin, for none has a space. */
    static byte[] closedKey(String origin) {
        return ("closed " + origin).getBytes(UTF_8);
    }

    /**
     * Hands over every record that a topic has now, in order.
     *
     * @throws TimeoutException when Kafka does not answer
     */
    static void readAll(KafkaConnection kafka, TopicPartition partition, Consumer<ConsumerRecord<byte[], byte[]>> taker)
            throws TimeoutException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(consumerSettings(kafka))) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end =
                    consumer.endOffsets(List.of(partition)).values().iterator().next();
            while (consumer.position(partition) < end) {
                consumer.poll(POLL).forEach(taker);
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException(partition.topic() + " was not read within " + PATIENCE);
                }
            }
        }
    }

    /**
     * A producer that fences every one before it, so that a signer which was paused writes nothing any more; what it wrote is
     * settled before this returns.
     */
    static Producer<byte[], byte[]> producer(KafkaConnection kafka, String origin) {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(kafka.client(Map.ofEntries(
                Map.entry("transactional.id", "onrecord-heads-" + origin),
                Map.entry("acks", "all"),
                Map.entry("enable.idempotence", true),
                Map.entry("max.request.size", 4 << 20),
                Map.entry("max.block.ms", 10_000),
                Map.entry("request.timeout.ms", 5_000),
                Map.entry("delivery.timeout.ms", 10_000),
                Map.entry("retry.backoff.ms", 5L),
                Map.entry("retry.backoff.max.ms", 200L),
                Map.entry("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer"),
                Map.entry("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer"))));
        producer.initTransactions();
        return producer;
    }

    /** Returns once the head is durable. */
    static void write(Producer<byte[], byte[]> producer, String origin, SignedHead head) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(NAME, 0, head.signedMillis(), key(origin), head.note()));
        producer.commitTransaction();
    }

    /** Returns once it is durable that the log is closed. */
    static void writeClosed(Producer<byte[], byte[]> producer, ClosedLog closed) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(NAME, 0, closedKey(closed.origin()), closed.write()));
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

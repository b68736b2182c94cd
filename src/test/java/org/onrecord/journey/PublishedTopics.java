// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.onrecord.platform.KafkaConnection;

/** Reads whole topics, committed records only, as any outside consumer would. */
final class PublishedTopics {
    static final String LOG = "onrecord.log";
    static final String STATEMENTS = "onrecord.statements";
    static final String POSITION_CHANGES = "onrecord.position-changes";
    static final String STANCES = "onrecord.stances";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConnection kafka;

    PublishedTopics(KafkaConnection kafka) {
        this.kafka = kafka;
    }

    /** All records up to now, partition by partition in order of their offsets. */
    List<TopicRecord> read(String topic) {
        List<TopicRecord> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // For a reader of committed records the end is before the first transaction that is still open.
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                    found.add(TopicRecord.of(each));
                }
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(topic + " could not be read to its end within " + PATIENCE);
                }
            }
        }
        return found;
    }

    private Map<String, Object> settings() {
        return kafka.client(Map.of(
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "none",
                "key.deserializer",
                ByteArrayDeserializer.class.getName(),
                "value.deserializer",
                ByteArrayDeserializer.class.getName()));
    }
}

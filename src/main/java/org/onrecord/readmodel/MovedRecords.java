// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Finds records that the relay has written again. A redaction of fields puts another record under the key of each entry
 * concerned, ahead of its order; once the broker has forgotten the first one, the entry stands there and not in its place.
 * For one thread at a time.
 */
final class MovedRecords {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Object> kafka;
    private final TopicPartition partition;
    private final LogRecordReader reader = new LogRecordReader();

    MovedRecords(Map<String, Object> kafka, String topic) {
        this.kafka = kafka;
        this.partition = new TopicPartition(topic, 0);
    }

    /** The last record of each of these positions from an offset on, as far as the topic reaches now. */
    Map<Long, LogRecord> find(Set<Long> positions, long fromOffset) {
        Map<Long, LogRecord> found = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Projector.consumerProperties(kafka, false))) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, fromOffset);
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                    if (positions.contains(position(each))) {
                        LogRecord record = reader.read(each);
                        if (record.event() instanceof LogEvent.Other) {
                            // Destroyed as a whole since: that is for another order to explain.
                            found.remove(record.position());
                        } else {
                            found.put(record.position(), record);
                        }
                    }
                }
            }
        }
        return found;
    }

    private static long position(ConsumerRecord<byte[], byte[]> each) {
        Header sequence = each.headers().lastHeader("ce_sequence");
        return sequence == null ? -1 : Long.parseLong(new String(sequence.value(), US_ASCII));
    }
}

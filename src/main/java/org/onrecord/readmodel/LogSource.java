// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The committed log from its beginning, entry by entry, outside of any consumer group. Dense: what was delivered before
 * is skipped, a missing position is {@link DamagedLog}. For one thread at a time.
 */
final class LogSource implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final LogRecordReader reader = new LogRecordReader();
    private final ArrayDeque<ConsumerRecord<byte[], byte[]>> pending = new ArrayDeque<>();
    private long lastPosition = -1;
    private long nextOffset;

    LogSource(Map<String, Object> kafka, String topic) {
        Properties properties = Projector.consumerProperties(kafka, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 4_000);
        properties.put(ConsumerConfig.CHECK_CRCS_CONFIG, false);
        consumer = new KafkaConsumer<>(properties);
        partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** The offset after the last record that is committed now. */
    long end() {
        return Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
    }

    /** Whether everything before the offset has been delivered. */
    boolean isPast(long offset) {
        return pending.isEmpty() && consumer.position(partition) >= offset;
    }

    /** The next entry; null when none came within a fifth of a second. */
    @Nullable
    LogRecord next() {
        while (true) {
            ConsumerRecord<byte[], byte[]> record = pending.poll();
            if (record == null) {
                consumer.poll(POLL).records(partition).forEach(pending::add);
                record = pending.poll();
                if (record == null) {
                    return null;
                }
            }
            LogRecord entry = reader.read(record);
            nextOffset = record.offset() + 1;
            if (entry.position() == lastPosition + 1) {
                lastPosition = entry.position();
                return entry;
            }
            if (entry.position() > lastPosition) {
                throw new DamagedLog("after position " + lastPosition + " the log goes on with " + entry.position());
            }
        }
    }

    /** The position of the last entry delivered; -1 before the first. */
    long lastPosition() {
        return lastPosition;
    }

    /** The offset after the last entry delivered. */
    long nextOffset() {
        return nextOffset;
    }

    @Override
    public void close() {
        consumer.close();
    }
}

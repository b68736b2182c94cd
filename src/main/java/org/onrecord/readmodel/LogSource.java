// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.SQLException;
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
 * is skipped, what an order destroyed is absent in its place, any other missing position is {@link DamagedLog}. For one
 * thread at a time.
 */
final class LogSource implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final LogRecordReader reader = new LogRecordReader();
    private final ArrayDeque<ConsumerRecord<byte[], byte[]>> pending = new ArrayDeque<>();
    private final ArrayDeque<LogRecord> ahead = new ArrayDeque<>();
    private final RedactedEntries redacted;
    private long lastPosition = -1;
    private long nextOffset;

    LogSource(Map<String, Object> kafka, String topic, RedactedEntries redacted) {
        this.redacted = redacted;
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
        return ahead.isEmpty() && pending.isEmpty() && consumer.position(partition) >= offset;
    }

    /** The next entry; null when none came within a fifth of a second. */
    @Nullable
    LogRecord next() throws SQLException {
        while (ahead.isEmpty()) {
            ConsumerRecord<byte[], byte[]> record = pending.poll();
            if (record == null) {
                consumer.poll(POLL).records(partition).forEach(pending::add);
                record = pending.poll();
                if (record == null) {
                    return null;
                }
            }
            take(reader.read(record));
        }
        LogRecord entry = ahead.remove();
        lastPosition = entry.position();
        nextOffset = entry.offset() + 1;
        return entry;
    }

    private void take(LogRecord entry) throws SQLException {
        if (entry.position() > lastPosition + 1) {
            ahead.addAll(redacted.missing(lastPosition, entry));
        }
        if (entry.position() > lastPosition) {
            ahead.add(redacted.shown(entry));
        }
    }

    /** Puts back the entry that was delivered last: it comes next. */
    void unread(LogRecord entry) {
        ahead.addFirst(entry);
        lastPosition = entry.position() - 1;
        nextOffset = entry.offset();
    }

    /** Whether nothing was delivered of what this order destroys. */
    boolean hid(long order) {
        return redacted.hid(order);
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

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.StatementId;
import org.onrecord.ledger.LogEntry;
import org.onrecord.ledger.LogReader;
import org.onrecord.ledger.Payload;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.vault.DataKeys;

/**
 * Finds out whether the topics still hold what was replaced: reads them from their beginning, for a broker tells nobody
 * what it has compacted. The relay has sent the replacements. Blocks for minutes; thread-safe.
 */
@Singleton
class TopicsSearch {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final byte[] NO_DATA = "\"data\":null}".getBytes(US_ASCII);

    private final DataSource database;
    private final DataKeys keys;
    private final KafkaConnection kafka;

    TopicsSearch(DataSource database, DataKeys keys, KafkaConnection kafka) {
        this.database = database;
        this.keys = keys;
        this.kafka = kafka;
    }

    /**
     * Whether everything was replaced that an order takes, and no topic holds what it replaced.
     *
     * @throws TimeoutException when the topics can't be read within minutes
     */
    boolean isClean(LogPosition order, StatementId statement) throws SQLException {
        return isReplaced(order) && !holdsAny(wanted(order, statement));
    }

    /**
     * What no record may have any more.
     *
     * @param entries keys of the log topic and of position changes
     * @param stances keys of stances that are older than the order
     * @param fields keys of the log topic whose records may be there without these slots
     */
    private record Wanted(
            LogPosition order,
            Set<String> entries,
            String statement,
            Set<String> stances,
            Map<String, Set<String>> fields) {}

    private Wanted wanted(LogPosition order, StatementId statement) throws SQLException {
        try (Connection connection = database.getConnection()) {
            LogReader log = new LogReader(connection, keys);
            Set<String> entries = new HashSet<>();
            log.at(log.redacted(order, order).keySet()).forEach(entry -> entries.add(CloudEvent.id(entry)));
            Set<String> stances = new HashSet<>();
            for (LogEntry told : log.derivedBehind(order)) {
                told.payload().ifPresent(payload -> stances.add(Renderer.stance(payload)));
            }
            Map<Long, Map<String, LogPosition>> without = log.redactedFields(order);
            Map<String, Set<String>> fields = new HashMap<>();
            log.at(without.keySet())
                    .forEach(entry -> fields.put(
                            CloudEvent.id(entry),
                            without.getOrDefault(entry.position().value(), Map.of())
                                    .keySet()));
            return new Wanted(order, entries, statement.toString(), stances, fields);
        }
    }

    private boolean isReplaced(LogPosition order) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(LogTail.consumerSettings(kafka))) {
            return LogTail.position(consumer).orElse(-1) >= order.value();
        }
    }

    private boolean holdsAny(Wanted wanted) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(LogTail.consumerSettings(kafka))) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : Topics.all()) {
                consumer.partitionsFor(topic)
                        .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (holds(record, wanted)) {
                        return true;
                    }
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("the topics were not read within " + PATIENCE);
                }
            }
            return false;
        }
    }

    private static boolean holds(ConsumerRecord<byte[], byte[]> record, Wanted wanted) {
        String key = new String(record.key(), UTF_8);
        return switch (record.topic()) {
            case Topics.LOG ->
                wanted.entries().contains(key) && !endsWith(record.value(), NO_DATA)
                        || holds(record.value(), wanted.fields().getOrDefault(key, Set.of()));
            case Topics.POSITION_CHANGES -> wanted.entries().contains(key) && !says(record, "\"redacted\":");
            case Topics.STATEMENTS ->
                wanted.statement().equals(key)
                        && !says(record, "\"status\":\"" + PubStatus.CANCELED + "\"")
                        && (wanted.fields().isEmpty()
                                || LogTail.sequence(record) < wanted.order().value());
            default ->
                wanted.stances().contains(key)
                        && LogTail.sequence(record) < wanted.order().value();
        };
    }

    /** Whether a record of the log topic has one of these slots. */
    private static boolean holds(byte[] value, Set<String> slots) {
        if (slots.isEmpty() || !(Payload.fields(value).get("data") instanceof Map<?, ?> data)) {
            return false;
        }
        return slots.stream().anyMatch(slot -> {
            int dot = slot.indexOf('.');
            return dot < 0
                    ? data.containsKey(slot)
                    : data.get(slot.substring(0, dot)) instanceof Map<?, ?> nested
                            && nested.containsKey(slot.substring(dot + 1));
        });
    }

    private static boolean says(ConsumerRecord<byte[], byte[]> record, String what) {
        return new String(record.value(), UTF_8).contains(what);
    }

    private static boolean endsWith(byte[] value, byte[] end) {
        for (int i = 0; i < end.length; i++) {
            if (value.length < end.length || value[value.length - end.length + i] != end[i]) {
                return false;
            }
        }
        return true;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LedgerFixture;
import org.onrecord.ledger.LogEntry;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.support.BackingProcess;
import org.onrecord.support.TestDirectories;
import org.onrecord.support.TopicSchemas;
import org.onrecord.transparency.Json;

/** A broker and a database of a test's own, relays between them, and what they have published, held against its schemas. */
final class RelayFixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final List<String> PUBLIC = List.of(Topics.STATEMENTS, Topics.POSITION_CHANGES, Topics.STANCES);

    private final Path directory;
    private final BackingProcess servers;
    private final LedgerFixture ledgers;
    private final TopicSchemas schemas = new TopicSchemas();
    private final List<Relay> relays = new ArrayList<>();

    RelayFixture(String name) {
        directory = TestDirectories.fresh(name);
        servers = BackingProcess.forgetful(directory);
        ledgers = new LedgerFixture(servers.endpoints());
    }

    LedgerFixture ledgers() {
        return ledgers;
    }

    KafkaConnection kafka() {
        return servers.endpoints().kafka();
    }

    Relay relay(Ledger ledger) {
        Relay relay = new Relay(
                ledgers.dataSource(),
                ledgers.keys(),
                ledger,
                new RelayLag(new SimpleMeterRegistry(), ledger),
                LedgerFixture.ORIGIN,
                kafka());
        relay.start(new StartupEvent());
        relays.add(relay);
        return relay;
    }

    /** Waits until all that is recorded is published. */
    void awaitPublished() throws Exception {
        records(Topics.LOG, ledgers.log().size());
    }

    /** Every committed record of a topic, once all that is recorded is published. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) throws Exception {
        return records(topic, ledgers.log().size());
    }

    /** Every committed record of a topic, partition by partition, once the log topic holds the number of entries given. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic, int entries) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(LogTail.consumerSettings(kafka()))) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (LogTail.position(consumer).orElse(-1) < entries - 1) {
                assertTrue(System.nanoTime() < deadline, "the log topic did not reach " + entries);
            }
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            records.forEach(record -> schemas.assertValid(topic, record.value()));
            return records;
        }
    }

    /** Every record of the public topics, once all that is recorded is published. */
    Published published() throws Exception {
        Map<String, List<ConsumerRecord<byte[], byte[]>>> byTopic = new LinkedHashMap<>();
        for (String topic : PUBLIC) {
            byTopic.put(topic, records(topic));
        }
        return new Published(byTopic);
    }

    /** What the public topics held at one time. */
    record Published(Map<String, List<ConsumerRecord<byte[], byte[]>>> byTopic) {
        List<ConsumerRecord<byte[], byte[]>> of(String topic) {
            return Objects.requireNonNull(byTopic.get(topic));
        }

        /** The records of one ordering key. */
        List<ConsumerRecord<byte[], byte[]>> of(String topic, Object key) {
            return of(topic).stream()
                    .filter(record -> header(record, "ce_partitionkey").equals(key.toString()))
                    .toList();
        }

        /** All that the public topics tell. */
        String text() {
            return byTopic.values().stream()
                    .flatMap(List::stream)
                    .map(RelayFixture::text)
                    .collect(Collectors.joining("\n"));
        }

        void assertChained() {
            byTopic.forEach(RelayFixture::assertChained);
        }
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    /** The event that a record is of, such as {@code StatementHeld}. */
    static String event(ConsumerRecord<byte[], byte[]> record) {
        return header(record, "ce_type").split("\\.")[2];
    }

    static Map<?, ?> value(ConsumerRecord<byte[], byte[]> record) {
        try {
            return (Map<?, ?>) Json.parse(record.value());
        } catch (Exception e) {
            throw new AssertionError("a record that is not JSON", e);
        }
    }

    /** All that a record tells: key, headers and value. */
    static String text(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder text = new StringBuilder(new String(record.key(), UTF_8));
        record.headers()
                .forEach(header ->
                        text.append(' ').append(header.key()).append('=').append(new String(header.value(), UTF_8)));
        return text.append(' ').append(new String(record.value(), UTF_8)).toString();
    }

    void assertLogTopicIsTheLog() throws Exception {
        List<LogEntry> log = ledgers.log();
        List<ConsumerRecord<byte[], byte[]>> records = records(Topics.LOG, log.size());
        assertEquals(log.size(), records.size());
        for (int i = 0; i < log.size(); i++) {
            Map<?, ?> value = value(records.get(i));
            assertEquals((long) i, value.get("position"));
            assertEquals("%020d".formatted(i), header(records.get(i), "ce_sequence"));
            assertEquals(i == 0 ? "" : "%020d".formatted(i - 1), header(records.get(i), "ce_previous"));
            assertEquals(Json.parse(log.get(i).payload().orElseThrow()), value.get("data"));
            assertEquals(CloudEvent.id(log.get(i)), new String(records.get(i).key(), UTF_8));
        }
    }

    /** Per ordering key, each record names the sequence of the one before it. */
    void assertChained(String topic) throws Exception {
        assertChained(topic, records(topic));
    }

    private static void assertChained(String topic, List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, String> last = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String key = header(record, "ce_partitionkey");
            assertEquals(last.getOrDefault(key, ""), header(record, "ce_previous"), topic + " " + text(record));
            last.put(key, header(record, "ce_sequence"));
        }
        assertFalse(last.isEmpty(), topic);
    }

    @Override
    public void close() throws Exception {
        for (Relay relay : relays) {
            relay.stop(new ShutdownEvent());
        }
        ledgers.close();
        servers.close();
        TestDirectories.delete(directory);
    }
}

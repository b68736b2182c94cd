// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What a service really wrote for some statements: the bytes that the raw bounds are measured with.
 *
 * @param statements the entries of each statement: itself and what was derived from it
 * @param records of all topics, in the order in which each topic has them
 */
record Sample(List<List<Entry>> statements, List<ProducerRecord<byte[], byte[]>> records) {
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final String ENTRIES = """
            SELECT rev, type, leaf, salts, payload
            FROM ledger.entry JOIN ledger.disclosure USING (position) WHERE position > ? ORDER BY position
            """;

    /** One row of {@code ledger.entry} with its row of {@code ledger.disclosure}. */
    record Entry(int rev, short type, byte[] leaf, byte[] salts, byte[] payload) {
        int bytes() {
            return leaf.length + salts.length + payload.length;
        }
    }

    /** Takes everything that was recorded after this position, which is where the first statement follows. */
    static Sample after(long position, Servers servers) throws SQLException {
        return new Sample(entries(position, servers), records(servers));
    }

    double entriesPerStatement() {
        return (double) entries() / statements.size();
    }

    double recordsPerStatement() {
        return (double) records.size() / statements.size();
    }

    long bytesPerStatement() {
        return statements.stream().flatMap(List::stream).mapToLong(Entry::bytes).sum() / statements.size();
    }

    long recordBytesPerStatement() {
        return records.stream().mapToLong(Sample::bytes).sum() / statements.size();
    }

    private long entries() {
        return statements.stream().mapToLong(List::size).sum();
    }

    private static List<List<Entry>> entries(long position, Servers servers) throws SQLException {
        List<List<Entry>> statements = new ArrayList<>();
        try (Connection connection = servers.connect();
                var sql = connection.prepareStatement(ENTRIES)) {
            sql.setLong(1, position);
            try (ResultSet rows = sql.executeQuery()) {
                List<Entry> current = new ArrayList<>();
                while (rows.next()) {
                    Entry entry = new Entry(
                            rows.getInt(1), rows.getShort(2), rows.getBytes(3), rows.getBytes(4), rows.getBytes(5));
                    // The first entry is a statement: its type begins a new one.
                    if (!current.isEmpty() && entry.type() == current.getFirst().type()) {
                        statements.add(List.copyOf(current));
                        current.clear();
                    }
                    current.add(entry);
                }
                statements.add(List.copyOf(current));
            }
        }
        return statements;
    }

    private static List<ProducerRecord<byte[], byte[]>> records(Servers servers) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                consumerSettings(servers), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.listTopics().values().stream()
                    .flatMap(List::stream)
                    .filter(partition -> partition.topic().startsWith("onrecord."))
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long heard = System.nanoTime();
            while (System.nanoTime() - heard < QUIET.toNanos()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    heard = System.nanoTime();
                    if (isOfStatement(record)) {
                        records.add(new ProducerRecord<>(
                                record.topic(), record.partition(), record.key(), record.value(), record.headers()));
                    }
                }
            }
        }
        return records;
    }

    static Map<String, Object> consumerSettings(Servers servers) {
        return servers.kafka()
                .client(Map.of(
                        "isolation.level", "read_committed",
                        "enable.auto.commit", false,
                        "allow.auto.create.topics", false));
    }

    private static boolean isOfStatement(ConsumerRecord<byte[], byte[]> record) {
        Header type = record.headers().lastHeader("ce_type");
        if (type == null) {
            return false;
        }
        String name = new String(type.value(), US_ASCII);
        return !name.contains("Defined") && !name.contains("Adopted");
    }

    private static long bytes(ProducerRecord<byte[], byte[]> record) {
        long bytes = record.key().length + record.value().length;
        for (Header header : record.headers()) {
            bytes += header.key().length() + header.value().length;
        }
        return bytes;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What Kafka takes from the bare producer: the service's records into the same topics, in transactions of many. */
final class RawKafka {
    private static final int RECORDS_A_TRANSACTION = 4_000;

    private final Servers servers;
    private final List<ProducerRecord<byte[], byte[]>> records;

    RawKafka(Servers servers, Sample sample) {
        this.servers = servers;
        this.records = sample.records();
    }

    /** Records a second over whole transactions; the first third of the time is not counted. */
    double recordsPerSecond(long millis) throws ExecutionException, InterruptedException {
        makeTopics();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            sendFor(producer, millis / 3);
            long began = System.nanoTime();
            long sent = sendFor(producer, millis * 2 / 3);
            return sent / ((System.nanoTime() - began) / 1e9);
        }
    }

    private long sendFor(KafkaProducer<byte[], byte[]> producer, long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long sent = 0;
        while (System.nanoTime() < end) {
            producer.beginTransaction();
            for (int i = 0; i < RECORDS_A_TRANSACTION; i++) {
                producer.send(records.get((int) (sent++ % records.size())));
            }
            producer.commitTransaction();
        }
        return sent;
    }

    private void makeTopics() throws ExecutionException, InterruptedException {
        Map<String, Integer> partitions = new TreeMap<>();
        records.forEach(record -> partitions.merge(record.topic(), record.partition() + 1, Math::max));
        try (Admin admin = Admin.create(servers.kafka().client())) {
            admin.createTopics(partitions.entrySet().stream()
                            .map(topic -> new NewTopic(topic.getKey(), topic.getValue(), (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    /** As the relay has them. */
    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("transactional.id", "bench");
        settings.put("acks", "all");
        settings.put("linger.ms", 0);
        settings.put("batch.size", 256 << 10);
        settings.put("buffer.memory", 16L << 20);
        settings.put("compression.type", "lz4");
        return servers.kafka().client(settings);
    }
}

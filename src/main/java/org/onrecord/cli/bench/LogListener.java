// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * An outside consumer of {@code onrecord.log} that reads only what is committed, from now on, and notes when each record
 * reached it. On a thread of its own until it is closed; read what it noted after that.
 */
final class LogListener implements AutoCloseable {
    private static final TopicPartition LOG = new TopicPartition("onrecord.log", 0);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long START_SECONDS = 30;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = Thread.ofPlatform().name("log-listener").unstarted(this::listen);
    private final CountDownLatch atTheEnd = new CountDownLatch(1);
    private final Histogram sinceRecorded = new Histogram();
    private final Marks received = new Marks();
    private volatile boolean closing;

    LogListener(Servers servers) {
        consumer = new KafkaConsumer<>(
                Sample.consumerSettings(servers), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        thread.start();
    }

    /** Returns when every record that is committed from now on will be noted. */
    LogListener awaitStart() throws InterruptedException {
        if (!atTheEnd.await(START_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the log topic was not reached");
        }
        return this;
    }

    /** From the ledger's own time of recording to the record in our hands. */
    Histogram sinceRecorded() {
        return sinceRecorded;
    }

    /** Log positions and when they were in our hands. */
    Marks received() {
        return received;
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        try (consumer) {
            consumer.assign(List.of(LOG));
            consumer.seekToEnd(List.of(LOG));
            consumer.position(LOG);
            atTheEnd.countDown();
            while (!closing) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Instant recorded = Instant.parse(header(record, "ce_recordedtime"));
                    sinceRecorded.addNanos(
                            Duration.between(recorded, Instant.now()).toNanos());
                    received.add(Long.parseLong(header(record, "ce_sequence")), System.nanoTime());
                }
            }
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), US_ASCII);
    }
}

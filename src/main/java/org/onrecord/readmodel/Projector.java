// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.LogPosition;
import org.onrecord.platform.Background;

/**
 * Follows {@code onrecord.log} and keeps the read model. Offsets live with the rows: a batch is applied wholly or not at
 * all, whenever this process is killed. Of all instances the consumer group lets one project; should two believe they
 * do, the conditional update of {@link Projection} lets one commit. Applies strictly by log position: what was applied
 * is skipped, so are the places of what an order destroyed, any other missing position stops it, and it keeps trying
 * from the stored offset.
 *
 * <p>Runs on its own thread from {@link #start} to {@link #close}.
 */
final class Projector implements AutoCloseable {
    static final String GROUP = "onrecord-projection";

    /** One transaction: large enough to amortise its round trips, small enough to keep readers fresh. */
    static final int MAX_BATCH_ENTRIES = 5_000;

    private static final int MAX_FETCH_BYTES = 2 << 20;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long MIN_BACKOFF_MILLIS = 100;
    private static final long MAX_BACKOFF_MILLIS = 5_000;
    private static final long STOP_MILLIS = 10_000;
    private static final Logger LOG = Logger.getLogger(Projector.class);

    private final String topic;
    private final Map<String, Object> kafka;
    private final ProjectionStore store;
    private final RedactedEntries redacted;
    private final ProjectionLag lag;
    private final LogRecordReader reader = new LogRecordReader();
    private final Background background = new Background("onrecord-projector", this::work, this::failed);
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private long backoffMillis = MIN_BACKOFF_MILLIS;
    private long standbyReadAt;

    /** Set by a gap: a broker that lost its tail got it again from the relay, at other offsets. */
    private boolean offsetInDoubt;

    Projector(
            String topic,
            Map<String, Object> kafka,
            ProjectionStore store,
            RedactedEntries redacted,
            ProjectionLag lag) {
        this.topic = topic;
        this.kafka = kafka;
        this.store = store;
        this.redacted = redacted;
        this.lag = lag;
    }

    void start() {
        background.start();
    }

    /** Stops after the batch at hand; returns when the thread has ended. */
    @Override
    public void close() {
        background.stop(STOP_MILLIS, () -> {
            KafkaConsumer<byte[], byte[]> polling = consumer;
            if (polling != null) {
                polling.wakeup();
            }
        });
    }

    private void work() throws SQLException {
        try (KafkaConsumer<byte[], byte[]> own = new KafkaConsumer<>(consumerProperties(kafka, true))) {
            consumer = own;
            awaitTopic(own);
            own.subscribe(List.of(topic), new Assignment(own));
            while (!background.stops(0)) {
                step(own);
            }
        } catch (WakeupException e) {
            LOG.debug("woken to stop");
        } finally {
            consumer = null;
            store.release();
        }
    }

    /** The relay makes the topic when it first runs; a subscription made before would not see it for minutes. */
    private void awaitTopic(KafkaConsumer<byte[], byte[]> own) {
        while (!background.stops(0) && own.partitionsFor(topic).isEmpty()) {
            background.stops(MIN_BACKOFF_MILLIS);
        }
    }

    private void step(KafkaConsumer<byte[], byte[]> own) throws SQLException {
        try {
            ConsumerRecords<byte[], byte[]> records = own.poll(POLL);
            if (!records.isEmpty()) {
                apply(records);
            } else if (!own.assignment().isEmpty()) {
                working();
            } else {
                standBy();
            }
        } catch (OffsetOutOfRangeException e) {
            LOG.warnf("the stored offset is gone from %s: reading it from its beginning, skipping by position", topic);
            own.seekToBeginning(own.assignment());
        } catch (Projection.LostTurn e) {
            LOG.warnf("another projector is active: %s; reading on from what is stored", e.getMessage());
            background.stops(MIN_BACKOFF_MILLIS);
            store.release();
            seekToStored(own);
        }
    }

    private void apply(ConsumerRecords<byte[], byte[]> records) throws SQLException {
        Batch batch = store.batch();
        long applied = store.at().position();
        long offset = store.at().offset();
        for (var each : records) {
            offset = each.offset() + 1;
            LogRecord entry = redacted.shown(reader.read(each));
            if (entry.position() <= applied) {
                continue;
            }
            if (entry.position() != applied + 1) {
                redacted.missing(applied, entry).forEach(batch::add);
                entry = redacted.shown(entry);
            }
            if (!batch.takes(entry)) {
                commit(batch, each.offset());
                batch = store.batch();
            }
            lag.logReached(new LogPosition(entry.position()), entry.recordedMillis());
            batch.add(entry);
            applied = entry.position();
        }
        commit(batch, offset);
        working();
    }

    private void commit(Batch batch, long nextOffset) throws SQLException {
        long start = System.nanoTime();
        lag.applied(store.commit(batch, nextOffset));
        lag.committed(batch.entries(), System.nanoTime() - start);
        offsetInDoubt = offsetInDoubt && batch.entries() == 0;
    }

    private void working() {
        backoffMillis = MIN_BACKOFF_MILLIS;
        lag.recovered();
    }

    /** Another instance projects: what it has reached is read now and then, for health and waiting readers. */
    private void standBy() throws SQLException {
        long now = System.nanoTime();
        if (now - standbyReadAt > TimeUnit.SECONDS.toNanos(1)) {
            standbyReadAt = now;
            lag.applied(store.reload());
            lag.recovered();
        }
    }

    private long failed(Exception e) {
        String reason = e instanceof DamagedLog ? String.valueOf(e.getMessage()) : e.toString();
        lag.failed(reason);
        offsetInDoubt = e instanceof DamagedLog;
        LOG.warnf("projection stands still, next try in %d ms: %s", backoffMillis, reason);
        LOG.debug("why the projection stands still", e);
        long wait = backoffMillis;
        backoffMillis = Math.min(MAX_BACKOFF_MILLIS, backoffMillis * 2);
        return wait;
    }

    private void seekToStored(KafkaConsumer<byte[], byte[]> own) throws SQLException {
        Projection stored = store.reload();
        lag.applied(stored);
        if (offsetInDoubt) {
            LOG.warnf("reading %s from its beginning, skipping by position", topic);
            own.seekToBeginning(own.assignment());
            return;
        }
        for (TopicPartition partition : own.assignment()) {
            own.seek(partition, stored.offset());
        }
    }

    /** Offsets come from the database, never from the group: they are stored with the rows. */
    private final class Assignment implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> own;

        Assignment(KafkaConsumer<byte[], byte[]> own) {
            this.own = own;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.isEmpty()) {
                return;
            }
            try {
                seekToStored(own);
                LOG.infof("projecting %s from offset %d", topic, store.at().offset());
            } catch (SQLException e) {
                throw new IllegalStateException("the projection's offset cannot be read", e);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            store.release();
        }
    }

    /** @param grouped as a member of the projection's group; else on its own, without one */
    static Properties consumerProperties(Map<String, Object> kafka, boolean grouped) {
        Properties properties = new Properties();
        properties.putAll(kafka);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_BATCH_ENTRIES);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MAX_FETCH_BYTES);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES);
        properties.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
        if (grouped) {
            properties.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
            // A standby takes over this long after a hard kill.
            properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 8_000);
            properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
            properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
        }
        return properties;
    }
}

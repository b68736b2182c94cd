// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.onrecord.domain.EventType;
import org.onrecord.domain.LogPosition;
import org.onrecord.ledger.CommittedHead;
import org.onrecord.ledger.Lease;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LogEntry;
import org.onrecord.ledger.LogReader;
import org.onrecord.ledger.Redactions;
import org.onrecord.ledger.ServiceSession;
import org.onrecord.ledger.SignedFloor;
import org.onrecord.platform.Background;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.vault.DataKeys;

/**
 * Follows the log in position order into Kafka, one Kafka transaction a run, from one instance at a time.
 *
 * <p>Exactly once in effect: where to go on is not remembered anywhere but read from the last committed record of the log
 * topic, after {@code initTransactions} under the one transactional id has fenced whoever published before. A lease keeps
 * the instances from fencing each other all the time; it is not what safety rests on. After any failure everything is
 * dropped and begun again in that order.
 */
@ApplicationScoped
public class Relay {
    private static final Logger LOG = Logger.getLogger(Relay.class);

    /** Entries and payload bytes of one Kafka transaction. */
    private static final int MAX_RUN = 2000;

    private static final int MAX_RUN_BYTES = 2 << 20;

    /** Entries appended by another instance are seen this late at the most; our own wake us. */
    private static final long POLL_MILLIS = 10;

    /**
     * Small runs begin this far apart at the least: a Kafka transaction costs the same for one entry and for hundreds, and a
     * subscriber is told within 50 ms all the same.
     */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(12);

    /**
     * Under load the machine's time belongs to those who record: from this size on runs begin further apart, still within
     * what a subscriber is promised.
     */
    private static final int BUSY_RUN = 48;

    private static final long BUSY_PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    /** From this size on a run pays for its transaction, and the next follows at once. */
    private static final int FULL_RUN = MAX_RUN / 4;

    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final long STANDBY_MILLIS = 1000;
    private static final long BACK_OFF_MILLIS = 500;
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final DataSource database;
    private final DataKeys keys;
    private final CommittedHead head;
    private final SignedFloor floor;
    private final RelayLag lag;
    private final String origin;
    private final KafkaConnection kafka;
    private final UUID instance = UUID.randomUUID();
    private final Background background = new Background("onrecord-relay", this::work, this::failed);

    Relay(
            DataSource database,
            DataKeys keys,
            Ledger ledger,
            RelayLag lag,
            @ConfigProperty(name = "onrecord.origin") String origin,
            KafkaConnection kafka) {
        this.database = database;
        this.keys = keys;
        this.head = ledger.head();
        this.floor = ledger.floor();
        this.lag = lag;
        this.origin = origin;
        this.kafka = kafka;
    }

    void start(@Observes @Priority(200) StartupEvent event) {
        background.start();
    }

    void stop(@Observes ShutdownEvent event) {
        background.stop(CLOSE.toMillis() * 2);
    }

    private void work() throws Exception {
        try (ServiceSession session = ServiceSession.open(database, "SET application_name = 'onrecord-relay'")) {
            lead(session.connection());
        } finally {
            lag.active(false);
        }
    }

    private long failed(Exception e) {
        LOG.warnf("publishing stopped, beginning again: cause=%s", e.toString());
        lag.trouble(e.toString());
        return BACK_OFF_MILLIS;
    }

    private void lead(Connection connection) throws Exception {
        Lease lease = new Lease(connection, "relay", instance, LEASE);
        while (!floor.isKnown() || !lease.hold()) {
            lag.trouble("");
            if (background.stops(STANDBY_MILLIS)) {
                return;
            }
        }
        SegmentRoll roll;
        try (Admin admin = Admin.create(kafka.client())) {
            roll = new SegmentRoll(Topics.ensure(admin));
        }
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producerSettings());
        try {
            producer.initTransactions();
            lag.active(true);
            lag.trouble("");
            publish(lease, producer, connection, roll);
            lease.release();
        } finally {
            producer.close(background.stops(0) ? CLOSE : Duration.ZERO);
        }
    }

    private void publish(Lease lease, Producer<byte[], byte[]> producer, Connection connection, SegmentRoll roll)
            throws SQLException, InterruptedException {
        LogReader log = new LogReader(connection, keys);
        long next = tail() + 1;
        if (log.next() < next) {
            floor.refuse(next + " entries were published, the database holds " + log.next());
        }
        if (next > 0) {
            Redactions.replaced(connection, new LogPosition(next - 1));
        }
        lag.published(next - 1, 0);
        LOG.infof("publishing from position=%d", next);
        Renderer renderer = new Renderer(
                origin, producer.partitionsFor(Topics.POSITION_CHANGES).size());
        while (!background.stops(0) && lease.hold()) {
            if (floor.refusal().isPresent()) {
                throw new IllegalStateException(floor.refusal().get().toString());
            }
            List<LogEntry> run = log.read(next, MAX_RUN, MAX_RUN_BYTES);
            if (run.isEmpty()) {
                lag.oldestWaiting(0);
                send(producer, renderer, roll.due(connection, log, next), log);
                head.awaitBeyond(next, POLL_MILLIS);
                continue;
            }
            if (run.getFirst().position().value() != next) {
                throw new IllegalStateException("the log has no entry " + next);
            }
            lag.oldestWaiting(run.getFirst().recordedMillis());
            long began = System.nanoTime();
            send(producer, renderer, run, log);
            next += run.size();
            if (run.stream().anyMatch(entry -> entry.type() == EventType.REDACTION_ORDERED)) {
                Redactions.replaced(connection, new LogPosition(next - 1));
            }
            lag.published(next - 1, run.size());
            if (run.size() < FULL_RUN) {
                long pace = run.size() < BUSY_RUN ? PACE_NANOS : BUSY_PACE_NANOS;
                long early = pace - (System.nanoTime() - began);
                background.stops(TimeUnit.NANOSECONDS.toMillis(Math.max(0, early)));
            }
        }
    }

    private static void send(
            Producer<byte[], byte[]> producer, Renderer renderer, List<LogEntry> entries, LogReader log)
            throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        producer.beginTransaction();
        for (ProducerRecord<byte[], byte[]> record : renderer.render(entries, log)) {
            producer.send(record);
        }
        producer.commitTransaction();
    }

    private long tail() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(LogTail.consumerSettings(kafka))) {
            return LogTail.position(consumer).orElse(-1);
        }
    }

    private Map<String, Object> producerSettings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("transactional.id", "onrecord-relay-" + origin);
        settings.put("transaction.timeout.ms", 30_000);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("linger.ms", 0);
        settings.put("batch.size", 256 << 10);
        settings.put("buffer.memory", 16L << 20);
        settings.put("max.request.size", 4 << 20);
        settings.put("max.block.ms", 15_000);
        settings.put("request.timeout.ms", 10_000);
        settings.put("delivery.timeout.ms", 20_000);
        settings.put("retry.backoff.ms", 5L);
        settings.put("retry.backoff.max.ms", 200L);
        settings.put("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
        settings.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
        return kafka.client(settings);
    }
}

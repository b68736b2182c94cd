// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.SignedFloor;
import org.onrecord.platform.Background;
import org.onrecord.platform.KafkaConnection;

/**
 * Reads what was signed from outside of the database, first of all and then for as long as the service runs: until the
 * journal was read once, nothing is appended. On its own thread.
 */
@ApplicationScoped
public class HeadJournal {
    private static final Logger LOG = Logger.getLogger(HeadJournal.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long BACK_OFF_MILLIS = 500;
    private static final long STOP_MILLIS = 5000;

    private final KafkaConnection kafka;
    private final String origin;
    private final SignedFloor floor;
    private final Background thread = new Background("onrecord-heads", this::follow, this::failed);
    private volatile Optional<SignedHead> last = Optional.empty();

    HeadJournal(KafkaConnection kafka, Ledger ledger, @ConfigProperty(name = "onrecord.origin") String origin) {
        this.kafka = kafka;
        this.floor = ledger.floor();
        this.origin = origin;
    }

    void start(@Observes @Priority(90) StartupEvent event) {
        floor.askFirst();
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) {
        thread.stop(STOP_MILLIS);
    }

    /** The last head that was signed, as far as it has been read. */
    Optional<SignedHead> last() {
        return last;
    }

    private void follow() throws Exception {
        HeadTopic.ensure(kafka);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(HeadTopic.consumerSettings(kafka))) {
            consumer.assign(List.of(HeadTopic.PARTITION));
            consumer.seekToBeginning(List.of(HeadTopic.PARTITION));
            long end = consumer.endOffsets(List.of(HeadTopic.PARTITION))
                    .values()
                    .iterator()
                    .next();
            boolean known = false;
            while (!thread.stops(0)) {
                if (!known && consumer.position(HeadTopic.PARTITION) >= end) {
                    floor.known();
                    known = true;
                }
                consumer.poll(POLL).forEach(this::take);
            }
        }
    }

    private long failed(Exception e) {
        LOG.warnf("signed heads are not read, trying again: cause=%s", e.toString());
        return BACK_OFF_MILLIS;
    }

    private void take(ConsumerRecord<byte[], byte[]> found) {
        if (Arrays.equals(found.key(), origin.getBytes(UTF_8))) {
            SignedHead head = SignedHead.of(found.value(), found.timestamp());
            if (last.isEmpty() || head.size().compareTo(last.get().size()) > 0) {
                last = Optional.of(head);
                floor.raise(head.size());
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.onrecord.ledger.JournalledRedaction;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LedgerUnavailable;
import org.onrecord.ledger.Reapplication;
import org.onrecord.ledger.Restoration;
import org.onrecord.ledger.ServiceSession;
import org.onrecord.ledger.SignedFloor;
import org.onrecord.platform.Background;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.transparency.TreeSize;

/**
 * Reads what was signed and redacted from outside of the database, first of all, and then for as long as the service runs
 * what is signed. Until it was read once, the database held against it, and what was redacted destroyed again should it be
 * back, nothing is appended, published or shown. On its own thread.
 */
@ApplicationScoped
public class HeadJournal {
    private static final Logger LOG = Logger.getLogger(HeadJournal.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long BACK_OFF_MILLIS = 500;
    private static final long STOP_MILLIS = 5000;

    /** A start waits so long for Kafka; after that the service runs, and says that it has nothing to show yet. */
    private static final Duration START = Duration.ofSeconds(10);

    private final KafkaConnection kafka;
    private final DataSource database;
    private final Reapplication redactions;
    private final String origin;
    private final SignedFloor floor;
    private final Background thread = new Background("onrecord-heads", this::follow, this::failed);
    private volatile Optional<SignedHead> last = Optional.empty();

    HeadJournal(
            KafkaConnection kafka,
            DataSource database,
            Reapplication redactions,
            Ledger ledger,
            @ConfigProperty(name = "onrecord.origin") String origin) {
        this.kafka = kafka;
        this.database = database;
        this.redactions = redactions;
        this.floor = ledger.floor();
        this.origin = origin;
    }

    void start(@Observes @Priority(90) StartupEvent event) {
        floor.askFirst();
        thread.start();
    }

    /** The last of the start: nobody is answered before it is known what may be shown. */
    void await(@Observes @Priority(900) StartupEvent event) throws InterruptedException {
        try {
            floor.awaitKnown(START.toNanos());
        } catch (LedgerUnavailable e) {
            LOG.warnf("nothing is recorded or shown yet: %s", e.getMessage());
        }
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
                    hold();
                    floor.known();
                    known = true;
                }
                consumer.poll(POLL).forEach(this::take);
            }
        }
    }

    /** Holds the database against what was promised, and sees to it that what was redacted is gone. */
    private void hold() throws Exception {
        List<JournalledRedaction> journal = RedactionJournal.read(kafka, origin);
        try (ServiceSession session = ServiceSession.open(database, "SET application_name = 'onrecord-journal'")) {
            Connection connection = session.connection();
            ClosedLog.inside(connection).ifPresent(this::close);
            TreeSize promised = floor.promised();
            TreeSize held = Restoration.size(connection);
            if (promised.compareTo(held) > 0) {
                refuse("a head of " + promised + " entries was signed, the database holds " + held);
            } else if (!journal.isEmpty()
                    && !held.covers(journal.getLast().order().value())) {
                refuse("a redaction was ordered by entry " + journal.getLast().order() + ", the database holds " + held
                        + " entries");
            }
            if (floor.refusal().isEmpty()) {
                redactions.run(connection);
            }
        }
    }

    private void refuse(String why) {
        LOG.errorf("the log was set back or changed; nothing is recorded, signed or shown: %s", why);
        floor.refuse(why);
    }

    private void close(ClosedLog closed) {
        LOG.errorf("the log is closed: successor=%s", closed.successor());
        floor.close(closed.successor().toString());
    }

    private long failed(Exception e) {
        LOG.warnf("signed heads are not read, trying again: cause=%s", e.toString());
        return BACK_OFF_MILLIS;
    }

    private void take(ConsumerRecord<byte[], byte[]> found) {
        if (Arrays.equals(found.key(), HeadTopic.closedKey(origin))) {
            close(ClosedLog.read(found.value()));
        } else if (Arrays.equals(found.key(), HeadTopic.key(origin))) {
            SignedHead head = SignedHead.of(found.value(), found.timestamp());
            if (last.isEmpty() || head.size().compareTo(last.get().size()) > 0) {
                last = Optional.of(head);
                floor.raise(head.size());
            }
        }
    }
}

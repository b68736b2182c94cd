// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.onrecord.platform.Background;
import org.onrecord.platform.MetricNames;
import org.onrecord.timestamp.Stamp;
import org.onrecord.timestamp.StampQuestion;
import org.onrecord.timestamp.StampRefusal;

/**
 * Has the last head stamped once an interval, by whichever instance signs, on a thread of its own: neither signing nor
 * serving ever waits for it. When the next stamp is due says the last one in the database, so that restarts and other
 * instances change nothing. Safe for any thread.
 */
@ApplicationScoped
class Timestamps {
    private static final Logger LOG = Logger.getLogger(Timestamps.class);

    /** After this a stamp that is due is overdue: enough for a dozen attempts. */
    static final long OVERDUE_MILLIS = 3_600_000;

    /** A head that stays the last is offered every 30 seconds; one that was not for longer may be the last no more. */
    private static final long FRESH_MILLIS = 40_000;

    /**
     * A stamp says that the log ended there not long before, and so it must be: an auditor takes what is recorded more than
     * 90 seconds before a stamp, and stands behind it, for back-dated.
     */
    private static final long MAX_AGE_MILLIS = 60_000;

    /** Clocks of honest parties differ by so much; what would be further off an auditor held against us. */
    private static final long SKEW_MILLIS = 5_000;

    private static final long LOOK_MILLIS = 500;
    private static final long LOOK_AGAIN_MILLIS = 60_000;
    private static final long BACK_OFF_MILLIS = 5_000;
    private static final int MAX_DOUBLINGS = 6;
    private static final long STOP_MILLIS = 2000;

    private final TimestampAuthority authority;
    private final DataSource database;
    private final StampedHeads stamped;
    private final Clock clock;
    private final TimestampClient client = new TimestampClient();
    private final Counter kept;
    private final Counter failures;
    private final Background thread = new Background("onrecord-timestamp", this::work, this::failed);
    private int failed;
    private long lookAgainNanos = System.nanoTime();
    private volatile Optional<Offered> offered = Optional.empty();
    private volatile Optional<Long> dueAtMillis = Optional.empty();
    private volatile Optional<String> refusal = Optional.empty();

    /** @param atMillis when the log was last seen to end there */
    private record Offered(SignedHead head, long atMillis) {}

    @Inject
    Timestamps(TimestampAuthority authority, DataSource database, StampedHeads stamped, MeterRegistry registry) {
        this(authority, database, stamped, registry, Clock.systemUTC());
    }

    Timestamps(
            TimestampAuthority authority,
            DataSource database,
            StampedHeads stamped,
            MeterRegistry registry,
            Clock clock) {
        this.clock = clock;
        this.authority = authority;
        this.database = database;
        this.stamped = stamped;
        this.kept = Counter.builder(MetricNames.TIMESTAMP_STAMPS)
                .description("Stamps of the time-stamping authority, verified and kept")
                .register(registry);
        this.failures = Counter.builder(MetricNames.TIMESTAMP_FAILURES)
                .description("Attempts at a stamp of the time-stamping authority that failed")
                .register(registry);
    }

    void start(@Observes @Priority(205) StartupEvent event) {
        if (authority.address().isPresent()) {
            thread.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        client.close();
        thread.stop(STOP_MILLIS);
    }

    /** A head that was published, or is still the last. Never waits. */
    void offer(SignedHead head) {
        offered = Optional.of(new Offered(head, clock.millis()));
    }

    /** Another instance signs from now on. */
    void rest() {
        offered = Optional.empty();
    }

    /** Whether this instance asks somebody. */
    boolean isAsking() {
        return authority.address().isPresent() && offered.isPresent();
    }

    /** Why there is no stamp, when the authority says so or answers what is none. */
    Optional<String> refusal() {
        return isAsking() ? refusal : Optional.empty();
    }

    /** Milliseconds until the next stamp is due, negative when it has been for so long; empty when that is not known. */
    Optional<Long> untilDueMillis() {
        return isAsking() ? dueAtMillis.map(at -> at - clock.millis()) : Optional.empty();
    }

    private void work() throws Exception {
        Optional<Offered> head = offered;
        long now = clock.millis();
        if (head.isEmpty() || now - head.get().atMillis() > FRESH_MILLIS || System.nanoTime() - lookAgainNanos < 0) {
            thread.stops(LOOK_MILLIS);
            return;
        }
        Optional<StampedHeads.Last> last = last();
        long wait = last.map(one -> authority.interval().toMillis() - one.ageMillis())
                .orElse(0L);
        dueAtMillis = last.isPresent() ? Optional.of(now + wait) : dueAtMillis.or(() -> Optional.of(now));
        if (wait > 0) {
            lookAgainNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.min(wait, LOOK_AGAIN_MILLIS));
            refusal = Optional.empty();
            failed = 0;
        } else {
            stamp(head.get(), last.map(one -> one.number() + 1).orElse(0L));
        }
    }

    private long failed(Exception e) {
        failures.increment();
        refusal = e instanceof StampRefusal ? Optional.of(String.valueOf(e.getMessage())) : Optional.empty();
        long wait = BACK_OFF_MILLIS << Math.min(failed++, MAX_DOUBLINGS);
        LOG.warnf("the head is not stamped: cause=%s again=%d ms", e.toString(), wait);
        return wait;
    }

    private void stamp(Offered offer, long number) throws Exception {
        URI address = authority.address().orElseThrow();
        StampQuestion question = StampQuestion.over(stampedBytes(offer.head()));
        long asked = clock.millis();
        StampQuestion.Answer answer = question.read(client.ask(address, question.bytes()), authority.believed());
        long answered = clock.millis();
        demandNear(answer.stamp(), asked, answered);
        if (answered - offer.atMillis() > MAX_AGE_MILLIS) {
            throw new IOException("the head was not the last any more, perhaps, when it was stamped");
        }
        try (Connection connection = database.getConnection()) {
            if (stamped.keep(connection, number, offer.head().size(), answer.token())) {
                kept.increment();
                LOG.infof(
                        "a head was stamped: size=%s time=%s authority=%s",
                        offer.head().size(),
                        Instant.ofEpochMilli(answer.stamp().millis()),
                        answer.stamp().authority());
            }
        }
    }

    /** What is stamped of a head: the text of its note, so that no signature that comes later matters. */
    static byte[] stampedBytes(SignedHead head) {
        return head.checkpoint().checkpoint().text().getBytes(UTF_8);
    }

    private static void demandNear(Stamp.Valid stamp, long asked, long answered) throws StampRefusal {
        if (stamp.latestMillis() < asked - SKEW_MILLIS || stamp.earliestMillis() > answered + SKEW_MILLIS) {
            throw new StampRefusal("its clock says " + Instant.ofEpochMilli(stamp.millis()) + ", ours "
                    + Instant.ofEpochMilli(answered));
        }
    }

    private Optional<StampedHeads.Last> last() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return stamped.last(connection);
        }
    }
}

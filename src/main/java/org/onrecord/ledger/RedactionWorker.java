// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.onrecord.domain.Command;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.platform.Background;

/**
 * Sees to it that what was ordered is carried out everywhere, however long a part of it is away, and has the log say of
 * each system when it holds nothing more. What is left to do is read from the database, so that a restart loses nothing;
 * of all instances one does it. On its own thread.
 */
@ApplicationScoped
public class RedactionWorker {
    private static final Logger LOG = Logger.getLogger(RedactionWorker.class);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 250;
    private static final long STANDBY_MILLIS = 2000;
    private static final long BACK_OFF_MILLIS = 1000;

    /** A system that was not done is asked again after a wait that doubles up to this. */
    private static final long MAX_WAIT_MILLIS = 60_000;

    private static final long ANSWER_SECONDS = 20;
    private static final long STOP_MILLIS = 10_000;

    private final DataSource database;
    private final Ledger ledger;
    private final Instance<Erasure> erasures;
    private final UUID instance = UUID.randomUUID();
    private final Map<Task, Wait> waits = new HashMap<>();
    private final Background background = new Background("onrecord-redaction", this::work, this::failed);

    RedactionWorker(DataSource database, Ledger ledger, @Any Instance<Erasure> erasures) {
        this.database = database;
        this.ledger = ledger;
        this.erasures = erasures;
    }

    private record Task(LogPosition order, RedactedSystem system) {}

    private record Wait(long untilNanos, long millis) {}

    void start(@Observes @Priority(250) StartupEvent event) {
        background.start();
    }

    void stop(@Observes ShutdownEvent event) {
        background.stop(STOP_MILLIS);
    }

    private void work() throws Exception {
        try (ServiceSession session = ServiceSession.open(database, "SET application_name = 'onrecord-redaction'")) {
            Lease lease = new Lease(session.connection(), "redaction", instance, LEASE);
            while (!background.stops(0)) {
                if (!lease.hold()) {
                    background.stops(STANDBY_MILLIS);
                    continue;
                }
                List<Redactions.Redaction> open = Redactions.open(session.connection());
                for (Redactions.Redaction redaction : open) {
                    if (redaction.ordered().isPresent() && lease.hold()) {
                        carryOut(redaction, redaction.ordered().get());
                    }
                }
                background.stops(LOOK_MILLIS);
            }
            lease.release();
        }
    }

    private long failed(Exception e) {
        LOG.warnf("redactions are not carried out, trying again: cause=%s", e.toString());
        return BACK_OFF_MILLIS;
    }

    private void carryOut(Redactions.Redaction redaction, LogPosition order)
            throws SQLException, ExecutionException, TimeoutException, InterruptedException {
        for (Erasure erasure : erasures) {
            Task task = new Task(order, erasure.system());
            Wait wait = waits.getOrDefault(task, new Wait(System.nanoTime(), LOOK_MILLIS));
            if (redaction.completed().contains(erasure.system()) || System.nanoTime() - wait.untilNanos() < 0) {
                continue;
            }
            if (isDone(erasure, redaction, order)) {
                waits.remove(task);
                complete(redaction, order, erasure.system());
            } else {
                waits.put(
                        task,
                        new Wait(
                                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait.millis()),
                                Math.min(MAX_WAIT_MILLIS, wait.millis() * 2)));
            }
        }
    }

    private static boolean isDone(Erasure erasure, Redactions.Redaction redaction, LogPosition order)
            throws InterruptedException {
        try {
            return erasure.isDone(order, redaction.statement());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warnf("redaction is not carried out yet: order=%s system=%s cause=%s", order, erasure.system(), e);
            return false;
        }
    }

    private void complete(Redactions.Redaction redaction, LogPosition order, RedactedSystem system)
            throws ExecutionException, TimeoutException, InterruptedException {
        Command complete = new Command.CompleteRedaction(redaction.id(), order, system);
        ledger.submit(Submission.of(complete, Optional.empty(), Optional.empty()))
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        LOG.infof("redaction carried out: order=%s system=%s", order, system);
    }
}

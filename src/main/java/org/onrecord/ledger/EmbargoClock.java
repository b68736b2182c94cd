// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.onrecord.domain.Command;
import org.onrecord.domain.StatementId;
import org.onrecord.platform.Background;

/**
 * Lifts embargoes at their instant, in the order of the instants. Every instance tries: under the head lock the ledger
 * takes the first and refuses the others, and refuses all while the instant has not come. What is due is read from the
 * database, so that a restart loses nothing. On its own thread.
 */
@ApplicationScoped
public class EmbargoClock {
    private static final Logger LOG = Logger.getLogger(EmbargoClock.class);

    /** An embargo recorded since the last look is lifted this late at the most. */
    private static final long LOOK_MILLIS = 200;

    /** Lifted together; more are due at once in the next round. */
    private static final int ROUND = 500;

    private static final long ANSWER_SECONDS = 20;
    private static final long BACK_OFF_MILLIS = 500;
    private static final long STOP_MILLIS = 5000;

    private final DataSource database;
    private final Ledger ledger;
    private final Clock clock;
    private final Background background = new Background("onrecord-embargo", this::work, this::failed);

    EmbargoClock(DataSource database, Ledger ledger) {
        this.database = database;
        this.ledger = ledger;
        this.clock = Clock.systemUTC();
    }

    void start(@Observes @Priority(120) StartupEvent event) {
        background.start();
    }

    void stop(@Observes ShutdownEvent event) {
        background.stop(STOP_MILLIS);
    }

    private void work() throws SQLException, ExecutionException, TimeoutException, InterruptedException {
        try (ServiceSession session = ServiceSession.open(database, "SET application_name = 'onrecord-embargo'")) {
            long rest = 0;
            while (!background.stops(rest)) {
                rest = lift(session.connection());
            }
        }
    }

    private long failed(Exception e) {
        LOG.warnf("embargoes are not lifted, trying again: cause=%s", e.toString());
        return BACK_OFF_MILLIS;
    }

    private record Embargo(StatementId statement, long endsMillis) {}

    /** Lifts what is due; answers how long there is nothing to do, in milliseconds. */
    private long lift(Connection connection)
            throws SQLException, ExecutionException, TimeoutException, InterruptedException {
        long now = clock.millis();
        List<CompletableFuture<Outcome>> lifted = new ArrayList<>();
        for (Embargo next : next(connection)) {
            if (next.endsMillis() > now) {
                await(lifted);
                return Math.min(LOOK_MILLIS, next.endsMillis() - now);
            }
            lifted.add(ledger.submit(
                    Submission.of(new Command.LiftEmbargo(next.statement()), Optional.empty(), Optional.empty())));
        }
        await(lifted);
        return lifted.isEmpty() ? LOOK_MILLIS : 1;
    }

    private static void await(List<CompletableFuture<Outcome>> lifted)
            throws ExecutionException, TimeoutException, InterruptedException {
        for (CompletableFuture<Outcome> one : lifted) {
            one.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static List<Embargo> next(Connection connection) throws SQLException {
        List<Embargo> next = new ArrayList<>();
        try (PreparedStatement sql = connection.prepareStatement("SELECT statement, embargo FROM ledger.amended"
                + " WHERE embargo IS NOT NULL ORDER BY embargo, entry LIMIT " + ROUND)) {
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    next.add(new Embargo(new StatementId(rows.getObject(1, UUID.class)), rows.getLong(2)));
                }
            }
        }
        return next;
    }
}

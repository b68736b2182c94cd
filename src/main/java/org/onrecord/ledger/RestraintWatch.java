// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.onrecord.platform.Background;
import org.postgresql.PGConnection;

/**
 * Hears from PostgreSQL what other instances restrain, within milliseconds of their commit, and looks for itself once a
 * second in case a notification was lost. On its own thread.
 */
@ApplicationScoped
public class RestraintWatch {
    private static final Logger LOG = Logger.getLogger(RestraintWatch.class);
    private static final int WAIT_MILLIS = 1000;
    private static final long BACK_OFF_MILLIS = 250;
    private static final long STOP_MILLIS = 5000;

    private final DataSource database;
    private final Restraints restraints;
    private final Background background = new Background("onrecord-restraints", this::work, this::failed);
    private long seen = -1;
    private long seenOrder = -1;

    RestraintWatch(DataSource database, Ledger ledger) {
        this.database = database;
        this.restraints = ledger.restraints();
    }

    /** Knows every restraint before the first request is answered. */
    void start(@Observes @Priority(110) StartupEvent event) throws SQLException {
        try (Connection connection = database.getConnection()) {
            read(connection);
        }
        background.start();
    }

    void stop(@Observes ShutdownEvent event) {
        background.stop(STOP_MILLIS);
    }

    private void work() throws SQLException {
        try (ServiceSession session = open()) {
            listen(session.connection());
        }
    }

    private long failed(Exception e) {
        LOG.debugf("restraints of other instances are not heard, trying again: cause=%s", e.toString());
        return BACK_OFF_MILLIS;
    }

    private ServiceSession open() throws SQLException {
        return ServiceSession.open(database, "SET application_name = 'onrecord-restraints'");
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute("LISTEN " + BatchWriter.RESTRAINT_CHANNEL);
        }
        PGConnection notifications = connection.unwrap(PGConnection.class);
        while (!background.stops(0)) {
            read(connection);
            notifications.getNotifications(WAIT_MILLIS);
        }
    }

    private void read(Connection connection) throws SQLException {
        readOrders(connection);
        try (PreparedStatement sql = connection.prepareStatement(
                "SELECT statement, narrowed FROM ledger.amended WHERE narrowed > ? ORDER BY narrowed")) {
            sql.setLong(1, seen);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    restraints.restrain(rows.getObject(1, UUID.class), rows.getLong(2));
                    seen = rows.getLong(2);
                }
            }
        }
    }

    private void readOrders(Connection connection) throws SQLException {
        try (PreparedStatement sql =
                connection.prepareStatement("SELECT statement, ordered, fields FROM ledger.redaction"
                        + " WHERE ordered > ? AND basis <> 'GDPR_RESTRICTION' ORDER BY ordered")) {
            sql.setLong(1, seenOrder);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    Array fields = rows.getArray(3);
                    if (fields == null) {
                        restraints.redact(rows.getObject(1, UUID.class), rows.getLong(2));
                    } else {
                        restraints.redact(
                                rows.getObject(1, UUID.class), rows.getLong(2), Set.of((String[]) fields.getArray()));
                    }
                    seenOrder = rows.getLong(2);
                }
            }
        }
    }
}

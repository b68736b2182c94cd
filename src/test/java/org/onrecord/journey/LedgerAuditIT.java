// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.ledger.Forgery;
import org.onrecord.support.Await;
import org.onrecord.support.BackingProcess;
import org.onrecord.support.Endpoints;
import org.onrecord.support.ServiceProcess;
import org.onrecord.support.TestDirectories;

/** An audit that finds nothing proves nothing unless it finds what is wrong: here something is, one thing at a time. */
class LedgerAuditIT {
    private static final Duration PROGRESS = Duration.ofSeconds(30);

    private final Path data = TestDirectories.fresh("audit");

    @AfterEach
    void clear() {
        TestDirectories.delete(data);
    }

    @Test
    void whatever_is_lost_changed_or_invented_the_audit_names_it() throws Exception {
        Notes notes = new Notes();
        try (BackingProcess backing = BackingProcess.forgetful(data.resolve("backing"));
                ServiceProcess service = ServiceProcess.on(backing.endpoints(), data.resolve("service"))
                        .awaitReady();
                Desk desk = new Desk(1, notes)) {
            Endpoints servers = backing.endpoints();
            desk.worksWith(service.base());
            desk.define();
            desk.write(4, 0, Duration.ofMillis(1));
            Await.until("200 acknowledged", PROGRESS, () -> notes.acknowledged() >= 200);
            desk.finish();
            LedgerAudit.holds(servers, service.base(), notes);

            change(servers, "UPDATE readmodel.stance SET since = since + 1 WHERE slot = 'own'");
            finds("slot OWN", servers, service, notes);
            change(servers, "UPDATE readmodel.stance SET since = since - 1 WHERE slot = 'own'");

            change(servers, "CREATE TABLE kept AS SELECT * FROM readmodel.change ORDER BY position DESC LIMIT 1");
            change(servers, "DELETE FROM readmodel.change WHERE position = (SELECT position FROM kept)");
            finds("positions of GET /position-changes", servers, service, notes);
            change(servers, "INSERT INTO readmodel.change SELECT * FROM kept");

            // A payload that no longer is what the topics were given.
            long statement = lastStatement(servers);
            Forgery.payload(servers, statement, payload -> payload.replace("\"en\"", "\"fr\""));
            finds("bytes at position", servers, service, notes);
            Forgery.payload(servers, statement, payload -> payload.replace("\"fr\"", "\"en\""));
            LedgerAudit.holds(servers, service.base(), notes);

            notes.sent("Never recorded");
            notes.acknowledged("Never recorded", new Notes.Told(7, "00000000-0000-7000-8000-000000000000", 1));
            finds("lost: Never recorded", servers, service, notes);
        }
    }

    private static void finds(String what, Endpoints servers, ServiceProcess service, Notes notes) {
        AssertionError found =
                assertThrows(AssertionError.class, () -> LedgerAudit.holds(servers, service.base(), notes));
        assertTrue(found.getMessage().contains(what), found.getMessage());
    }

    private static long lastStatement(Endpoints servers) throws SQLException {
        try (Connection connection = servers.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT max(position) FROM readmodel.statement")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void change(Endpoints servers, String sql) throws SQLException {
        try (Connection connection = servers.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

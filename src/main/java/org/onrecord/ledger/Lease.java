// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/**
 * A task that one instance does at a time, for as long as it keeps saying so; time is the database's. A holder that
 * pauses past its lease may still act once when it wakes: what it does must be fenced elsewhere. Used by one thread.
 */
public final class Lease {
    private static final String TAKE = """
            INSERT INTO ledger.lease AS held (name, holder, until)
            VALUES (?, ?, clock_timestamp() + ? * interval '1 millisecond')
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
            WHERE held.holder = excluded.holder OR held.until < clock_timestamp()
            """;

    private final Connection connection;
    private final String name;
    private final UUID holder;
    private final Duration length;
    private long renewAtNanos = System.nanoTime();

    /** A lease over this connection, which stays its caller's and must commit by itself. */
    public Lease(Connection connection, String name, UUID holder, Duration length) {
        this.connection = connection;
        this.name = name;
        this.holder = holder;
        this.length = length;
    }

    /** Takes or keeps the lease; asks the database when a third of it has passed. False: somebody else holds it. */
    public boolean hold() throws SQLException {
        if (System.nanoTime() - renewAtNanos < 0) {
            return true;
        }
        try (PreparedStatement sql = connection.prepareStatement(TAKE)) {
            sql.setString(1, name);
            sql.setObject(2, holder);
            sql.setLong(3, length.toMillis());
            boolean held = sql.executeUpdate() == 1;
            renewAtNanos = System.nanoTime() + (held ? length.toNanos() / 3 : 0);
            return held;
        }
    }

    /** Gives the lease up, so that another instance need not wait for its end. */
    public void release() throws SQLException {
        try (PreparedStatement sql =
                connection.prepareStatement("DELETE FROM ledger.lease WHERE name = ? AND holder = ?")) {
            sql.setString(1, name);
            sql.setObject(2, holder);
            sql.executeUpdate();
        }
    }
}

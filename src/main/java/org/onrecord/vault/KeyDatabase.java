// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.onrecord.platform.MigrationScripts;

/** Makes the key store's database, if it is missing, and its tables. */
final class KeyDatabase {
    private static final String NO_DATABASE = "3D000";
    private static final String DATABASE_EXISTS = "42P04";
    private static final String NAME_TAKEN = "23505";

    private KeyDatabase() {}

    /** @throws IllegalStateException when there is no such database and none may be made, or its server does not answer */
    static void prepare(VaultSettings settings) {
        try {
            if (isMissing(settings)) {
                make(settings);
            }
            Flyway.configure(KeyDatabase.class.getClassLoader())
                    .dataSource(settings.jdbcUrl(), settings.user(), settings.password())
                    .locations(new String[0])
                    .resourceProvider(MigrationScripts.in("db/vault/", "V1__vault.sql"))
                    .load()
                    .migrate();
        } catch (SQLException | FlywayException e) {
            throw new IllegalStateException(
                    "the key store " + settings.jdbcUrl() + " can't be used: " + e.getMessage(), e);
        }
    }

    private static boolean isMissing(VaultSettings settings) throws SQLException {
        try (Connection there = DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password())) {
            return !there.isValid(0);
        } catch (SQLException e) {
            if (NO_DATABASE.equals(e.getSQLState())) {
                return true;
            }
            throw e;
        }
    }

    private static void make(VaultSettings settings) throws SQLException {
        String name = settings.database().replace("\"", "\"\"");
        try (Connection server =
                        DriverManager.getConnection(settings.maintenanceUrl(), settings.user(), settings.password());
                Statement sql = server.createStatement()) {
            sql.execute("CREATE DATABASE \"" + name + "\"");
        } catch (SQLException e) {
            // Another instance that starts at the same time has made it.
            if (!DATABASE_EXISTS.equals(e.getSQLState()) && !NAME_TAKEN.equals(e.getSQLState())) {
                throw e;
            }
        }
    }
}

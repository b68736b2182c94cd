// SPDX-License-Identifier: Apache-2.0
package org.onrecord.restore;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.onrecord.ledger.CannotRestore;
import org.onrecord.platform.MigrationScripts;

/** The tables of a service's database, made or brought up to date as the service does it when it starts. */
final class Schema {
    private Schema() {}

    /**
     * Makes what is missing.
     *
     * @throws CannotRestore when the database does not take it
     */
    static void migrate(DataSource database) throws CannotRestore {
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(database)
                    .defaultSchema("public")
                    .locations(new String[0])
                    .resourceProvider(MigrationScripts.in("db/migration/", "V1__ledger.sql"))
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new CannotRestore("The tables can't be made: " + e.getMessage(), e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import org.jspecify.annotations.Nullable;
import org.onrecord.embedded.EmbeddedPostgres;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Option;

/** Where the database of a running service is: the embedded one by its port, unless another is named. */
final class DatabaseOptions {
    @Option(
            names = "--postgres-port",
            paramLabel = "PORT",
            defaultValue = "${env:ONRECORD_POSTGRES_PORT:-" + BackingOptions.DEFAULT_POSTGRES_PORT + "}",
            description = "Port of the service's embedded PostgreSQL (ONRECORD_POSTGRES_PORT; default 15432).")
    private int postgresPort;

    /** @param name under which the server shows the connection */
    PGSimpleDataSource source(ExternalServers external, String name) {
        ExternalServers.@Nullable Postgres given = external.postgres().orElse(null);
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl("jdbc:"
                + (given == null
                        ? "postgresql://127.0.0.1:" + postgresPort + "/" + EmbeddedPostgres.DATABASE
                        : given.url()));
        database.setUser(given == null ? EmbeddedPostgres.USER : given.user());
        database.setPassword(given == null ? EmbeddedPostgres.PASSWORD : given.password());
        database.setApplicationName(name);
        return database;
    }
}

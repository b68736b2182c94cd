// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onrecord.ledger.CannotRestore;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.vault.VaultSettings;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Option;

/** Where a service was whose log is to be closed: its data directory, and the servers of somebody else that it stood on. */
final class OldServiceOptions {
    private static final String NAME = "onrecord-restore";

    @Option(
            names = "--from-data-dir",
            required = true,
            paramLabel = "DIR",
            description = "The data directory of the old service.")
    private Path dataDirectory = Path.of("");

    @Option(
            names = "--from-postgres-url",
            paramLabel = "URL",
            description = "Its PostgreSQL, postgresql://host:port/database, when that was not the embedded one.")
    private @Nullable String postgresUrl;

    @Option(
            names = "--from-postgres-user",
            paramLabel = "USER",
            defaultValue = "onrecord",
            description = "Its user there (default onrecord). The password comes from ONRECORD_FROM_POSTGRES_PASSWORD.")
    private String postgresUser = "onrecord";

    /** From the environment only: a command line can be read by everybody on the machine. */
    @Option(
            names = "--from-postgres-password",
            hidden = true,
            defaultValue = "${env:ONRECORD_FROM_POSTGRES_PASSWORD:-onrecord}")
    private String postgresPassword = "onrecord";

    @Option(
            names = "--from-kafka-bootstrap",
            paramLabel = "HOST:PORT",
            description =
                    "Its Kafka, when that was not the embedded one. How to log in there comes from the KAFKA_* variables.")
    private @Nullable String kafkaBootstrap;

    @Option(
            names = "--from-vault-url",
            paramLabel = "URL",
            description = "jdbc:postgresql://host:port/database of its key store, when that is not beside the log;"
                    + " entered as its PostgreSQL is.")
    private @Nullable String vaultUrl;

    @Option(
            names = "--from-kek-file",
            paramLabel = "FILE",
            description = "Its key-encryption key (default vault/kek in its data directory).")
    private @Nullable Path kekFile;

    /**
     * Starts what is embedded.
     *
     * @throws CannotRestore when there is no such directory
     * @throws org.onrecord.embedded.CannotStart when a service holds it
     * @throws IllegalStateException when the key store can't be opened
     */
    StoppedService open(BackingOptions backing) throws CannotRestore {
        if (!Files.isDirectory(dataDirectory)) {
            throw new CannotRestore("There is no data directory " + dataDirectory + ".");
        }
        if (dataDirectory
                .toAbsolutePath()
                .normalize()
                .equals(backing.dataDirectory().toAbsolutePath().normalize())) {
            throw new CannotRestore("The new log needs a data directory of its own: choose one with --data-dir.");
        }
        return StoppedService.open(
                backing.wantedOn(dataDirectory, postgresUrl == null, kafkaBootstrap == null),
                Optional.ofNullable(postgresUrl)
                        .map(url -> new ExternalServers.Postgres(url, postgresUser, postgresPassword)),
                Optional.ofNullable(kafkaBootstrap).map(servers -> KafkaConnection.of(servers, System.getenv())),
                database -> StoppedService.reopened(settings(database)),
                NAME);
    }

    private VaultSettings settings(PGSimpleDataSource ledger) {
        return new VaultSettings(
                vaultUrl == null ? VaultSettings.beside(String.valueOf(ledger.getUrl())) : vaultUrl,
                String.valueOf(ledger.getUser()),
                String.valueOf(ledger.getPassword()),
                kekFile == null ? VaultSettings.kekFile(dataDirectory) : kekFile);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.onrecord.embedded.EmbeddedKafka;
import org.onrecord.embedded.EmbeddedPostgres;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.restore.Place;
import org.onrecord.vault.DataKeys;
import org.onrecord.vault.VaultSettings;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What a service stands on, while it does not run: the embedded servers, started for as long as this is open, or those of
 * somebody else. Whoever holds it open keeps a service of the same data directory from starting.
 */
final class StoppedService implements AutoCloseable {
    private final @Nullable EmbeddedServers servers;
    private final PGSimpleDataSource database;
    private final Optional<KafkaConnection> kafka;
    private final DataKeys keys;

    private StoppedService(
            @Nullable EmbeddedServers servers,
            PGSimpleDataSource database,
            Optional<KafkaConnection> kafka,
            DataKeys keys) {
        this.servers = servers;
        this.database = database;
        this.kafka = kafka;
        this.keys = keys;
    }

    /**
     * Starts what is embedded.
     *
     * @param name under which PostgreSQL shows the connections
     * @throws org.onrecord.embedded.CannotStart when a service holds the data directory
     * @throws IllegalStateException when the key store can't be opened
     */
    static StoppedService open(BackingOptions backing, ExternalServers external, VaultOptions vault, String name) {
        boolean postgres = external.postgres().isEmpty();
        boolean kafka = external.kafka().isEmpty();
        return open(
                backing.wanted(postgres, kafka),
                external.postgres(),
                external.kafka(),
                database -> reopened(vault.settings(database, backing.dataDirectory())),
                name);
    }

    /**
     * The same where no service has run: makes the key store, and starts no embedded Kafka.
     *
     * @throws org.onrecord.embedded.CannotStart when a service holds the data directory
     * @throws IllegalStateException when the key store can't be made
     */
    static StoppedService fresh(BackingOptions backing, ExternalServers external, VaultOptions vault, String name) {
        return open(
                backing.wanted(external.postgres().isEmpty(), false),
                external.postgres(),
                external.kafka(),
                database -> DataKeys.open(vault.settings(database, backing.dataDirectory())),
                name);
    }

    /**
     * Of a service with other settings than those of the command line.
     *
     * @param wanted the embedded servers, those that are not given
     */
    static StoppedService open(
            EmbeddedServers.Wanted wanted,
            Optional<ExternalServers.Postgres> postgres,
            Optional<KafkaConnection> kafka,
            Function<PGSimpleDataSource, DataKeys> vault,
            String name) {
        EmbeddedServers servers =
                wanted.postgres().isPresent() || wanted.kafka().isPresent() ? EmbeddedServers.start(wanted) : null;
        try {
            PGSimpleDataSource database = database(
                    postgres.orElseGet(() -> new ExternalServers.Postgres(
                            embedded(servers).postgres().orElseThrow().url(),
                            EmbeddedPostgres.USER,
                            EmbeddedPostgres.PASSWORD)),
                    name);
            Optional<KafkaConnection> connection = kafka.isPresent() || servers == null
                    ? kafka
                    : servers.kafka().map(EmbeddedKafka::connection);
            return new StoppedService(servers, database, connection, vault.apply(database));
        } catch (RuntimeException e) {
            if (servers != null) {
                servers.close();
            }
            throw e;
        }
    }

    /** The key store that is there. Asked first, for opening makes what is missing. */
    static DataKeys reopened(VaultSettings settings) {
        DataKeys.reading(settings).close();
        return DataKeys.open(settings);
    }

    private static PGSimpleDataSource database(ExternalServers.Postgres given, String name) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl("jdbc:" + given.url());
        database.setUser(given.user());
        database.setPassword(given.password());
        database.setApplicationName(name);
        return database;
    }

    private static EmbeddedServers embedded(@Nullable EmbeddedServers servers) {
        if (servers == null) {
            throw new IllegalStateException("neither embedded nor external");
        }
        return servers;
    }

    PGSimpleDataSource database() {
        return database;
    }

    KafkaConnection kafka() {
        return kafka.orElseThrow();
    }

    /** What a log needs. */
    Place place() {
        return new Place(database, keys, kafka);
    }

    DataKeys keys() {
        return keys;
    }

    @Override
    public void close() {
        try (servers;
                keys) {
            // Closed in reverse order, each even if the one before it failed.
        }
    }
}

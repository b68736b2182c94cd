// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import org.jspecify.annotations.Nullable;
import org.onrecord.embedded.EmbeddedPostgres;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.vault.DataKeys;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What a service stands on, while it does not run: the embedded servers, started for as long as this is open, or those of
 * somebody else. Whoever holds it open keeps a service of the same data directory from starting.
 */
final class StoppedService implements AutoCloseable {
    private final @Nullable EmbeddedServers servers;
    private final PGSimpleDataSource database;
    private final KafkaConnection kafka;
    private final DataKeys keys;

    private StoppedService(
            @Nullable EmbeddedServers servers, PGSimpleDataSource database, KafkaConnection kafka, DataKeys keys) {
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
        EmbeddedServers servers = postgres || kafka ? EmbeddedServers.start(backing.wanted(postgres, kafka)) : null;
        try {
            PGSimpleDataSource database = database(external, servers, name);
            KafkaConnection connection = kafka(external, servers);
            // Asked first, for opening makes what is missing.
            vault.open(database, backing.dataDirectory()).close();
            DataKeys keys = DataKeys.open(vault.settings(database, backing.dataDirectory()));
            return new StoppedService(servers, database, connection, keys);
        } catch (RuntimeException e) {
            if (servers != null) {
                servers.close();
            }
            throw e;
        }
    }

    private static PGSimpleDataSource database(
            ExternalServers external, @Nullable EmbeddedServers servers, String name) {
        ExternalServers.Postgres given = external.postgres()
                .orElseGet(() -> new ExternalServers.Postgres(
                        embedded(servers).postgres().orElseThrow().url(),
                        EmbeddedPostgres.USER,
                        EmbeddedPostgres.PASSWORD));
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl("jdbc:" + given.url());
        database.setUser(given.user());
        database.setPassword(given.password());
        database.setApplicationName(name);
        return database;
    }

    private static KafkaConnection kafka(ExternalServers external, @Nullable EmbeddedServers servers) {
        return external.kafka()
                .orElseGet(() -> embedded(servers).kafka().orElseThrow().connection());
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
        return kafka;
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

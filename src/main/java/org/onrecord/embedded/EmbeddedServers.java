// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The servers of the default mode on one data directory. They start side by side and stop one after the other: Kafka,
 * then PostgreSQL, which needs nobody. One thread starts and closes them.
 */
public final class EmbeddedServers implements AutoCloseable {
    /** Threads, not a pool: the class loader of whoever starts the servers must be theirs, too. */
    private static final Executor SIDE_BY_SIDE = task -> new Thread(task, "embedded-start").start();

    private final DataDirectory directory;
    private final @Nullable EmbeddedPostgres postgres;
    private final @Nullable EmbeddedKafka kafka;

    private EmbeddedServers(
            DataDirectory directory, @Nullable EmbeddedPostgres postgres, @Nullable EmbeddedKafka kafka) {
        this.directory = directory;
        this.postgres = postgres;
        this.kafka = kafka;
    }

    /**
     * Which servers to start, and where.
     *
     * @param dataDirectory keeps everything between runs
     * @param binaries where PostgreSQL's programs are unpacked; absent: inside the data directory
     * @param postgres its port, or absent when PostgreSQL is somebody else's
     * @param kafka its port, or absent when Kafka is somebody else's
     * @param kafkaUsers who may read from Kafka beside the service
     * @param durable false only for tests that claim nothing about durability
     */
    public record Wanted(
            Path dataDirectory,
            Optional<Path> binaries,
            Optional<LoopbackPort> postgres,
            Optional<LoopbackPort> kafka,
            List<KafkaUser> kafkaUsers,
            boolean durable) {
        public Wanted {
            kafkaUsers = List.copyOf(kafkaUsers);
        }
    }

    /**
     * Returns when every wanted server serves clients.
     *
     * @throws CannotStart when the data directory or a port is in use, or a server does not come up; nothing is left
     *     running then
     */
    public static EmbeddedServers start(Wanted wanted) {
        DataDirectory directory = DataDirectory.hold(wanted.dataDirectory());
        Path binaries = wanted.binaries().orElse(directory.postgresBinaries());
        CompletableFuture<@Nullable EmbeddedPostgres> postgres = wanted.postgres()
                .map(port ->
                        sideBySide(() -> EmbeddedPostgres.start(directory, binaries, port, settings(wanted, port))))
                .orElse(CompletableFuture.completedFuture(null));
        CompletableFuture<@Nullable EmbeddedKafka> kafka = wanted.kafka()
                .map(port -> sideBySide(() -> EmbeddedKafka.start(directory, port, wanted.kafkaUsers())))
                .orElse(CompletableFuture.completedFuture(null));
        try {
            CompletableFuture.allOf(postgres, kafka).join();
            return new EmbeddedServers(directory, postgres.join(), kafka.join());
        } catch (CompletionException failed) {
            new EmbeddedServers(directory, started(postgres), started(kafka)).close();
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** The PostgreSQL started here, if one was wanted. */
    public Optional<EmbeddedPostgres> postgres() {
        return Optional.ofNullable(postgres);
    }

    /** The Kafka started here, if one was wanted. */
    public Optional<EmbeddedKafka> kafka() {
        return Optional.ofNullable(kafka);
    }

    @Override
    public void close() {
        try (directory;
                postgres;
                kafka) {
            // Closed in reverse order, each even if the one before it failed.
        }
    }

    private static PostgresSettings settings(Wanted wanted, LoopbackPort port) {
        return wanted.durable() ? PostgresSettings.durable(port.number()) : PostgresSettings.forgetful(port.number());
    }

    private static <T> CompletableFuture<@Nullable T> sideBySide(Supplier<T> start) {
        return CompletableFuture.supplyAsync(start, SIDE_BY_SIDE);
    }

    private static <T> @Nullable T started(CompletableFuture<@Nullable T> server) {
        return server.isCompletedExceptionally() ? null : server.join();
    }
}

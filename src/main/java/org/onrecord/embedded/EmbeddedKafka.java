// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Time;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.platform.OwnersFile;

/**
 * A real Kafka broker (KRaft, broker and controller in one) inside this JVM, with its files in the data directory. A
 * restart after a kill recovers the log segments by itself. Not thread-safe: one thread starts and closes it.
 *
 * <p>Clients log in as the service, who may do everything, or as a {@link KafkaUser}. How each of them connects is written
 * beside the broker's files, where Kafka's own clients and tools can take it from. Only their owner enters the directory:
 * whoever reads the broker's files needs no password.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private final KafkaRaftServer server;
    private final Path home;
    private final KafkaLogins logins;

    private EmbeddedKafka(KafkaRaftServer server, Path home, KafkaLogins logins) {
        this.server = server;
        this.home = home;
        this.logins = logins;
    }

    /**
     * Starts the broker, formatting its storage on the first run, and returns when it serves clients.
     *
     * @param users who may read beside the service
     * @throws CannotStart when the port is taken, the storage cannot be formatted or the passwords are damaged
     */
    static EmbeddedKafka start(DataDirectory directory, LoopbackPort port, List<KafkaUser> users) {
        port.requireFree("Kafka");
        Path home = directory.kafka();
        Path log = home.resolve("log");
        Properties settings = KafkaSettings.of(port, LoopbackPort.anyFree("--kafka-port"), log);
        KafkaLogins logins;
        try {
            OwnersFile.directory(home);
            KafkaStorage.prepare(home, log, settings);
            logins = KafkaLogins.keptIn(home, port, everybody(users));
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka's storage could not be prepared in " + home, e);
        }
        settings.putAll(logins.doors());
        KafkaLogins.checkHere();
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        EmbeddedKafka kafka = new EmbeddedKafka(server, home, logins);
        try {
            server.startup();
            kafka.grant(users);
        } catch (RuntimeException e) {
            server.shutdown();
            throw new CannotStart(
                    "Kafka did not start on port " + port.number() + " with its files in " + home + ".", e);
        }
        return kafka;
    }

    /** How the service enters the broker that runs, or ran last, on this data directory; there once it was started. */
    public static Path serviceProperties(Path dataDirectory) {
        return clientProperties(home(dataDirectory), KafkaLogins.SERVICE);
    }

    /** For the service itself, who may do everything. */
    public KafkaConnection connection() {
        return logins.connection(KafkaLogins.SERVICE);
    }

    /** The file with which Kafka's own clients and tools connect as this user. */
    public Path clientProperties(String user) {
        return clientProperties(home, user);
    }

    /** The same at every start. */
    public String password(String user) {
        return logins.password(user);
    }

    /** Stops the broker after its logs were flushed; a restart has nothing to recover. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private void grant(List<KafkaUser> users) {
        try (Admin admin = Admin.create(connection().client())) {
            KafkaRights.grant(admin, users);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the access control list could not be written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static List<String> everybody(List<KafkaUser> users) {
        return Stream.concat(Stream.of(KafkaLogins.SERVICE), users.stream().map(KafkaUser::name))
                .toList();
    }

    static Path home(Path dataDirectory) {
        return dataDirectory.resolve("kafka");
    }

    static Path clientProperties(Path home, String user) {
        return home.resolve(user + ".properties");
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A real Kafka broker (KRaft, broker and controller in one) inside this JVM, with its files in the data directory. A
 * restart after a kill recovers the log segments by itself. Not thread-safe: one thread starts and closes it.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private final KafkaRaftServer server;
    private final LoopbackPort port;

    private EmbeddedKafka(KafkaRaftServer server, LoopbackPort port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts the broker, formatting its storage on the first run, and returns when it serves clients.
     *
     * @throws CannotStart when the port is taken or the storage cannot be formatted
     */
    static EmbeddedKafka start(DataDirectory directory, LoopbackPort port) {
        port.requireFree("Kafka");
        Path home = directory.kafka();
        Path log = home.resolve("log");
        Properties settings = KafkaSettings.of(port, LoopbackPort.anyFree("--kafka-port"), log);
        try {
            Files.createDirectories(home);
            if (!Files.exists(log.resolve("meta.properties"))) {
                format(home, settings);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka's storage could not be prepared in " + home, e);
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw new CannotStart(
                    "Kafka did not start on port " + port.number() + " with its files in " + home + ".", e);
        }
        return new EmbeddedKafka(server, port);
    }

    /** As {@code bootstrap.servers} wants it: {@code host:port}. */
    public String bootstrapServers() {
        return port.hostAndPort();
    }

    /** Stops the broker after its logs were flushed; a restart has nothing to recover. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** StorageTool writes {@code meta.properties} last, so storage that was killed while formatting is formatted anew. */
    private static void format(Path home, Properties settings) throws IOException {
        Path file = home.resolve("format.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            settings.store(writer, null);
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exit = StorageTool.execute(
                new String[] {
                    "format",
                    "--ignore-formatted",
                    "--config",
                    file.toString(),
                    "--cluster-id",
                    Uuid.randomUuid().toString()
                },
                new PrintStream(said, true, StandardCharsets.UTF_8));
        if (exit != 0) {
            throw new CannotStart("Kafka's storage in " + home + " could not be formatted: "
                    + said.toString(StandardCharsets.UTF_8).strip());
        }
        Files.delete(file);
    }
}

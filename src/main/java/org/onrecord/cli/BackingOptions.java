// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.LoopbackPort;
import picocli.CommandLine.Option;

/** Options of the embedded servers, shared by every command that starts them. A port of 0 means any free one. */
final class BackingOptions {
    static final String DEFAULT_DATA_DIRECTORY = "${env:ONRECORD_DATA_DIR:-./data}";
    static final String DEFAULT_POSTGRES_PORT = "15432";
    static final String DEFAULT_KAFKA_PORT = "19092";

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = DEFAULT_DATA_DIRECTORY,
            description = "Where everything is kept between runs (ONRECORD_DATA_DIR; default ./data).")
    private Path dataDirectory = Path.of("data");

    @Option(
            names = "--postgres-port",
            paramLabel = "PORT",
            defaultValue = "${env:ONRECORD_POSTGRES_PORT:-" + DEFAULT_POSTGRES_PORT + "}",
            description = "Port of the embedded PostgreSQL (ONRECORD_POSTGRES_PORT; default 15432).")
    private int postgresPort;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "${env:ONRECORD_KAFKA_PORT:-" + DEFAULT_KAFKA_PORT + "}",
            description = "Port of the embedded Kafka (ONRECORD_KAFKA_PORT; default 19092).")
    private int kafkaPort;

    @Option(
            names = "--postgres-binaries",
            paramLabel = "DIR",
            hidden = true,
            description = "Where PostgreSQL's programs are unpacked; tests share one place.")
    private @Nullable Path postgresBinaries;

    @Option(
            names = "--not-durable",
            hidden = true,
            description = "Let PostgreSQL forget what the disk had not seen: for tests that claim nothing of it.")
    private boolean notDurable;

    Path dataDirectory() {
        return dataDirectory;
    }

    /** Servers on another data directory, on any free ports. */
    EmbeddedServers.Wanted wantedOn(Path other, boolean postgres, boolean kafka) {
        return new EmbeddedServers.Wanted(
                other,
                Optional.ofNullable(postgresBinaries),
                postgres ? Optional.of(LoopbackPort.of(0, "--postgres-port")) : Optional.empty(),
                kafka ? Optional.of(LoopbackPort.of(0, "--kafka-port")) : Optional.empty(),
                KafkaReaders.ALL,
                !notDurable);
    }

    EmbeddedServers.Wanted wanted(boolean postgres, boolean kafka) {
        return new EmbeddedServers.Wanted(
                dataDirectory,
                Optional.ofNullable(postgresBinaries),
                postgres ? Optional.of(LoopbackPort.of(postgresPort, "--postgres-port")) : Optional.empty(),
                kafka ? Optional.of(LoopbackPort.of(kafkaPort, "--kafka-port")) : Optional.empty(),
                KafkaReaders.ALL,
                !notDurable);
    }
}

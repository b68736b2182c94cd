// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code onrecord backing}: a real PostgreSQL and a real Kafka in a process of their own, on free ports, from the class
 * path of the tests. Stopping it stops both and keeps their files; the same directory can be started again.
 */
public final class BackingProcess implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration STOPPED = Duration.ofSeconds(90);

    private static final List<String> ANY_PORTS = List.of("--postgres-port", "0", "--kafka-port", "0");

    private final ChildProcess process;
    private final Path dataDirectory;
    private final Endpoints endpoints;

    private BackingProcess(ChildProcess process, Path dataDirectory, Endpoints endpoints) {
        this.process = process;
        this.dataDirectory = dataDirectory;
        this.endpoints = endpoints;
    }

    /** With every durability setting on. */
    public static BackingProcess durable(Path dataDirectory) {
        return start(dataDirectory, ANY_PORTS);
    }

    /** For tests that claim nothing about durability: PostgreSQL forces nothing to the disk. */
    public static BackingProcess forgetful(Path dataDirectory) {
        List<String> options = new ArrayList<>(ANY_PORTS);
        options.add("--not-durable");
        return start(dataDirectory, options);
    }

    /** Only PostgreSQL, durable, on a port that it has again after a restart. */
    public static BackingProcess postgres(Path dataDirectory, int port) {
        return start(dataDirectory, List.of("--only", "POSTGRES", "--postgres-port", Integer.toString(port)));
    }

    /** Only Kafka, on a port that it has again after a restart. */
    public static BackingProcess kafka(Path dataDirectory, int port) {
        return start(dataDirectory, List.of("--only", "KAFKA", "--kafka-port", Integer.toString(port)));
    }

    private static BackingProcess start(Path dataDirectory, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                ChildProcess.java(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                "org.onrecord.cli.Onrecord",
                "backing",
                "--stop-with-stdin",
                "--data-dir",
                dataDirectory.toString(),
                "--postgres-binaries",
                TestDirectories.postgresBinaries().toString()));
        command.addAll(options);
        ChildProcess process = ChildProcess.start(command, Map.of(), dataDirectory.resolve("backing.log"));
        Endpoints endpoints = process.await("ready", READY, () -> process.log()
                .lines()
                .filter(line -> line.startsWith("{\"postgresUrl\""))
                .reduce((earlier, last) -> last)
                .map(Endpoints::parse));
        return new BackingProcess(process, dataDirectory, endpoints);
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    public void send(Signal signal) {
        process.send(signal);
    }

    /** SIGKILL to whatever it runs, PostgreSQL's postmaster first, and waits until they are gone. */
    public void kill() {
        LeftBehind.killPostgresOf(dataDirectory);
        process.send(Signal.KILL);
        process.awaitExit(STOPPED);
    }

    /** Ends PostgreSQL and Kafka in order, and waits for it. */
    @Override
    public void close() {
        if (process.isAlive()) {
            process.send(Signal.CONT);
            process.send(Signal.TERM);
            process.awaitExit(STOPPED);
        }
        LeftBehind.stopPostgresOf(dataDirectory);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onrecord.platform.KafkaConnection;

/**
 * The packaged service ({@code target/quarkus-app/quarkus-run.jar serve}) as a real process on free ports: what a
 * newcomer runs, with the same JVM options. Only for {@code *IT}, which run after packaging. A test can kill, freeze
 * and restart it; {@link #close} ends it and what it left behind, and keeps the data directory.
 */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration READY = Duration.ofMinutes(2);
    private static final Duration STOPPED = Duration.ofSeconds(90);
    private static final Duration ONE_ANSWER = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final ChildProcess process;
    private final Path dataDirectory;
    private final URI base;
    private final Endpoints servers;

    private ServiceProcess(ChildProcess process, Path dataDirectory, URI base, Endpoints servers) {
        this.process = process;
        this.dataDirectory = dataDirectory;
        this.base = base;
        this.servers = servers;
    }

    /** On its own embedded, durable servers, whose files are kept in the given directory. Returns at once. */
    public static ServiceProcess embedded(Path dataDirectory, String... options) {
        return embedded(dataDirectory, Map.of(), options);
    }

    /** The same, with more in its environment. */
    public static ServiceProcess embedded(Path dataDirectory, Map<String, String> environment, String... options) {
        int postgres = Ports.free();
        List<String> all = new ArrayList<>(List.of(
                "--postgres-binaries",
                TestDirectories.postgresBinaries().toString(),
                "--postgres-port",
                Integer.toString(postgres),
                "--kafka-port",
                "0"));
        all.addAll(List.of(options));
        return start(dataDirectory, all, environment, Endpoints.embedded(postgres, dataDirectory));
    }

    /** On servers that run elsewhere, so that several services can share them. Returns at once. */
    public static ServiceProcess on(Endpoints servers, Path dataDirectory, String... options) {
        return on(servers, dataDirectory, Map.of(), options);
    }

    /** The same, with more in its environment. */
    public static ServiceProcess on(
            Endpoints servers, Path dataDirectory, Map<String, String> more, String... options) {
        List<String> all = new ArrayList<>(List.of(
                "--postgres-url",
                servers.postgresUrl(),
                "--postgres-user",
                servers.postgresUser(),
                "--postgres-password",
                servers.postgresPassword(),
                "--kafka-bootstrap",
                servers.kafka().bootstrapServers()));
        all.addAll(List.of(options));
        Map<String, String> environment = new HashMap<>(more);
        servers.kafka().settings().forEach((name, value) -> environment.put(KafkaConnection.variable(name), value));
        return start(dataDirectory, all, environment, servers);
    }

    private static ServiceProcess start(
            Path dataDirectory, List<String> options, Map<String, String> environment, Endpoints servers) {
        Tokens.shareKeysWith(dataDirectory);
        int port = Ports.free();
        List<String> command = new ArrayList<>(List.of(
                ChildProcess.java(),
                "@src/main/jvm/service.options",
                "-jar",
                jar().toString(),
                "serve",
                "--stop-with-stdin",
                "--port",
                Integer.toString(port),
                "--data-dir",
                dataDirectory.toString()));
        command.addAll(options);
        ChildProcess process = ChildProcess.start(command, environment, dataDirectory.resolve("service.log"));
        return new ServiceProcess(process, dataDirectory, URI.create("http://127.0.0.1:" + port), servers);
    }

    /** The address of the service, without a slash at its end. */
    public URI base() {
        return base;
    }

    /** The servers that it uses, its own or others'. */
    public Endpoints servers() {
        return servers;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Everything it has said so far, restarts on the same data directory included. */
    public String log() {
        return process.log();
    }

    /** Waits until it says it is ready; fails, with its log, when it ends first or takes longer than two minutes. */
    public ServiceProcess awaitReady() {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            process.await("ready", READY, () -> isReady(client) ? Optional.of(true) : Optional.empty());
        }
        return this;
    }

    public void send(Signal signal) {
        process.send(signal);
    }

    /** SIGKILL, and waits until it is gone. Its embedded PostgreSQL goes on, as it would on a desk. */
    public void kill() {
        process.send(Signal.KILL);
        process.awaitExit(STOPPED);
    }

    /** SIGTERM, and waits until it and its embedded servers are gone; the exit code. */
    public int stop() {
        process.send(Signal.TERM);
        return process.awaitExit(STOPPED);
    }

    /** The exit code of a process that ends by itself; fails when it still runs after the given time. */
    public int awaitExit(Duration atMost) {
        return process.awaitExit(atMost);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        LeftBehind.stopPostgresOf(dataDirectory);
    }

    private boolean isReady(HttpClient client) {
        HttpRequest question = HttpRequest.newBuilder(base.resolve("/q/health/ready"))
                .timeout(ONE_ANSWER)
                .build();
        try {
            return client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    static Path jar() {
        Path jar = TestDirectories.target().resolve("quarkus-app").resolve("quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new AssertionError(jar + " is missing: package first, or name this test *IT");
        }
        return jar;
    }
}

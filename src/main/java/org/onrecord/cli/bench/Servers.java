// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onrecord.cli.upload.LocalTokens;
import org.onrecord.cli.upload.ServiceClient;
import org.onrecord.embedded.EmbeddedKafka;
import org.onrecord.embedded.EmbeddedPostgres;
import org.onrecord.embedded.LoopbackPort;
import org.onrecord.platform.KafkaConnection;

/**
 * One process with a real, durable PostgreSQL and Kafka on free ports and a fresh data directory, with the service on them
 * or without it.
 */
final class Servers implements AutoCloseable {
    private static final Duration ONE_ANSWER = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int MAX_WAITS = 60;

    private final Path data;
    private final int httpPort = LoopbackPort.of(0, "").number();
    private final int postgresPort = LoopbackPort.of(0, "").number();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ChildJvm jvm;

    private Servers(Workplace workplace, String name, String command, List<String> jvmOptions) throws IOException {
        data = Files.createDirectory(workplace.resolve(name));
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--stop-with-stdin",
                "--data-dir=" + data,
                "--postgres-binaries=" + workplace.resolve("postgres-binaries"),
                "--postgres-port=" + postgresPort,
                "--kafka-port=0"));
        if (command.equals("serve")) {
            arguments.add("--port=" + httpPort);
        }
        jvm = ChildJvm.start(data.resolve("process.log"), jvmOptions, arguments);
    }

    /** PostgreSQL and Kafka and nobody else. */
    static Servers bare(Workplace workplace, String name) throws Exception {
        Servers servers = workplace.with(new Servers(workplace, name, "backing", List.of()));
        servers.jvm.await(servers::saidWhereItIs);
        return servers;
    }

    /** The service, ready for requests. */
    static Servers service(Workplace workplace, String name, List<String> jvmOptions) throws Exception {
        Servers servers = workplace.with(new Servers(workplace, name, "serve", jvmOptions));
        servers.jvm.await(servers::isReady);
        return servers;
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    InetSocketAddress httpAddress() {
        return new InetSocketAddress("127.0.0.1", httpPort);
    }

    /** With everything allowed, as the service has it. */
    KafkaConnection kafka() {
        Path properties = EmbeddedKafka.serviceProperties(data);
        try {
            return KafkaConnection.read(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code postgresql://host:port/database}. */
    String postgresUrl() {
        return "postgresql://127.0.0.1:" + postgresPort + "/" + EmbeddedPostgres.DATABASE;
    }

    /** What a desk sends with every request. */
    String token() throws IOException {
        return LocalTokens.desk(data);
    }

    /** A client that may record. */
    ServiceClient client() throws IOException {
        return new ServiceClient(base(), Optional.of(token()));
    }

    /** The command line of a rebuild of this service's read model. */
    List<String> rebuildArguments() {
        return List.of("rebuild", "--postgres-port=" + postgresPort, "--data-dir=" + data);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + postgresUrl(), EmbeddedPostgres.USER, EmbeddedPostgres.PASSWORD);
    }

    long pid() {
        return jvm.pid();
    }

    long postmasterPid() throws IOException {
        return Long.parseLong(Files.readAllLines(data.resolve("postgres").resolve("postmaster.pid"))
                .getFirst()
                .strip());
    }

    /** Everything that the process has said so far. */
    String said() throws IOException {
        return jvm.said();
    }

    /** One GET, which must be answered with 200. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(base().resolve(path)).timeout(ONE_ANSWER).build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IOException("GET " + path + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        return answer;
    }

    /** One POST by the desk, which must be answered with 200. */
    void post(String path, byte[] body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(base().resolve(path))
                        .timeout(ONE_ANSWER)
                        .header("Authorization", "Bearer " + token())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IOException("POST " + path + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** Waits until the read model reflects all that is recorded; the last position. */
    long awaitProjected() throws SQLException, IOException, InterruptedException {
        long last;
        try (Connection connection = connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT next - 1 FROM ledger.head")) {
            row.next();
            last = row.getLong(1);
        }
        for (int tries = 0; ; tries++) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(base().resolve("/api/v1/parties?limit=1"))
                            .timeout(ONE_ANSWER)
                            .header("Onrecord-Min-Position", Long.toString(last))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == OK) {
                return last;
            }
            if (tries == MAX_WAITS) {
                throw new IOException("the read model does not reach position " + last + ": " + answer.body());
            }
        }
    }

    @Override
    public void close() {
        http.close();
        jvm.close();
    }

    private boolean isReady() {
        try {
            get("/q/health/ready");
            return true;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean saidWhereItIs() {
        try {
            return jvm.said().contains("\"postgresUrl\"");
        } catch (IOException e) {
            return false;
        }
    }
}

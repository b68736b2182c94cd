// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real PostgreSQL in processes of its own, with its files in the data directory. It outlives a service that is killed;
 * the next start stops the one left behind, cleanly, before it starts its own. Not thread-safe: one thread starts and
 * closes it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    /** Database, role and password. The server listens on 127.0.0.1 only, so the password guards nothing yet. */
    public static final String DATABASE = "onrecord";

    public static final String USER = "onrecord";
    public static final String PASSWORD = "onrecord";

    private static final String SUPERUSER = "postgres";
    /** A clean stop writes a checkpoint: up to shared_buffers of dirty pages to a slow disk. */
    private static final int STOP_SECONDS = 60;
    /** After a crash, up to max_wal_size is replayed before the first connection is let in. */
    private static final int START_SECONDS = 300;

    private final Path data;
    private final Path log;
    private final PostgresBinaries binaries;
    private final Unprivileged unprivileged;
    private final LoopbackPort port;

    private EmbeddedPostgres(Path data, Path log, PostgresBinaries binaries, LoopbackPort port) {
        this.data = data;
        this.log = log;
        this.binaries = binaries;
        this.unprivileged = Unprivileged.here();
        this.port = port;
    }

    /**
     * Starts the server, making its files on the first run, and returns when it accepts connections to the database.
     *
     * @throws CannotStart when the port is taken or the server does not come up; the message names its log
     */
    static EmbeddedPostgres start(
            DataDirectory directory, Path binaries, LoopbackPort port, PostgresSettings settings) {
        EmbeddedPostgres server = new EmbeddedPostgres(
                directory.postgres(), directory.postgresLog(), PostgresBinaries.unpackedIn(binaries), port);
        try {
            server.stopOneLeftBehind();
            port.requireFree("PostgreSQL");
            server.makeFilesOnce();
            Files.writeString(server.data.resolve("postgresql.conf"), settings.render());
            server.unprivileged.own(server.data);
            server.launch();
            server.makeDatabaseOnce();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be started in " + server.data, e);
        }
    }

    public String jdbcUrl() {
        return "jdbc:" + url();
    }

    /** As the reactive driver and {@code ONRECORD_POSTGRES_URL} want it: {@code postgresql://host:port/database}. */
    public String url() {
        return "postgresql://" + port.hostAndPort() + "/" + DATABASE;
    }

    /** Stops the server after its sessions were ended and everything was written; a restart has nothing to recover. */
    @Override
    public void close() {
        try {
            stop();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be stopped in " + data, e);
        }
    }

    /**
     * A service that was killed leaves its PostgreSQL running, or a stale {@code postmaster.pid}. Only this process holds
     * the data directory, so the one is stopped and the other removed.
     */
    private void stopOneLeftBehind() throws IOException {
        Optional<ProcessHandle> postmaster = postmaster();
        if (postmaster.isEmpty()) {
            return;
        }
        if (runsPostgres(postmaster.get())) {
            stop();
        } else {
            // The number now belongs to a stranger; PostgreSQL would take him for a running postmaster and refuse.
            Files.delete(pidFile());
        }
    }

    private Optional<ProcessHandle> postmaster() throws IOException {
        if (!Files.exists(pidFile())) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile());
        return lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.getFirst().trim())).filter(ProcessHandle::isAlive);
    }

    private static boolean runsPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.endsWith("postgres"))
                .orElse(false);
    }

    private void makeFilesOnce() throws IOException {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            return;
        }
        // Made beside its place and moved there whole, so that a kill in the middle leaves nothing half made.
        Path unfinished = data.resolveSibling(data.getFileName() + ".unfinished");
        if (Files.exists(unfinished)) {
            Directories.delete(unfinished);
        }
        Files.createDirectory(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        unprivileged.own(unfinished);
        Path password = Files.createTempFile("onrecord", ".pw");
        try {
            Files.writeString(password, PASSWORD + "\n");
            unprivileged.own(password);
            int exit = run(List.of(
                    binaries.program("initdb").toString(),
                    "--pgdata=" + unfinished,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-instructions"));
            if (exit != 0) {
                throw new CannotStart("PostgreSQL could not make its files: see " + log + ".");
            }
        } finally {
            Files.delete(password);
        }
        Files.move(unfinished, data);
    }

    private void launch() throws IOException {
        int exit = pgCtl("start", "--wait", "--timeout=" + START_SECONDS, "--log=" + log);
        if (exit != 0) {
            throw new CannotStart("PostgreSQL did not start on port " + port.number() + ": see " + log + ".");
        }
    }

    private void stop() throws IOException {
        if (pgCtl("stop", "--mode=fast", "--wait", "--timeout=" + STOP_SECONDS) != 0
                && postmaster().isPresent()
                && pgCtl("stop", "--mode=immediate", "--wait", "--timeout=" + STOP_SECONDS) != 0
                && postmaster().isPresent()) {
            throw new CannotStart("The PostgreSQL left running in " + data + " does not stop: stop process "
                    + Files.readAllLines(pidFile()).getFirst() + " by hand.");
        }
    }

    private void makeDatabaseOnce() {
        String admin = "jdbc:postgresql://" + port.hostAndPort() + "/postgres";
        try (Connection connection = DriverManager.getConnection(admin, SUPERUSER, PASSWORD);
                Statement statement = connection.createStatement()) {
            // The role is no superuser: what the schema denies by grants is denied to the service, too.
            if (isMissing(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + USER + "'")) {
                statement.execute("CREATE ROLE " + USER + " LOGIN CREATEDB CREATEROLE PASSWORD '" + PASSWORD + "'");
            }
            if (isMissing(statement, "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + USER);
            }
        } catch (SQLException e) {
            throw new CannotStart(
                    "PostgreSQL on port " + port.number() + " runs but refused to make the database: see " + log + ".",
                    e);
        }
    }

    private static boolean isMissing(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return !row.next();
        }
    }

    private int pgCtl(String action, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(binaries.program("pg_ctl").toString());
        command.add(action);
        command.add("--pgdata=" + data);
        command.add("--silent");
        command.addAll(List.of(options));
        return run(command);
    }

    /** Runs to the end, with the output in the server's log. Nothing is inherited that could keep our pipes open. */
    private int run(List<String> program) throws IOException {
        if (!Files.exists(log)) {
            Files.createFile(log);
        }
        unprivileged.own(log);
        Process process = new ProcessBuilder(unprivileged.command(program))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(START_SECONDS + STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new CannotStart("PostgreSQL's " + program.getFirst() + " hangs: see " + log + ".");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
            throw new CannotStart("Starting or stopping PostgreSQL was interrupted.", e);
        }
    }

    private Path pidFile() {
        return data.resolve("postmaster.pid");
    }
}

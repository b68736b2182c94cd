// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The packaged program in a process of its own, with the JVM options that the launcher gives the service. It ends when it
 * is closed, and with this JVM at the latest, because its standard input ends then. What it says goes to a file.
 */
final class ChildJvm implements AutoCloseable {
    private static final Path OPTIONS = Path.of("src/main/jvm/service.options");
    private static final Path AUDIT_OPTIONS = Path.of("src/main/jvm/audit.options");
    private static final Duration READY = Duration.ofSeconds(120);
    private static final Duration STOPPED = Duration.ofSeconds(90);
    private static final long BETWEEN_LOOKS_MILLIS = 50;

    private final Process process;
    private final Path log;

    private ChildJvm(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param jvmOptions beside those of the service */
    static ChildJvm start(Path log, List<String> jvmOptions, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + OPTIONS);
        String added = System.getenv().getOrDefault("ONRECORD_JAVA_OPTS", "").strip();
        if (!added.isEmpty()) {
            command.addAll(List.of(added.split("\\s+")));
        }
        command.addAll(jvmOptions);
        command.add("-jar");
        command.add(jar().toString());
        command.addAll(arguments);
        return start(log, command);
    }

    /** An audit, with the JVM options and the few classes that the launcher gives it. */
    static ChildJvm audit(Path log, List<String> arguments) throws IOException {
        Path app = jar().resolveSibling("");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + AUDIT_OPTIONS,
                "-cp",
                only(app.resolve("app"), "onrecord-")
                        + File.pathSeparator
                        + only(app.resolve("lib").resolve("main"), "info.picocli.picocli-"),
                "org.onrecord.cli.AuditCommand"));
        command.addAll(arguments);
        return start(log, command);
    }

    private static Path only(Path directory, String prefix) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, prefix + "*.jar")) {
            return files.iterator().next();
        }
    }

    private static ChildJvm start(Path log, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        return new ChildJvm(builder.start(), log);
    }

    long pid() {
        return process.pid();
    }

    /** Everything it has said so far. */
    String said() throws IOException {
        return Files.readString(log);
    }

    /**
     * Waits until it is ready.
     *
     * @throws IOException with what it said, if it ends first or takes longer than two minutes
     */
    ChildJvm await(BooleanSupplier ready) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READY.toNanos();
        while (!ready.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("it did not get ready, and said:\n" + said());
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
        return this;
    }

    /** Waits for its end; its exit code. */
    int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    /** SIGTERM, and SIGKILL when that does not end it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOPPED.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Path jar() {
        Path jar = Path.of(System.getProperty("java.class.path"));
        if (!jar.endsWith("quarkus-run.jar") || !Files.exists(OPTIONS)) {
            throw new IllegalStateException("run it as ./onrecord bench: it starts the packaged service");
        }
        return jar.toAbsolutePath();
    }
}

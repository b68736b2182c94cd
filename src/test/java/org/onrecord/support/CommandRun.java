// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command, run to its end in a process of its own.
 *
 * @param exit its exit code
 */
public record CommandRun(int exit, String out, String err) {
    private static final Duration ENDS = Duration.ofMinutes(2);

    /**
     * A command of the packaged program. Only for {@code *IT}. Its home is empty: what whoever runs the tests has in his,
     * heads that an audit of the demo remembered among it, is none of theirs.
     *
     * @param environment beside that of this JVM
     */
    public static CommandRun of(Map<String, String> environment, String... arguments) {
        Path home = TestDirectories.fresh("home");
        try {
            List<String> command = new ArrayList<>(List.of(
                    ChildProcess.java(),
                    "@src/main/jvm/service.options",
                    "-Duser.home=" + home,
                    "-jar",
                    ServiceProcess.jar().toString()));
            command.addAll(List.of(arguments));
            return of(environment, command);
        } finally {
            TestDirectories.delete(home);
        }
    }

    /** Any command, in the directory of the project. */
    public static CommandRun of(Map<String, String> environment, List<String> command) {
        return in(Path.of("").toAbsolutePath(), environment, command);
    }

    /** Any command, in a directory. */
    public static CommandRun in(Path directory, Map<String, String> environment, List<String> command) {
        Path files = TestDirectories.fresh("command");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(files.resolve("out").toFile())
                    .redirectError(files.resolve("err").toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(ENDS.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still runs after " + ENDS + ": " + command);
            }
            return new CommandRun(
                    process.exitValue(),
                    Files.readString(files.resolve("out"), UTF_8),
                    Files.readString(files.resolve("err"), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            TestDirectories.delete(files);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command of the packaged program, in a process of its own that a test kills in the middle. Only for {@code *IT}. */
public final class RunningCommand implements AutoCloseable {
    private static final Duration KILLED = Duration.ofSeconds(30);

    private final ChildProcess process;
    private final List<Path> dataDirectories;

    private RunningCommand(ChildProcess process, List<Path> dataDirectories) {
        this.process = process;
        this.dataDirectories = dataDirectories;
    }

    /**
     * Returns at once.
     *
     * @param log where it says what it has to say
     * @param dataDirectories on which it may start servers
     * @param environment beside that of this JVM
     */
    public static RunningCommand start(
            Path log, List<Path> dataDirectories, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                ChildProcess.java(),
                "@src/main/jvm/service.options",
                "-jar",
                ServiceProcess.jar().toString()));
        command.addAll(arguments);
        return new RunningCommand(ChildProcess.start(command, environment, log), List.copyOf(dataDirectories));
    }

    /** Fails, with what it said, once it has ended. */
    public void requireRunning() {
        if (!process.isAlive()) {
            throw new AssertionError("it ended, having said:\n" + process.log());
        }
    }

    /** SIGKILL, and waits until it is gone. An embedded PostgreSQL is left behind, as it is for whoever comes next. */
    public void kill() {
        process.send(Signal.KILL);
        process.awaitExit(KILLED);
    }

    /** Ends it and what it left behind. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        dataDirectories.forEach(LeftBehind::stopPostgresOf);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A PostgreSQL outlives the service that was killed; a test that killed one clears it away. */
final class LeftBehind {
    private static final Duration STOPPED = Duration.ofSeconds(60);

    private LeftBehind() {}

    /** At once, recovering at the next start, which is what follows a kill anyway. */
    static void stopPostgresOf(Path dataDirectory) {
        end(dataDirectory, "QUIT");
    }

    /** The postmaster is gone before it can tell anybody; its sessions notice and end by themselves. */
    static void killPostgresOf(Path dataDirectory) {
        end(dataDirectory, "KILL");
    }

    private static void end(Path dataDirectory, String signal) {
        Path pidFile = dataDirectory.resolve("postgres").resolve("postmaster.pid");
        try {
            if (!Files.exists(pidFile)) {
                return;
            }
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElse(null);
            if (postmaster == null || !postmaster.info().command().orElse("").endsWith("postgres")) {
                return;
            }
            List<ProcessHandle> sessions = postmaster.children().toList();
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
            postmaster.onExit().get(STOPPED.toSeconds(), TimeUnit.SECONDS);
            for (ProcessHandle session : sessions) {
                session.onExit().get(STOPPED.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("PostgreSQL left behind in " + dataDirectory + " does not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}

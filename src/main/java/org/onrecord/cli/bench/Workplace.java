// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A fresh directory for one run and the processes that work in it. Closing it ends them, the last one first, and deletes
 * the directory; so does the end of this JVM, Ctrl-C included. Thread-safe.
 */
final class Workplace implements AutoCloseable {
    private static final int POSTGRES_STOP_SECONDS = 30;

    private final Path root;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private boolean closed;

    private Workplace(Path root) {
        this.root = root;
    }

    static Workplace in(Path parent) throws IOException {
        Files.createDirectories(parent);
        Workplace workplace =
                new Workplace(Files.createTempDirectory(parent, "work").toAbsolutePath());
        Runtime.getRuntime().addShutdownHook(new Thread(workplace::close, "bench-stop"));
        return workplace;
    }

    /** A place below the directory; not created. */
    Path resolve(String name) {
        return root.resolve(name);
    }

    /** From now on this is closed with the workplace, if not before. */
    synchronized <T extends AutoCloseable> T with(T started) throws Exception {
        if (closed) {
            started.close();
            throw new IOException("the run was ended");
        }
        running.push(started);
        return started;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (AutoCloseable each : running) {
            try {
                each.close();
            } catch (Exception e) {
                System.err.println("could not be closed: " + e);
            }
        }
        try {
            stopPostgresLeftBehind();
            delete();
        } catch (IOException | UncheckedIOException e) {
            System.err.println(root + " could not be deleted: " + e);
        }
    }

    /** Of a service that had to be killed. */
    private void stopPostgresLeftBehind() throws IOException {
        List<Path> pidFiles;
        try (Stream<Path> tree = Files.walk(root, 3)) {
            pidFiles = tree.filter(path -> path.endsWith("postmaster.pid")).toList();
        }
        for (Path file : pidFiles) {
            long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            Optional<ProcessHandle> postmaster = ProcessHandle.of(pid);
            if (postmaster.isPresent() && postmaster.get().destroy()) {
                postmaster
                        .get()
                        .onExit()
                        .completeOnTimeout(null, POSTGRES_STOP_SECONDS, TimeUnit.SECONDS)
                        .join();
            }
        }
    }

    private void delete() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(root)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}

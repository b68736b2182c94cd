// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which the embedded servers keep everything between runs, held by one process at a time. The hold is
 * a file lock: the operating system drops it when the process dies, however it dies.
 */
public final class DataDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel channel;

    private DataDirectory(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * Creates the directory if it is missing and takes hold of it.
     *
     * @throws CannotStart when another process holds it, or it cannot be written
     */
    public static DataDirectory hold(Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            FileChannel channel =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new CannotStart("The data directory " + root
                        + " is in use by another Onrecord: stop that one, or choose another with --data-dir.");
            }
            return new DataDirectory(root, channel);
        } catch (IOException e) {
            throw new CannotStart(
                    "The data directory " + root + " cannot be written: choose another with --data-dir.", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisVeryProcess) {
            return null;
        }
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path postgresLog() {
        return root.resolve("postgres.log");
    }

    Path postgresBinaries() {
        return root.resolve("postgres-binaries");
    }

    Path kafka() {
        return EmbeddedKafka.home(root);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot let go of " + root, e);
        }
    }
}

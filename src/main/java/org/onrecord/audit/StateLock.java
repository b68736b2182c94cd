// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other audits, of this process or another, from writing what is remembered of a log. The lock is on a file beside it,
 * which stays: whoever replaces a file can't lock it.
 */
final class StateLock implements AutoCloseable {
    private static final long PAUSE_MILLIS = 20;

    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for its turn.
     *
     * @param file what is to be written; its directory is there
     * @param patienceMillis how long at the most
     * @throws IOException also when the turn did not come
     */
    static StateLock take(Path file, long patienceMillis) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        try {
            while (tryLock(channel) == null) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("another audit has held " + beside + " for " + patienceMillis + " ms");
                }
                Thread.sleep(PAUSE_MILLIS);
            }
            return new StateLock(channel);
        } catch (InterruptedException e) {
            channel.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while another audit held " + beside, e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** A lock that this process has is told in another way than one of another. */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Gives it up. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}

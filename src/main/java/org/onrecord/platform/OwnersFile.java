// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * Files that hold secrets: nobody but their owner ever reads them, not while they are written either. A reader, and a
 * start after a kill or a power failure, finds a file with all of its content or does not find it. What a call has written
 * is on the disk when it returns.
 */
public final class OwnersFile {
    private static final FileAttribute<?> OWNER_READS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private OwnersFile() {}

    /** Makes the directory if it is missing; from now on nobody but its owner enters it. */
    public static void directory(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    /**
     * Writes the file if there is none; one that is there stays as it is. Of several that do so at the same time, in one
     * process or in several, one wins: whoever wants to know the content reads it afterwards.
     *
     * @throws IOException if the directory is missing or can't be written
     */
    public static void create(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(UUID.randomUUID() + ".draft");
        try {
            write(draft, content);
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException somebodyWasFaster) {
            // Then that one's is the content.
        } finally {
            Files.deleteIfExists(draft);
        }
        keepEntries(file);
    }

    /**
     * Writes the file, in the place of the one that is there, if there is one. For one caller at a time.
     *
     * @throws IOException if the directory is missing or can't be written; then the earlier file stays
     */
    public static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        keepEntries(file);
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_READS)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** The name of a file is on the disk once its directory is. */
    private static void keepEntries(Path file) throws IOException {
        try (FileChannel directory = FileChannel.open(file.resolveSibling(""), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}

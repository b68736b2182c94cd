// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A temporary file that is written to its end and then read. Not thread-safe. */
final class Spool implements AutoCloseable {
    private final Path file;
    private final int bufferBytes;
    private final DataOutputStream out;

    Spool(Path file, int bufferBytes) throws IOException {
        this.file = file;
        this.bufferBytes = bufferBytes;
        this.out = new DataOutputStream(new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), bufferBytes));
    }

    /** Where to write until {@link #in}. */
    DataOutputStream out() {
        return out;
    }

    /** Ends the writing; the file from its beginning. The caller closes it. */
    DataInputStream in() throws IOException {
        out.close();
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), bufferBytes));
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }
}

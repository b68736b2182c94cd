// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.onrecord.platform.OwnersFile;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.Malformed;

/** A signing key in a file of its own, in the form of Go's notes: {@code PRIVATE+KEY+name+id+key}. */
public final class KeyFile {
    private KeyFile() {}

    /**
     * The key in the file; made, and readable by nobody but its owner, if there is none.
     *
     * @param name of a new key; the one that is there may have another
     * @throws IOException also for a file that holds no such key
     */
    public static Ed25519Key readOrMake(Path file, String name) throws IOException {
        if (!Files.exists(file)) {
            OwnersFile.directory(file.resolveSibling(""));
            OwnersFile.create(file, (Ed25519Key.generate(name).text() + "\n").getBytes(UTF_8));
        }
        return read(file);
    }

    /**
     * The key in the file.
     *
     * @throws IOException also for a file that holds no such key
     */
    public static Ed25519Key read(Path file) throws IOException {
        try {
            return Ed25519Key.parse(Files.readString(file).strip());
        } catch (Malformed e) {
            // What it says of the file may quote it.
            throw new IOException(file + " does not hold a private key for Ed25519");
        }
    }
}

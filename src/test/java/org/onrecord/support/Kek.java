// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.onrecord.platform.OwnersFile;
import org.onrecord.vault.VaultSettings;

/** The key-encryption key of all tests: services that share a database share it, whatever their data directories are. */
public final class Kek {
    private static final int BYTES = 32;

    private Kek() {}

    /** Its file; made when it is first wanted. */
    public static Path file() {
        try {
            return made();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A data directory that holds it. */
    public static Path dataDirectory() {
        return file().resolveSibling("..").normalize();
    }

    private static Path made() throws IOException {
        Path file = VaultSettings.kekFile(Tokens.dataDirectory());
        if (!Files.exists(file)) {
            byte[] key = new byte[BYTES];
            new SecureRandom().nextBytes(key);
            OwnersFile.directory(file.resolveSibling(""));
            OwnersFile.create(file, key);
        }
        return file;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.crypto.SecretKey;
import org.onrecord.platform.OwnersFile;

/**
 * A key-encryption key of 32 random bytes in a file that nobody but its owner reads. It wraps with AES-256-GCM under random
 * 96-bit nonces, which is good for four billion data keys (NIST SP 800-38D, 8.3).
 */
final class FileKey implements KeyEncryptionKey {
    private final SecretKey key;

    private FileKey(SecretKey key) {
        this.key = key;
    }

    /** Makes the file if there is none; of several that do so at the same time one wins. */
    static void make(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        OwnersFile.directory(absolute.resolveSibling(""));
        OwnersFile.create(absolute, AesGcm.newKey());
    }

    /** @throws IOException when the file can't be read or does not hold such a key */
    static FileKey read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length != AesGcm.KEY_BYTES) {
            throw new IOException(file + " holds " + bytes.length + " bytes, not a key of " + AesGcm.KEY_BYTES);
        }
        return new FileKey(AesGcm.key(bytes));
    }

    @Override
    public byte[] wrap(byte[] dataKey, byte[] context) {
        return AesGcm.seal(key, dataKey, context);
    }

    @Override
    public byte[] unwrap(byte[] wrapped, byte[] context) throws BrokenSeal {
        return AesGcm.open(key, wrapped, context);
    }
}

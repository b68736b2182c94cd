// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.VerifierKey;

/**
 * The key with which this origin signs its heads. By default a file in the data directory, made at the first start and read
 * by nobody but its owner; instances that share a log share the key. Immutable.
 *
 * <p>A key that stays in hardware or with a provider is another {@link SigningKey}: all that is ever asked of it is a
 * signature over at most a few hundred bytes.
 */
@Singleton
public class LogKey {
    private final SigningKey key;

    /**
     * @param origin the name of the key, which is the origin of the log (C2SP tlog-checkpoint)
     * @param file the key in the form of Go's notes, {@code PRIVATE+KEY+name+id+key}; empty for the data directory's
     */
    LogKey(
            @ConfigProperty(name = "onrecord.origin") String origin,
            @ConfigProperty(name = "onrecord.log.key-file") Optional<Path> file,
            @ConfigProperty(name = "onrecord.data-dir") Path dataDirectory) {
        try {
            this.key = file.isPresent() ? KeyFile.read(file.get()) : of(dataDirectory, origin);
        } catch (IOException e) {
            throw new UncheckedIOException("the key of the log can't be read", e);
        }
        if (!key.verifier().name().equals(origin)) {
            throw new IllegalArgumentException(
                    "the key of the log is that of " + key.verifier().name() + ", the configuration says " + origin);
        }
    }

    /** Where a data directory has its key. */
    public static Path file(Path dataDirectory) {
        return dataDirectory.resolve("log").resolve("key");
    }

    /** The key of a data directory; made if there is none. */
    public static SigningKey of(Path dataDirectory, String origin) throws IOException {
        return KeyFile.readOrMake(file(dataDirectory), origin);
    }

    SigningKey signing() {
        return key;
    }

    /** What an auditor needs to check a head. */
    public VerifierKey verifier() {
        return key.verifier();
    }
}

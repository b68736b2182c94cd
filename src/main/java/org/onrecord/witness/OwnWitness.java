// SPDX-License-Identifier: Apache-2.0
package org.onrecord.witness;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.onrecord.heads.KeyFile;
import org.onrecord.transparency.SigningKey;

/** The witness that this service is, when it is told of logs to be a witness to. Immutable. */
@Singleton
public class OwnWitness {
    private static final Logger LOG = Logger.getLogger(OwnWitness.class);
    private static final String LOGS = "onrecord.witness.logs";

    private final Optional<Witness> witness;

    /**
     * Refuses to start with a file that can't be followed.
     *
     * @param file of logs, as {@link WitnessedLogs#parse} reads it; empty for no witness
     * @param name of the witness, under which its key is made at the first start and known for ever
     * @param keyFile the key; empty for the data directory's. Instances that share a database share the key
     */
    OwnWitness(
            DataSource database,
            @ConfigProperty(name = LOGS) Optional<Path> file,
            @ConfigProperty(name = "onrecord.witness.name") String name,
            @ConfigProperty(name = "onrecord.witness.key-file") Optional<Path> keyFile,
            @ConfigProperty(name = "onrecord.data-dir") Path dataDirectory) {
        WitnessedLogs logs = file.map(OwnWitness::read).orElseGet(() -> WitnessedLogs.parse(new byte[0]));
        this.witness = logs.isEmpty()
                ? Optional.empty()
                : Optional.of(new Witness(database, key(keyFile, dataDirectory, name), logs, Clock.systemUTC()));
    }

    void start(@Observes StartupEvent event) {
        witness.ifPresent(own -> LOG.infof("heads of other logs are cosigned by %s", own.verifier()));
    }

    /** Empty when there are no logs to be a witness to. */
    public Optional<Witness> witness() {
        return witness;
    }

    private static WitnessedLogs read(Path file) {
        try {
            return WitnessedLogs.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the file of " + LOGS + " can't be read", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(LOGS + ": " + e.getMessage(), e);
        }
    }

    private static SigningKey key(Optional<Path> file, Path dataDirectory, String name) {
        SigningKey key;
        try {
            key = (file.isPresent()
                            ? KeyFile.read(file.get())
                            : KeyFile.readOrMake(
                                    dataDirectory.resolve("witness").resolve("key"), name))
                    .asWitness();
        } catch (IOException e) {
            throw new UncheckedIOException("the key of the witness can't be read", e);
        }
        if (!key.verifier().name().equals(name)) {
            throw new IllegalArgumentException(
                    "the key of the witness is that of " + key.verifier().name() + ", the configuration says " + name);
        }
        return key;
    }
}

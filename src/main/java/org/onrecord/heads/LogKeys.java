// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import static java.util.stream.Collectors.joining;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.VerifierKey;

/**
 * The keys that this instance signs heads with: that of the log, the one before as long as both sign, and the next one as
 * soon as it is there. Which is which, the log says ({@link KeyHistory}). By default files in the data directory, the first
 * made at the first start; else files ({@link KeyFile}) and keys of a key store ({@link LogKeyStore}), in this order.
 * Instances that share a log share its keys. Immutable. All that is ever asked of a key is a signature over at most a few
 * hundred bytes.
 */
@Singleton
public class LogKeys {
    private static final Logger LOG = Logger.getLogger(LogKeys.class);
    private static final String GIVE = "onrecord.log.key-file or onrecord.log.key-store";

    private final Optional<KeyDirectory> directory;
    private final List<SigningKey> held;

    /**
     * Reads the keys.
     *
     * @param origin the name of each, which is the origin of the log (C2SP tlog-checkpoint)
     * @param files each a key in the form of Go's notes, {@code PRIVATE+KEY+name+id+key}
     * @param store keys that are kept elsewhere; without files and these, the data directory's are taken
     */
    LogKeys(
            @ConfigProperty(name = "onrecord.origin") String origin,
            @ConfigProperty(name = "onrecord.log.key-file") Optional<List<Path>> files,
            LogKeyStore store,
            @ConfigProperty(name = "onrecord.data-dir") Path dataDirectory) {
        this.directory = files.isPresent() || store.isConfigured()
                ? Optional.empty()
                : Optional.of(KeyDirectory.in(dataDirectory));
        try {
            this.held = directory.isPresent()
                    ? directory.get().readOrMake(origin)
                    : read(files.orElse(List.of()), store, origin);
        } catch (IOException e) {
            throw new UncheckedIOException("the key of the log can't be read", e);
        }
        for (VerifierKey key : verifiers()) {
            if (!key.name().equals(origin)) {
                throw new IllegalArgumentException(
                        "the key of the log is that of " + key.name() + ", the configuration says " + origin);
            }
        }
    }

    private static List<SigningKey> read(List<Path> files, LogKeyStore store, String origin) throws IOException {
        List<SigningKey> keys = new ArrayList<>();
        for (Path file : files) {
            keys.add(KeyFile.read(file));
        }
        keys.addAll(store.read(origin));
        return keys;
    }

    /** That of a log which has none yet. */
    SigningKey first() {
        return held.getFirst();
    }

    /** The key behind a verifier key. */
    Optional<SigningKey> of(VerifierKey verifier) {
        return held.stream().filter(key -> key.verifier().equals(verifier)).findFirst();
    }

    /**
     * The key that the log is to have next: the one that it never had.
     *
     * @throws IllegalStateException when there are several
     */
    Optional<SigningKey> next(KeyHistory history) {
        List<SigningKey> fresh =
                held.stream().filter(key -> !history.has(key.verifier())).toList();
        if (fresh.size() > 1) {
            throw new IllegalStateException("the log is to go on under one of "
                    + list(fresh.stream().map(SigningKey::verifier).toList()) + ": take all but one of them away");
        }
        return fresh.stream().findFirst();
    }

    /** Why heads can't be signed by these keys here: not all of them are. */
    Optional<String> refusal(Collection<VerifierKey> signers) {
        return verifiers().containsAll(signers)
                ? Optional.empty()
                : Optional.of("the heads of this log are signed by " + list(signers) + ", this instance has "
                        + list(verifiers()) + ": give it the same by " + GIVE);
    }

    /** Takes note of what the log says: a key that was the next one is so no longer. */
    void settle(KeyHistory history) {
        if (directory.isPresent()) {
            try {
                directory.get().settle(history);
            } catch (IOException e) {
                LOG.warnf("the file of the key that the log has now keeps its name: cause=%s", e.toString());
            }
        }
    }

    private List<VerifierKey> verifiers() {
        return held.stream().map(SigningKey::verifier).toList();
    }

    private static String list(Collection<VerifierKey> keys) {
        return keys.stream().map(VerifierKey::toString).collect(joining(" and "));
    }
}

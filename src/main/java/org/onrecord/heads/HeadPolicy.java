// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.Sha256;
import org.onrecord.transparency.WitnessPolicy;

/** Who is to cosign our heads, and which of them are enough: the policy file of the configuration. Immutable. */
@Singleton
public class HeadPolicy {
    private static final String SETTING = "onrecord.log.witness-policy";

    private final WitnessPolicy policy;
    private final Hash id;

    /**
     * Reads the file, and refuses to start with one that can't be followed.
     *
     * @param file as {@link WitnessPolicy#parse} reads it; empty for a log without witnesses
     */
    HeadPolicy(@ConfigProperty(name = SETTING) Optional<Path> file) {
        try {
            byte[] bytes = file.isPresent() ? Files.readAllBytes(file.get()) : new byte[0];
            this.policy = file.isPresent() ? WitnessPolicy.parse(bytes) : WitnessPolicy.NONE;
            this.id = Hash.of(Sha256.of(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("the file of " + SETTING + " can't be read", e);
        } catch (Malformed e) {
            throw new IllegalArgumentException(SETTING + ": " + e.reason());
        }
        policy.witnesses().forEach(HeadPolicy::address);
    }

    WitnessPolicy policy() {
        return policy;
    }

    /** Tells this policy from any other. */
    Hash id() {
        return id;
    }

    /** Where a witness is asked; empty for one that the policy believes and that somebody else asks. */
    static Optional<URI> address(WitnessPolicy.Witness witness) {
        return witness.url().map(url -> address(witness.name(), url));
    }

    private static URI address(String name, String url) {
        try {
            URI prefix = new URI(url.endsWith("/") ? url : url + "/");
            boolean http = "http".equals(prefix.getScheme()) || "https".equals(prefix.getScheme());
            if (http && prefix.getHost() != null && prefix.getQuery() == null && prefix.getFragment() == null) {
                return prefix.resolve("add-checkpoint");
            }
        } catch (URISyntaxException e) {
            // Then it is none, and says so below.
        }
        throw new IllegalArgumentException(
                SETTING + ": the witness " + name + " has no address of http or https: " + url);
    }
}

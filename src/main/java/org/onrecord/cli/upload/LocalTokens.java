// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.onrecord.platform.Role;
import org.onrecord.platform.auth.Grant;
import org.onrecord.platform.auth.LocalKey;

/** Tokens signed with the key of a data directory, for the service whose directory it is and which has no provider. */
public final class LocalTokens {
    private static final Duration ONE_SHIFT = Duration.ofHours(12);

    private LocalTokens() {}

    /**
     * A token; the key is made if the directory has none. Issuer and audience are what the service expects by default,
     * or by its environment.
     *
     * @throws IllegalArgumentException if such a token can't be; the message says why
     */
    public static String token(Path dataDirectory, String subject, Set<Role> roles, Duration ttl) throws IOException {
        Grant grant = new Grant(
                setting("ONRECORD_AUTH_ISSUER", "onrecord.local"),
                setting("ONRECORD_AUTH_AUDIENCE", "onrecord"),
                subject,
                roles,
                ttl);
        return LocalKey.of(dataDirectory).token(grant);
    }

    /** For a command that records: a token of twelve hours. */
    public static String desk(Path dataDirectory) throws IOException {
        return token(dataDirectory, subject(Role.DESK), Set.of(Role.DESK), ONE_SHIFT);
    }

    /** As {@link #desk}, from the key that is there; empty if there is none. */
    public static Optional<String> deskIfThere(Path dataDirectory) throws IOException {
        return LocalKey.isIn(dataDirectory) ? Optional.of(desk(dataDirectory)) : Optional.empty();
    }

    /** The name of somebody who gave none. */
    public static String subject(Role role) {
        return "local-" + role.claim();
    }

    private static String setting(String variable, String otherwise) {
        String value = System.getenv().getOrDefault(variable, "");
        return value.isEmpty() ? otherwise : value;
    }
}

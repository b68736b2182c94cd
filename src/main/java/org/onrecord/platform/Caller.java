// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, and as what. A resource takes the {@code RoutingContext} as a {@code @Context} parameter and asks
 * {@link #of}; so does a raw route. Whether the operation as such is allowed was decided before either runs.
 *
 * @param subject the {@code sub} of the token, 1 to 200 characters; empty for a caller without one
 * @param roles what the caller may do; empty for a token that names no role of ours
 */
public record Caller(Optional<String> subject, Set<Role> roles) {
    /** Whoever sends no token, where the service lets such a one read. */
    public static final Caller ANONYMOUS = new Caller(Optional.empty(), Set.of(Role.READER));

    private static final String KEY = "onrecord.caller";

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** The caller of a request; {@link #ANONYMOUS} until a token was found to be valid. */
    public static Caller of(RoutingContext routing) {
        return known(routing).orElse(ANONYMOUS);
    }

    /** The caller of a request, if its token was found to be valid. */
    public static Optional<Caller> known(RoutingContext routing) {
        @Nullable Caller attached = routing.get(KEY);
        return Optional.ofNullable(attached);
    }

    /** Makes this the caller of the request. Only for whoever has verified it. */
    public void attachTo(RoutingContext routing) {
        routing.put(KEY, this);
    }

    /** Any role reads what anybody may see. */
    public boolean mayRead() {
        return !roles.isEmpty();
    }

    public boolean mayWrite() {
        return roles.contains(Role.DESK) || roles.contains(Role.ADMIN);
    }

    /** Sees everything that the log commits to. */
    public boolean mayAudit() {
        return roles.contains(Role.AUDITOR) || roles.contains(Role.ADMIN);
    }

    /** Sees statements that are held or under embargo, and what was agreed about sources. */
    public boolean isCleared() {
        return mayWrite() || roles.contains(Role.AUDITOR);
    }
}

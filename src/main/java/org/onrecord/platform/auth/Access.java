// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.onrecord.platform.Caller;
import org.onrecord.platform.Role;

/** What an operation asks of its caller. The table below is the only place that says so. */
enum Access {
    /** Nothing: operators' own paths, the description of the API, and what a log asks a witness, which its signature lets in. */
    OPEN,
    /** Any role; or no token at all, where the service lets such a one read. */
    READ,
    /** What only auditors may see, always by token. */
    AUDIT,
    /** What those may see who see statements that are held, always by token. */
    CLEARED,
    /** A role that records, always by token. */
    WRITE;

    private static final Set<HttpMethod> ANY = Set.of();
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** The first that matches decides; the last two match everything, so that a path nobody listed is not open. */
    private static final List<Rule> TABLE = List.of(
            new Rule(ANY, "/q/", OPEN),
            new Rule(READING, "/openapi", OPEN),
            new Rule(Set.of(HttpMethod.POST), "/witness/add-checkpoint$", OPEN),
            new Rule(READING, "/api/v1/log/entries$", AUDIT),
            new Rule(READING, "/api/v1/redactions", CLEARED),
            new Rule(READING, "/", READ),
            new Rule(ANY, "/", WRITE));

    /**
     * @param methods empty for every one
     * @param prefix of the normalized path; all of it when a dollar sign ends it
     */
    private record Rule(Set<HttpMethod> methods, String prefix, Access access) {
        boolean matches(HttpMethod method, String path) {
            boolean found = prefix.endsWith("$") ? prefix.equals(path + "$") : path.startsWith(prefix);
            return found && (methods.isEmpty() || methods.contains(method));
        }
    }

    static Access of(HttpMethod method, String normalizedPath) {
        for (Rule rule : TABLE) {
            if (rule.matches(method, normalizedPath)) {
                return rule.access();
            }
        }
        return WRITE;
    }

    boolean allows(Caller caller) {
        return switch (this) {
            case OPEN -> true;
            case READ -> caller.mayRead();
            case AUDIT -> caller.mayAudit();
            case CLEARED -> caller.isCleared();
            case WRITE -> caller.mayWrite();
        };
    }

    /** The roles each of which is enough, as tokens name them. */
    List<String> roles() {
        return Stream.of(Role.values())
                .filter(role -> allows(new Caller(Optional.empty(), Set.of(role))))
                .map(Role::claim)
                .toList();
    }
}

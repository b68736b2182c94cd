// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.onrecord.platform.Caller;
import org.onrecord.platform.ProblemCount;
import org.onrecord.platform.ProblemWriter;

/**
 * The door once more, at the resource that was found: {@link Authentication} judges a path as it is spelled, this one what
 * is behind it, so that no spelling which the framework reads as another path opens anything.
 */
@Singleton
final class MatchedAccess {
    private final boolean anonymousReads;
    private final ProblemCount problems;

    MatchedAccess(AuthSettings settings, ProblemCount problems) {
        this.anonymousReads = settings.anonymousReads();
        this.problems = problems;
    }

    @ServerRequestFilter
    Optional<Response> filter(ContainerRequestContext request, RoutingContext routing) {
        RuntimeResource found = CurrentRequestManager.get().getTarget();
        Access access = Access.of(
                routing.request().method(), template(found.getClassPath().template, found.getPath().template));
        Optional<Caller> known = Caller.known(routing);
        if (access == Access.OPEN
                || (known.isPresent() || anonymousReads) && access.allows(known.orElse(Caller.ANONYMOUS))) {
            return Optional.empty();
        }
        var problem = known.isPresent() ? AuthProblems.roleRequired(access.roles()) : AuthProblems.tokenRequired();
        problems.add(problem);
        return Optional.of(ProblemWriter.response(problem));
    }

    /** Both parts begin with a slash or are empty; a root alone is one. */
    private static String template(String resource, String method) {
        String path = (resource.equals("/") ? "" : resource) + (method.equals("/") ? "" : method);
        return path.isEmpty() ? "/" : path;
    }
}

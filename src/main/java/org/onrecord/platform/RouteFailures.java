// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Everything that can escape from a raw Vert.x route, as a problem: what {@link ProblemMappers} is to resources. */
@Singleton
final class RouteFailures {
    void install(@Observes Router router) {
        router.route().order(Routes.FAILURE_ORDER).failureHandler(RouteFailures::answer);
    }

    private static void answer(RoutingContext context) {
        ProblemWriter.send(context.response(), problem(context));
    }

    private static Problem problem(RoutingContext context) {
        Throwable cause = context.failure();
        if (cause instanceof ProblemException raised) {
            return raised.problem();
        }
        int status = context.statusCode();
        if (status >= 400 && status < 500) {
            return status == 404 ? Problems.notFound("No resource has this address") : Problems.ofStatus(status);
        }
        return Problems.bug(cause == null ? new IllegalStateException("failed with status " + status) : cause);
    }
}

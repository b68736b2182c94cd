// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * The path under which a request is measured. Resources are measured under their template; what was answered before a
 * resource was found would be measured under the path that the client made up, which may name a party and never ends in
 * number. It gets one label for all.
 */
@Singleton
public class RequestLabel {
    private static final String UNMATCHED = "/unmatched";

    /** Operators' own paths, which are not measured. */
    private static final String MANAGEMENT = "/q/";

    /** Where the framework keeps the template, and looks for it when the request ends. */
    private static final String TEMPLATE = "UrlPathTemplate";

    void install(@Observes Router router) {
        router.route().order(Routes.LABEL_ORDER).handler(context -> {
            if (!context.normalizedPath().startsWith(MANAGEMENT)) {
                set(context, UNMATCHED);
            }
            context.next();
        });
    }

    /** For a raw route: the path it is registered under. */
    public static void set(RoutingContext context, String path) {
        ((HttpServerRequestInternal) context.request()).context().putLocal(TEMPLATE, path);
    }
}

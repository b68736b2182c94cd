// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Refuses an address or header fields over their bounds before anything is made of them, with a problem. The decoder of
 * HTTP has bounds of its own, eight and four times as wide; what is over those it refuses without a body.
 */
@Singleton
final class HeadBound {
    void install(@Observes Router router) {
        router.route().order(Routes.HEAD_ORDER).handler(HeadBound::check);
    }

    private static void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.uri().length() > Limits.URI_BYTES) {
            LingeringClose.refuse(context, Problems.uriTooLong(Limits.URI_BYTES));
        } else if (headerBytes(request) > Limits.HEADER_BYTES) {
            LingeringClose.refuse(context, Problems.headersTooLarge(Limits.HEADER_BYTES));
        } else {
            context.next();
        }
    }

    /** Each character stood for one byte. */
    private static long headerBytes(HttpServerRequest request) {
        long bytes = 0;
        for (Map.Entry<String, String> header : request.headers()) {
            bytes += header.getKey().length() + header.getValue().length();
        }
        return bytes;
    }
}

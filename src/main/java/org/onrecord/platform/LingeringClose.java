// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Ends a connection whose client may still be sending a body that was answered already. Closing on unread bytes makes the
 * kernel reset the connection, and the client loses the answer; so what comes is read and dropped for a while first.
 */
public final class LingeringClose {
    /** Long enough to send an answer and for a client to notice it, short enough not to serve as a free connection. */
    private static final long LINGER_MILLIS = 2_000;

    private LingeringClose() {}

    /** Answers a request of whose body nothing was read. On the request's event loop. */
    public static void refuse(RoutingContext routing, Problem problem) {
        HttpServerRequest request = routing.request();
        if (RequestBody.isAbsent(request)) {
            ProblemWriter.send(request.response(), problem);
        } else {
            ProblemWriter.send(request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE), problem);
            of(request, routing.vertx());
        }
    }

    /** To be called on the request's event loop, after its response was ended. */
    public static void of(HttpServerRequest request, Vertx vertx) {
        if (request.isEnded()) {
            request.connection().close();
            return;
        }
        long timer = vertx.setTimer(LINGER_MILLIS, id -> request.connection().close());
        request.handler(dropped -> {});
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            request.connection().close();
        });
        request.resume();
    }
}

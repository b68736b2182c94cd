// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Reads the body of every request, or refuses it with 413, before any resource sees it. The framework's own limit believes
 * {@code Content-Length} and so lets a chunked body grow without end; this one counts what arrives. A route that streams
 * must be registered below {@link Routes#BODY_ORDER}, so that requests never come here.
 */
@Singleton
final class BodyBound implements Handler<RoutingContext> {
    void install(@Observes Router router) {
        router.route().order(Routes.BODY_ORDER).handler(this);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        long declared = RequestBody.declaredLength(request);
        if (RequestBody.isAbsent(request)) {
            context.next();
        } else if (declared > Limits.BODY_BYTES) {
            refuse(context);
        } else {
            expectContinue(request);
            new Collector(context, (int) Math.max(declared, 0)).start();
        }
    }

    private static void refuse(RoutingContext context) {
        LingeringClose.refuse(context, Problems.tooLarge(Limits.BODY_BYTES));
    }

    private static void expectContinue(HttpServerRequest request) {
        if (HttpHeaders.CONTINUE.toString().equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
            request.headers().remove(HttpHeaders.EXPECT); // or the framework continues a second time
        }
    }

    /** Gathers one body on its event loop. */
    private static final class Collector implements Handler<Buffer> {
        private final RoutingContext context;
        private final Buffer body;
        private boolean refused;

        Collector(RoutingContext context, int sizeHint) {
            this.context = context;
            this.body = Buffer.buffer(sizeHint);
        }

        void start() {
            HttpServerRequest request = context.request();
            if (request.isEnded()) {
                context.next();
                return;
            }
            request.handler(this).exceptionHandler(gone -> refused = true).endHandler(end -> end());
            request.resume();
        }

        @Override
        public void handle(Buffer part) {
            if (refused) {
                return;
            }
            if (body.length() + part.length() > Limits.BODY_BYTES) {
                refused = true;
                refuse(context);
            } else {
                body.appendBuffer(part);
            }
        }

        private void end() {
            if (!refused) {
                ((RoutingContextInternal) context).setBody(body);
                context.next();
            }
        }
    }
}

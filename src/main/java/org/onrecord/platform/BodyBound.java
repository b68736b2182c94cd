// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Reads the body of every request, or refuses it with 413, before any resource sees it. The framework's own limit believes
 * {@code Content-Length} and so lets a chunked body grow without end; this one counts what arrives. A route that streams
 * must be registered below {@link #ORDER}, so that requests never come here.
 */
@Singleton
final class BodyBound implements Handler<RoutingContext> {
    /** Ahead of every route of the framework but its internals. */
    static final int ORDER = Routes.BODY_ORDER;

    /** How long a client that was refused may go on sending before the connection is cut. */
    private static final long LINGER_MILLIS = 2_000;

    void install(@Observes Router router) {
        router.route().order(ORDER).handler(this);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        long declared = declaredLength(request);
        if (declared == 0 || (declared < 0 && !chunked(request))) {
            context.next();
        } else if (declared > Limits.BODY_BYTES) {
            refuse(context);
        } else {
            expectContinue(request);
            new Collector(context, (int) Math.max(declared, 0)).start();
        }
    }

    /** Sends 413 and closes, but lingers first: closing on unread bytes resets the connection and loses the answer. */
    private static void refuse(RoutingContext context) {
        HttpServerRequest request = context.request();
        ProblemWriter.send(
                request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE),
                Problems.tooLarge(Limits.BODY_BYTES));
        long timer = context.vertx()
                .setTimer(LINGER_MILLIS, id -> request.connection().close());
        request.handler(ignored -> {});
        request.endHandler(end -> {
            context.vertx().cancelTimer(timer);
            request.connection().close();
        });
        request.resume();
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static boolean chunked(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private static void expectContinue(HttpServerRequest request) {
        if (HttpHeaders.CONTINUE.toString().equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
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

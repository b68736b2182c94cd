// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.onrecord.ledger.Ledger;
import org.onrecord.platform.Caller;
import org.onrecord.platform.LingeringClose;
import org.onrecord.platform.MetricNames;
import org.onrecord.platform.Problem;
import org.onrecord.platform.ProblemCount;
import org.onrecord.platform.ProblemException;
import org.onrecord.platform.Problems;
import org.onrecord.platform.RequestLabel;
import org.onrecord.platform.Routes;

/**
 * Many statements in one request, one a line, answered line by line while the request still arrives. A raw route, ahead of
 * where bodies are gathered: a resource would get the body as a whole.
 */
@Singleton
class BatchRoute {
    static final String MEDIA_TYPE = "application/x-ndjson";

    /** Batch requests served at once: with their windows full they hold 64 MiB of lines. */
    static final int MAX_STREAMS = 16;

    /** Parsing and hashing is all computing: more threads than cores would only take turns. */
    private static final int PARSERS = Runtime.getRuntime().availableProcessors();

    private final Ledger ledger;
    private final HouseRules house;
    private final ProblemCount problems;
    private final Counter answeredLines;
    private final AtomicInteger streams = new AtomicInteger();

    /** Its queue is bounded by the streams and the chunks that each may have in it. */
    private final ExecutorService parsers = Executors.newFixedThreadPool(
            PARSERS, Thread.ofPlatform().daemon().name("batch-parser-", 0).factory());

    BatchRoute(Ledger ledger, HouseRules house, ProblemCount problems, MeterRegistry registry) {
        this.ledger = ledger;
        this.house = house;
        this.problems = problems;
        this.answeredLines = registry.counter(MetricNames.BATCH_LINES);
        Gauge.builder(MetricNames.BATCH_STREAMS, streams, AtomicInteger::get).register(registry);
    }

    void install(@Observes Router router) {
        router.route(ApiPaths.BATCH).order(Routes.STREAMING_ORDER).handler(this::handle);
    }

    void stop(@Observes ShutdownEvent event) {
        parsers.shutdown();
    }

    private void handle(RoutingContext routing) {
        RequestLabel.set(routing, ApiPaths.BATCH);
        HttpServerRequest request = routing.request();
        try {
            StatementIntake.Manner manner = manner(routing);
            if (streams.incrementAndGet() > MAX_STREAMS) {
                streams.decrementAndGet();
                throw Problems.busy().raise();
            }
            new BatchExchange(
                            ledger, parsers, routing.vertx(), request, manner, this::answered, streams::decrementAndGet)
                    .start();
        } catch (ProblemException refusal) {
            refuse(routing, refusal.problem());
        }
    }

    /** How all lines are recorded, if the request can be served. */
    private StatementIntake.Manner manner(RoutingContext routing) throws ProblemException {
        HttpServerRequest request = routing.request();
        if (!request.method().name().equals("POST")) {
            throw Problems.methodNotAllowed(Set.of("POST")).raise();
        }
        String type = request.getHeader("Content-Type");
        if (type == null || !mediaType(type).equals(MEDIA_TYPE)) {
            throw Problems.unsupportedMediaType(MEDIA_TYPE).raise();
        }
        return new StatementIntake.Manner(
                Caller.of(routing).subject(),
                OnDuplicateQuery.read(request.getParam(OnDuplicateQuery.NAME)),
                house.refusals());
    }

    private static String mediaType(String header) {
        int parameters = header.indexOf(';');
        return (parameters < 0 ? header : header.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private void refuse(RoutingContext routing, Problem problem) {
        problems.add(problem);
        LingeringClose.refuse(routing, problem);
    }

    private void answered(@Nullable Problem problem) {
        answeredLines.increment();
        if (problem != null) {
            problems.add(problem);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keep-alive connections to one Onrecord service, on one thread of its own. Vert.x, because a batch is answered while
 * it is being sent and the JDK's client reads an answer only after the request. Thread-safe.
 */
public final class ServiceClient implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 17;
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    /** A service that says nothing for so long, with lines unanswered, is taken for lost. */
    private static final int SILENCE_SECONDS = 60;

    private static final int CLOSE_SECONDS = 5;

    private final URI service;
    private final Optional<String> token;
    private final Vertx vertx;
    private final HttpClient http;

    /**
     * Opens no connection yet.
     *
     * @param service the base address, such as {@code http://localhost:8080}
     * @param token what every request carries; without it a service lets nobody record
     */
    public ServiceClient(URI service, Optional<String> token) {
        if (service.getHost() == null || !isWeb(service.getScheme())) {
            throw new IllegalArgumentException("Not the address of a service: " + service);
        }
        this.service = service;
        this.token = token;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.http = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                        .setReadIdleTimeout(SILENCE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setTryUseCompression(false),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
    }

    URI service() {
        return service;
    }

    Future<HttpClientRequest> request(HttpMethod method, String path) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(service.resolve(path).toString());
        token.ifPresent(value -> options.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + value));
        return http.request(options);
    }

    /** Closes every connection and waits, at most five seconds, until that is done. */
    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException notNeeded) {
            // The process ends, or goes on without this client: either way nothing depends on it any more.
        }
    }

    private static boolean isWeb(String scheme) {
        return "http".equals(scheme) || "https".equals(scheme);
    }
}

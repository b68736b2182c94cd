// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.onrecord.embedded.EmbeddedPostgres;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The least that a service on this machine can do to answer a read over HTTP from PostgreSQL: one row by primary key,
 * sent as it is. What a read of ours is compared with. Started by the benchmark in a process of its own.
 */
@Command(name = "bare-endpoint", hidden = true, description = "One-row selects over HTTP, for the benchmark.")
public final class BareEndpoint implements Callable<Integer> {
    static final String PATH = "/row/";
    static final String TABLE = "bench.row";
    private static final String SELECT = "SELECT doc FROM " + TABLE + " WHERE id = $1";
    /** As many event loops as Quarkus gives the service, and as many connections to PostgreSQL. */
    private static final int LOOPS = 2 * Runtime.getRuntime().availableProcessors();

    private static final int CONNECTIONS = 16;

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--postgres-url", required = true)
    private String postgres = "";

    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
        vertx.deployVerticle(() -> new Endpoint(port, postgres), new DeploymentOptions().setInstances(LOOPS))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        new CountDownLatch(1).await();
        return 0;
    }

    private static final class Endpoint extends AbstractVerticle {
        private final int port;
        private final PgConnectOptions postgres;
        private @Nullable Pool pool;

        Endpoint(int port, String postgres) {
            this.port = port;
            this.postgres = PgConnectOptions.fromUri(postgres)
                    .setUser(EmbeddedPostgres.USER)
                    .setPassword(EmbeddedPostgres.PASSWORD)
                    .setCachePreparedStatements(true);
        }

        @Override
        public void start(Promise<Void> started) {
            Pool connections = PgBuilder.pool()
                    .with(new PoolOptions().setMaxSize(CONNECTIONS / LOOPS))
                    .connectingTo(postgres)
                    .using(vertx)
                    .build();
            pool = connections;
            vertx.createHttpServer()
                    .requestHandler(request -> answer(request, connections))
                    .listen(port, "127.0.0.1")
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        @Override
        public void stop() {
            if (pool != null) {
                pool.close();
            }
        }

        private static void answer(HttpServerRequest request, Pool connections) {
            long id = Long.parseLong(request.path().substring(PATH.length()));
            connections
                    .preparedQuery(SELECT)
                    .execute(Tuple.of(id))
                    .onSuccess(rows -> request.response()
                            .putHeader("Content-Type", "application/json")
                            .end(rows.iterator().next().getString(0)))
                    .onFailure(failure -> request.response().setStatusCode(500).end());
        }
    }
}

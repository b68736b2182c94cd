// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.onrecord.embedded.CannotStart;
import org.onrecord.embedded.EmbeddedKafka;
import org.onrecord.embedded.EmbeddedPostgres;
import org.onrecord.embedded.EmbeddedServers;
import org.onrecord.embedded.LoopbackPort;
import org.onrecord.platform.KafkaConnection;

/**
 * The service in this JVM together with what it stands on. {@link #run} blocks until the service is told to stop, by
 * SIGTERM or Ctrl-C; then the service stops first, then Kafka, then PostgreSQL.
 */
final class Service {
    /** A stop that takes longer than this is a hang, and the JVM ends without it. */
    private static final int STOP_SECONDS = 90;

    private final ServiceOptions options;
    private final PrintWriter out;

    Service(ServiceOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
    }

    /**
     * A service that answers.
     *
     * @param base its address
     * @param kafka the broker that was started for it, if one was
     */
    record Ready(URI base, Optional<EmbeddedKafka> kafka) {}

    /**
     * Runs until told to stop.
     *
     * @param whenReady called as soon as the service answers, on a thread of its own
     * @return the exit code
     * @throws CannotStart when it did not start, after what it stands on is stopped: so that why is the last thing said
     */
    int run(Consumer<Ready> whenReady) {
        Console.quiet();
        LoopbackPort http = LoopbackPort.of(options.port(), "--port");
        if (!LaunchMode.current().isDev()) {
            // Live reload keeps the port open from one run to the next.
            http.requireFree("HTTP");
        }
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicReference<@Nullable Throwable> notStarted = new AtomicReference<>();
        AtomicInteger exit = new AtomicInteger();
        // The JVM ends when its hooks have: this one keeps it until what the service stands on is stopped, too.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(stopped), "stop"));
        try (EmbeddedServers embedded = startEmbedded()) {
            configure(http, embedded);
            Optional<EmbeddedKafka> kafka = Optional.ofNullable(embedded).flatMap(EmbeddedServers::kafka);
            Readiness.announce(
                    URI.create("http://" + http.hostAndPort()), service -> whenReady.accept(new Ready(service, kafka)));
            options.lifetime().watch(Quarkus::asyncExit);
            Quarkus.run(null, (code, failure) -> {
                exit.set(code);
                notStarted.set(failure);
            });
        } finally {
            stopped.countDown();
        }
        Throwable failure = notStarted.get();
        if (failure != null) {
            throw new CannotStart("The service did not start: " + StartFailure.why(failure));
        }
        return exit.get();
    }

    private @Nullable EmbeddedServers startEmbedded() {
        boolean postgres = options.external().postgres().isEmpty();
        boolean kafka = options.external().kafka().isEmpty();
        if (!postgres && !kafka) {
            return null;
        }
        long began = System.nanoTime();
        EmbeddedServers servers = EmbeddedServers.start(options.backing().wanted(postgres, kafka));
        servers.postgres().ifPresent(server -> say("PostgreSQL " + server.url()));
        servers.kafka()
                .ifPresent(server ->
                        say("Kafka " + server.connection().bootstrapServers() + ", client properties to read from it: "
                                + server.clientProperties(KafkaReaders.READER.name())));
        say("up in " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms");
        return servers;
    }

    private void configure(LoopbackPort http, @Nullable EmbeddedServers embedded) {
        ExternalServers.Postgres postgres = options.external()
                .postgres()
                .orElseGet(() -> new ExternalServers.Postgres(
                        embedded(embedded).postgres().orElseThrow().url(),
                        EmbeddedPostgres.USER,
                        EmbeddedPostgres.PASSWORD));
        KafkaConnection kafka = options.external()
                .kafka()
                .orElseGet(() -> embedded(embedded).kafka().orElseThrow().connection());
        System.setProperty(
                "onrecord.data-dir", options.backing().dataDirectory().toString());
        System.setProperty("quarkus.http.port", Integer.toString(http.number()));
        System.setProperty("quarkus.datasource.username", postgres.user());
        System.setProperty("quarkus.datasource.password", postgres.password());
        System.setProperty("quarkus.datasource.reactive.url", postgres.url());
        System.setProperty("quarkus.datasource.jdbc.url", "jdbc:" + postgres.url());
        kafka.settings().forEach((name, value) -> System.setProperty(KafkaConnection.PREFIX + name, value));
    }

    private static EmbeddedServers embedded(@Nullable EmbeddedServers servers) {
        if (servers == null) {
            throw new IllegalStateException("neither embedded nor external");
        }
        return servers;
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private static void await(CountDownLatch stopped) {
        try {
            if (!stopped.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("not stopped in " + STOP_SECONDS + " s, ending all the same");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

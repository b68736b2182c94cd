// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.onrecord.embedded.EmbeddedKafka;
import org.onrecord.embedded.EmbeddedPostgres;
import org.onrecord.embedded.EmbeddedServers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Only the embedded servers, until stopped: live reload restarts the service without restarting them, and two services
 * can share one pair. When they are ready, one line of JSON on stdout says where they are and which file has Kafka's address
 * with what the service logs in with.
 */
@Command(name = "backing", description = "Run only the embedded PostgreSQL and Kafka.", mixinStandardHelpOptions = true)
final class BackingCommand implements Callable<Integer> {
    @Mixin
    private BackingOptions options = new BackingOptions();

    @Option(names = "--only", hidden = true, description = "Start one of the two: tests stop them one by one.")
    private @Nullable Server only;

    @Mixin
    private Lifetime lifetime = new Lifetime();

    private enum Server {
        POSTGRES,
        KAFKA
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Console.withoutQuarkus();
        long began = System.nanoTime();
        EmbeddedServers servers = EmbeddedServers.start(options.wanted(only != Server.KAFKA, only != Server.POSTGRES));
        CountDownLatch forever = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "stop"));
        PrintWriter out = spec.commandLine().getOut();
        out.println(endpoints(servers, Duration.ofNanos(System.nanoTime() - began)));
        out.flush();
        lifetime.watch(forever::countDown);
        forever.await();
        return 0;
    }

    private String endpoints(EmbeddedServers servers, Duration start) {
        return "{\"postgresUrl\":\"%s\",\"postgresUser\":\"%s\",\"postgresPassword\":\"%s\",\"kafkaProperties\":\"%s\",\"startMillis\":%d}"
                .formatted(
                        servers.postgres().map(EmbeddedPostgres::url).orElse(""),
                        EmbeddedPostgres.USER,
                        EmbeddedPostgres.PASSWORD,
                        servers.kafka()
                                .map(kafka -> EmbeddedKafka.serviceProperties(options.dataDirectory())
                                        .toAbsolutePath())
                                .map(Path::toString)
                                .orElse(""),
                        start.toMillis());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.onrecord.embedded.CannotStart;
import org.onrecord.embedded.EmbeddedKafka;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.readmodel.Rebuild;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Builds the read model of a running service anew from the log. */
@Command(
        name = "rebuild",
        description = "Build the read model anew from the log, compare it with the live one, and swap it in.",
        footer = {
            "",
            "The service keeps running. With differences the live version stays, and the exit code is 1, unless they are",
            "accepted. Without options it finds the embedded servers of a service that was started in this directory."
        },
        mixinStandardHelpOptions = true)
final class RebuildCommand implements Callable<Integer> {
    @Mixin
    private ExternalServers external = new ExternalServers();

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = BackingOptions.DEFAULT_DATA_DIRECTORY,
            description = "The service's data directory, which says where its embedded Kafka is and how to log in"
                    + " (ONRECORD_DATA_DIR; default ./data).")
    private Path dataDirectory = Path.of("data");

    @Option(names = "--accept-differences", description = "Swap even if the rebuilt version differs from the live one.")
    private boolean acceptDifferences;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Console.withoutQuarkus();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            Rebuild rebuild = new Rebuild(database.source(external, "onrecord-rebuild"), kafka(), line -> {
                out.println(line);
                out.flush();
            });
            Rebuild.Report report = rebuild.run(acceptDifferences);
            report.differences().forEach(err::println);
            out.printf(
                    "%d entries: fill %d ms, index %d ms, compare %d ms, %.0f entries/s%n",
                    report.entries(),
                    report.fillMillis(),
                    report.indexMillis(),
                    report.compareMillis(),
                    report.entriesPerSecond());
            out.println(report.swapped() ? "The rebuilt version is live." : "The live version was kept.");
            return report.swapped() ? 0 : 1;
        } catch (SQLException | IllegalStateException | KafkaException e) {
            err.println("The read model could not be rebuilt: " + e.getMessage());
            if (e.getCause() != null) {
                err.println("  caused by " + e.getCause());
            }
            return 1;
        }
    }

    private KafkaConnection kafka() {
        return external.kafka().orElseGet(() -> {
            Path properties = EmbeddedKafka.serviceProperties(dataDirectory);
            try {
                return KafkaConnection.read(properties);
            } catch (IOException e) {
                throw new CannotStart(
                        "How to reach the service's Kafka cannot be read from " + properties
                                + ": name its data directory with --data-dir, or another Kafka with --kafka-bootstrap.",
                        e);
            }
        });
    }
}

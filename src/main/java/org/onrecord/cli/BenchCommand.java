// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.onrecord.cli.bench.Bench;
import org.onrecord.cli.bench.BenchOptions;
import org.onrecord.cli.bench.BenchOptions.Part;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the packaged service on this machine, next to what its servers do without it. */
@Command(
        name = "bench",
        description = "Measure the service on this machine: raw bounds first, then Onrecord, then the ratio.",
        footer = {
            "",
            "Starts a service of its own with a fresh data directory and deletes it at the end. Give the machine nothing",
            "else to do meanwhile. The exit code is 0 if every requirement that was measured is met."
        },
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    private static final int ALL_VOTES = 870_109;
    private static final int QUICK_VOTES = 30_000;
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Measure only these parts: ${COMPLETION-CANDIDATES}.")
    private Set<Part> only = EnumSet.allOf(Part.class);

    @Option(names = "--votes", paramLabel = "N", description = "Record only the first N votes of the UN set.")
    private @Nullable Integer votes;

    @Option(
            names = "--un",
            paramLabel = "DIR",
            description = "The real UN voting record in DIR; without it, an invented one of the same shape is used.")
    private @Nullable Path un;

    @Option(names = "--quick", description = "A few minutes in all, to see that it runs: not to be quoted.")
    private boolean quick;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the JSON goes (default target/bench/TIME.json).")
    private Path out =
            Path.of("target", "bench", ZonedDateTime.now(ZoneOffset.UTC).format(TIMESTAMP) + ".json");

    @Option(names = "--profile", description = "Record a flight of the service (JFR) beside the JSON.")
    private boolean profile;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Console.withoutQuarkus();
        PrintWriter progress = spec.commandLine().getErr();
        int count = votes != null ? votes : quick ? QUICK_VOTES : ALL_VOTES;
        BenchOptions options = new BenchOptions(only, count, quick, Optional.ofNullable(un), out, profile);
        long began = System.nanoTime();
        Bench bench = new Bench(options, line -> {
            progress.printf("%4d s  %s%n", (System.nanoTime() - began) / 1_000_000_000, line);
            progress.flush();
        });
        PrintWriter result = spec.commandLine().getOut();
        result.println();
        result.print(bench.run());
        result.println();
        result.println("JSON: " + out);
        result.flush();
        return bench.allMet() ? 0 : 1;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.onrecord.cli.bench.BenchOptions.Part;

/**
 * One run: the raw bounds, then the service from its first statement to its rebuilt read model. Everything that it starts
 * is stopped and every file but the result is deleted when it returns, and when the JVM is told to stop.
 */
public final class Bench {
    private static final double ASKED_MIB = 1024;
    private static final int MAX_WARNINGS = 50;

    private final BenchOptions options;
    private final Consumer<String> progress;
    private final Report report = new Report();
    private final Bounds bounds = new Bounds();

    /** @param progress gets a line at each step */
    public Bench(BenchOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Measures, and writes the JSON.
     *
     * @return the table
     */
    public String run() throws Exception {
        describeCircumstances();
        Path directory = options.out().toAbsolutePath().getParent();
        UnVotes votes = UnVotes.of(options);
        try (Workplace workplace = Workplace.in(directory == null ? Path.of("").toAbsolutePath() : directory)) {
            if (options.measuresBounds()) {
                attempt("raw bounds", "", () -> {
                    bounds.measure(workplace, votes, options, report, progress);
                    return List.of();
                });
            }
            if (options.measuresService()) {
                measureService(workplace, votes);
            }
            if (options.measures(Part.PROOF)) {
                progress.accept(Proofs.NAME);
                attempt(Proofs.NAME, Proofs.ASKED, () -> List.of(Proofs.measure(workplace)));
            }
            if (options.measures(Part.AUDIT)) {
                progress.accept(AuditRun.NAME);
                attempt(AuditRun.NAME, AuditRun.ASKED, () -> AuditRun.measure(workplace, votes.data(), options));
            }
        }
        report.write(options.out());
        return report.table();
    }

    /** Whether every requirement that was measured is met; after {@link #run}. */
    public boolean allMet() {
        return report.allMet();
    }

    private void measureService(Workplace workplace, UnVotes votes) throws Exception {
        progress.accept("starting the service");
        List<String> flight = options.profile()
                ? List.of("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                        + options.out().toAbsolutePath().toString().replaceAll("\\.json$", "") + ".jfr")
                : List.of();
        try (Servers service = Servers.service(workplace, "service", flight);
                MemoryWatch memory = new MemoryWatch(service.pid())) {
            Stage stage = new Stage(workplace, service, memory, options, progress);
            PostedStatements posted = new PostedStatements(service);
            if (options.measures(Part.SINGLE)) {
                attempt(
                        SingleWrites.NAME,
                        SingleWrites.ASKED,
                        () -> SingleWrites.measure(stage, posted, bounds.single()));
            }
            if (needsVotes()) {
                attempt(BatchIngest.NAME, BatchIngest.ASKED, () -> new BatchIngest(stage, votes)
                        .measure(bounds.bulk()));
            }
            if (options.measures(Part.READS)) {
                attempt(StanceReads.NAME, StanceReads.ASKED, () -> new StanceReads(stage).measure());
            }
            if (options.measures(Part.AS_OF)) {
                attempt(AsOfReads.NAME, AsOfReads.ASKED, () -> List.of(AsOfReads.measure(stage)));
            }
            if (options.measures(Part.CORRECTION)) {
                attempt(CorrectionRun.NAME, CorrectionRun.ASKED, () -> List.of(CorrectionRun.measure(stage)));
            }
            if (options.measures(Part.REBUILD)) {
                attempt(RebuildRun.NAME, RebuildRun.ASKED, () -> List.of(RebuildRun.measure(stage)));
            }
            if (options.measures(Part.DELIVERY)) {
                attempt(Delivery.NAME, Delivery.ASKED, () -> List.of(Delivery.measure(stage, posted)));
            }
            if (options.measures(Part.CHECKPOINT)) {
                attempt(Publication.NAME, Publication.ASKED, () -> List.of(Publication.measure(stage, posted)));
            }
            report.add(memoryRow(memory));
            report.circumstance("serviceWarnings", warnings(service.said()));
        }
    }

    /** What the service complained of: a number taken meanwhile means little. */
    private static List<String> warnings(String said) {
        return said.lines()
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .limit(MAX_WARNINGS)
                .toList();
    }

    private boolean needsVotes() {
        return options.measures(Part.BATCH) || options.measures(Part.READS) || options.measures(Part.REBUILD);
    }

    private Row memoryRow(MemoryWatch memory) {
        double peak = memory.peakMiB();
        return new Row(
                "resident memory of the service",
                "≤ 1 GiB",
                Numbers.whole(peak) + " MiB",
                "",
                "",
                Row.Verdict.of(peak <= ASKED_MIB),
                "the kernel's high-water mark of the service's JVM, embedded broker included, from its start through all"
                        + " of the above"
                        + (options.profile() ? "; with a flight recording running" : ""),
                Map.of("peakMiB", peak, "peakMiBByPart", memory.peakMiBByPart()));
    }

    /** One measurement that fails leaves the others their chance; the report says so. */
    private void attempt(String name, String asked, Measurement measurement) throws InterruptedException {
        try {
            measurement.rows().forEach(report::add);
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception failure) {
            progress.accept(name + " failed: " + failure);
            report.add(Row.failed(name, asked, failure));
        }
    }

    private void describeCircumstances() {
        report.circumstance(
                "began", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        report.circumstance("cores", Runtime.getRuntime().availableProcessors());
        report.circumstance(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        report.circumstance("jdk", System.getProperty("java.vm.version"));
        report.circumstance(
                "loadAtStart", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        report.circumstance("votes", options.votes());
        report.circumstance("votesAre", options.un().isPresent() ? "real" : "invented, of the same shape");
        report.circumstance("quick", options.quick());
        report.circumstance("profiled", options.profile());
    }

    private interface Measurement {
        List<Row> rows() throws Exception;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.onrecord.cli.bench.BenchOptions.Part;

/** The first part of a run: what the servers below take, with nobody but the bare clients. */
final class Bounds {
    private static final int SAMPLE_VOTES = 2_000;
    private static final int CONNECTIONS = 32;
    private static final int BULK_CONNECTIONS = 2;
    private static final int BULK_STATEMENTS = 1_000;

    private OptionalDouble single = OptionalDouble.empty();
    private OptionalDouble bulk = OptionalDouble.empty();

    /** Statements a second, one a transaction, from 32 connections; empty before it was measured. */
    OptionalDouble single() {
        return single;
    }

    /** Statements a second in transactions of a thousand; empty before it was measured. */
    OptionalDouble bulk() {
        return bulk;
    }

    void measure(Workplace workplace, UnVotes votes, BenchOptions options, Report report, Consumer<String> progress)
            throws Exception {
        progress.accept("recording " + SAMPLE_VOTES + " statements, to measure the raw bounds with their bytes");
        Sample sample;
        try (Servers service = Servers.service(workplace, "sample", List.of())) {
            votes.define(service);
            long defined = votes.record(service, 0, 1, new Timeline());
            votes.record(service, 1, 1 + SAMPLE_VOTES, new Timeline());
            sample = Sample.after(defined, service);
        }
        try (Servers servers = Servers.bare(workplace, "bounds")) {
            if (options.measures(Part.POSTGRES)) {
                postgres(servers, sample, options, report, progress);
            }
            if (options.measures(Part.KAFKA)) {
                kafka(servers, sample, options, report, progress);
            }
        }
    }

    private void postgres(
            Servers servers, Sample sample, BenchOptions options, Report report, Consumer<String> progress)
            throws Exception {
        progress.accept("raw PostgreSQL, one statement an insert");
        RawPostgres postgres = new RawPostgres(servers, sample);
        postgres.statementsPerSecond(CONNECTIONS, 1, options.millis(3));
        CpuMeter cpu = CpuMeter.start(servers);
        double one = postgres.statementsPerSecond(CONNECTIONS, 1, options.millis(10));
        Map<String, Object> used = cpu.stop();
        single = OptionalDouble.of(one);
        report.add(row("raw PostgreSQL, single", one, sample, used, CONNECTIONS, 1));
        progress.accept("raw PostgreSQL, a thousand statements an insert");
        postgres.statementsPerSecond(BULK_CONNECTIONS, BULK_STATEMENTS, options.millis(3));
        cpu = CpuMeter.start(servers);
        double many = postgres.statementsPerSecond(BULK_CONNECTIONS, BULK_STATEMENTS, options.millis(10));
        used = cpu.stop();
        bulk = OptionalDouble.of(many);
        report.add(row("raw PostgreSQL, batched", many, sample, used, BULK_CONNECTIONS, BULK_STATEMENTS));
    }

    private static Row row(
            String name, double perSecond, Sample sample, Map<String, Object> used, int connections, int size) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("statementsPerSecond", perSecond);
        details.put("rowsPerSecond", perSecond * sample.entriesPerStatement() * 2);
        details.put("bytesPerStatement", sample.bytesPerStatement());
        details.put("cpuSeconds", used);
        return Row.bound(
                name,
                Numbers.whole(perSecond) + " statements/s",
                ("JDBC, %d connections, inserts of %d statements (unnest, autocommit, fsync on): %s rows of entry and"
                                + " disclosure a second, %d bytes a statement, the bytes that the ledger wrote; %s")
                        .formatted(
                                connections,
                                size,
                                Numbers.whole(perSecond * sample.entriesPerStatement() * 2),
                                sample.bytesPerStatement(),
                                CpuMeter.summary(used)),
                details);
    }

    private static void kafka(
            Servers servers, Sample sample, BenchOptions options, Report report, Consumer<String> progress)
            throws Exception {
        progress.accept("raw Kafka");
        CpuMeter cpu = CpuMeter.start(servers);
        double perSecond = new RawKafka(servers, sample).recordsPerSecond(options.millis(12));
        Map<String, Object> used = cpu.stop();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("recordsPerSecond", perSecond);
        details.put("statementsPerSecond", perSecond / sample.recordsPerStatement());
        details.put("recordsPerStatement", sample.recordsPerStatement());
        details.put("recordBytesPerStatement", sample.recordBytesPerStatement());
        details.put("cpuSeconds", used);
        report.add(Row.bound(
                "raw Kafka",
                Numbers.whole(perSecond) + " records/s",
                ("one producer with the relay's settings, the relay's own records, transactions of 4,000: %s statements"
                                + " a second at %s records each; %s")
                        .formatted(
                                Numbers.whole(perSecond / sample.recordsPerStatement()),
                                Numbers.fixed(sample.recordsPerStatement(), 1),
                                CpuMeter.summary(used)),
                details));
    }
}

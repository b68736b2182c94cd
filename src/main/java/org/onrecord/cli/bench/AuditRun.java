// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.onrecord.cli.bench.Row.Verdict;
import org.onrecord.cli.un.UnDataSet;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Sha256;

/**
 * A whole audit of an exported log, in a JVM of its own with the heap that the launcher gives it, beside what hashing the
 * same bytes takes and nothing else.
 */
final class AuditRun {
    static final String NAME = "audit";
    static final String ASKED = "≥ 100,000 entries/s";
    private static final String ASKED_REPLAY = "≥ 30,000 entries/s";
    private static final double ASKED_READ_PER_SECOND = 100_000;
    private static final double ASKED_PER_SECOND = 30_000;
    private static final int VOTES = 400_000;
    private static final int QUICK_VOTES = 40_000;
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private AuditRun() {}

    static List<Row> measure(Workplace workplace, UnDataSet votes, BenchOptions options) throws Exception {
        Path export = workplace.resolve("audit-export");
        GeneratedLog log = GeneratedLog.write(export, votes, options.quick() ? QUICK_VOTES : VOTES);
        hashedPerSecond(log, options.millis(3));
        double bound = hashedPerSecond(log, options.millis(5));
        Path said = workplace.resolve("audit.log");
        List<String> arguments = List.of(
                export.toString(),
                "--json",
                "--vkey",
                log.vkey(),
                "--state",
                workplace.resolve("audit-state.json").toString());
        try (ChildJvm audit = workplace.with(ChildJvm.audit(said, arguments))) {
            if (audit.awaitExit() != 0) {
                throw new IOException("the audit does not hold: " + audit.said());
            }
            return rows(log, new ObjectMapper().readTree(json(audit.said())), bound);
        }
    }

    /** Progress goes the same way and comes first. */
    private static byte[] json(String said) {
        return said.substring(said.indexOf('{')).getBytes(UTF_8);
    }

    private static List<Row> rows(GeneratedLog log, JsonNode report, double bound) {
        double readSeconds = report.get("millis").get("read").asLong() / 1e3;
        double replaySeconds = report.get("millis").get("replay").asLong() / 1e3;
        double read = log.size() / readSeconds;
        double all = log.size() / (readSeconds + replaySeconds);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("entries", log.size());
        details.put("readSeconds", readSeconds);
        details.put("replaySeconds", replaySeconds);
        details.put("readPerSecond", read);
        details.put("perSecond", all);
        details.put("hashedPerSecond", bound);
        return List.of(
                new Row(
                        NAME + ", hashing",
                        ASKED,
                        Numbers.whole(read) + " entries/s",
                        Numbers.whole(bound) + " entries/s",
                        Numbers.percent(read / bound),
                        Verdict.of(read >= ASKED_READ_PER_SECOND),
                        "./onrecord audit of an exported log of " + Numbers.whole(log.size())
                                + " entries of votes, " + Numbers.fixed(readSeconds, 1)
                                + " s: files read, every disclosure held against its leaf, streams, times, tree and tiles up"
                                + " to the signed root, and what is to be replayed put aside; the bound is SHA-256 of the"
                                + " same bytes by " + THREADS + " threads",
                        details),
                new Row(
                        NAME + ", full replay",
                        ASKED_REPLAY,
                        Numbers.whole(all) + " entries/s",
                        "",
                        "",
                        Verdict.of(all >= ASKED_PER_SECOND),
                        "the same run, all of it: then every derived entry and every stance concluded anew, in "
                                + Numbers.fixed(replaySeconds, 1) + " s more; -Xmx512m",
                        details));
    }

    /** How many entries a second all cores hash when they do nothing else. */
    private static double hashedPerSecond(GeneratedLog log, long millis) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            long began = System.nanoTime();
            long until = began + millis * 1_000_000;
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> hash(log.hashed(), until)));
            }
            long rounds = 0;
            for (Future<Long> each : running) {
                rounds += each.get();
            }
            return rounds * (double) GeneratedLog.hashedEntries() / ((System.nanoTime() - began) / 1e9);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long hash(List<byte[]> all, long untilNanos) {
        long digests = 0;
        while (System.nanoTime() < untilNanos) {
            for (byte[] each : all) {
                digests += Sha256.of(each).length / Hash.BYTES;
            }
        }
        return digests / all.size();
    }
}

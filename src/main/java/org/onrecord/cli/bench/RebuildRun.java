// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onrecord.cli.bench.Row.Verdict;

/** The read model built anew from the log beside the live one, compared with it and swapped in, as an operator does it. */
final class RebuildRun {
    static final String NAME = "rebuild";
    static final String ASKED = "≥ 50,000 entries/s";
    private static final double ASKED_PER_SECOND = 50_000;
    private static final Pattern SUMMARY =
            Pattern.compile("(\\d+) entries: fill (\\d+) ms, index (\\d+) ms, compare (\\d+) ms");

    private RebuildRun() {}

    static Row measure(Stage stage) throws Exception {
        Servers service = stage.service();
        stage.enter(NAME);
        Path log = stage.workplace().resolve("rebuild.log");
        long self = ProcessHandle.current().pid();
        double childrenBefore = ProcessTimes.ofEndedChildren(self);
        CpuMeter cpu = CpuMeter.start(service);
        long began = System.nanoTime();
        try (ChildJvm rebuild = stage.workplace().with(ChildJvm.start(log, List.of(), service.rebuildArguments()))) {
            int exit = rebuild.awaitExit();
            double seconds = (System.nanoTime() - began) / 1e9;
            Map<String, Object> used = cpu.stop();
            String said = rebuild.said();
            if (exit != 0) {
                throw new IOException("rebuild ended with " + exit + ", having said: " + said);
            }
            return row(said, seconds, used, ProcessTimes.ofEndedChildren(self) - childrenBefore);
        }
    }

    private static Row row(String said, double processSeconds, Map<String, Object> used, double ownCpuSeconds)
            throws IOException {
        Matcher summary = SUMMARY.matcher(said);
        if (!summary.find()) {
            throw new IOException("rebuild did not sum up: " + said);
        }
        long entries = Long.parseLong(summary.group(1));
        double fillSeconds = Long.parseLong(summary.group(2)) / 1e3;
        double indexSeconds = Long.parseLong(summary.group(3)) / 1e3;
        double compareSeconds = Long.parseLong(summary.group(4)) / 1e3;
        double perSecond = entries / (fillSeconds + indexSeconds + compareSeconds);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("entries", entries);
        details.put("entriesPerSecond", perSecond);
        details.put("fillEntriesPerSecond", entries / fillSeconds);
        details.put("fillSeconds", fillSeconds);
        details.put("indexSeconds", indexSeconds);
        details.put("compareSeconds", compareSeconds);
        details.put("processSeconds", processSeconds);
        details.put("processCpuSeconds", ownCpuSeconds);
        details.put("cpuSeconds", used);
        return new Row(
                NAME,
                ASKED,
                Numbers.whole(perSecond) + " entries/s",
                "",
                "",
                Verdict.of(perSecond >= ASKED_PER_SECOND),
                ("./onrecord rebuild in a JVM of its own beside the running service: %s entries from the log topic, filled in"
                                + " %s s (%s/s), indexed in %s s, compared and swapped in %s s; the process lived %s s, its own CPU"
                                + " %s s; %s")
                        .formatted(
                                Numbers.whole(entries),
                                Numbers.fixed(fillSeconds, 1),
                                Numbers.whole(entries / fillSeconds),
                                Numbers.fixed(indexSeconds, 1),
                                Numbers.fixed(compareSeconds, 1),
                                Numbers.fixed(processSeconds, 1),
                                Numbers.fixed(ownCpuSeconds, 1),
                                CpuMeter.summary(used)),
                details);
    }
}

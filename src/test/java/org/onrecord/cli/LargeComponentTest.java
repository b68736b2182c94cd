// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.audit.HandMadeExport;
import org.onrecord.domain.StatementId;
import picocli.CommandLine;

/** Statements that have to be replayed together, and of which all at once would not fit on the heap of the auditor. */
class LargeComponentTest {
    private static final int STATEMENTS = 12_000;
    private static final String HEAP = "-Xmx16m";

    @TempDir
    private Path directory;

    private Path export(HandMadeExport log) {
        Path export = directory.resolve("export");
        List<String> parties = List.of("north", "south", "east", "west");
        parties.forEach(log::define);
        for (int i = 0; i < 50; i++) {
            log.defineIssue("issue-" + i);
        }
        @Nullable StatementId last = null;
        for (int i = 0; i < STATEMENTS; i++) {
            Map<String, Object> tie = last != null && i % 500 == 1
                    ? Map.of("relations", List.of(Map.of("relation", "DUPLICATES", "statement", last.toString())))
                    : Map.of();
            // One in seven was said before what is known already: its stance is folded anew.
            String day = "20%02d-%02d-%02d".formatted(i % 7 == 0 ? 1 : 10 + i / 2_000, 1 + i % 12, 1 + i % 28);
            last = log.says(
                    parties.get(i % parties.size()), "issue-" + i % 50, day, i % 3 == 0 ? "FOR" : "AGAINST", tie);
            log.flush(export, 256);
        }
        return log.write(export);
    }

    @Test
    void whatDoesNotFitOnTheHeap_isReplayedAllTheSame() throws Exception {
        HandMadeExport log = HandMadeExport.withKey();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+UseParallelGC",
                        "-cp",
                        location(AuditCommand.class) + File.pathSeparator + location(CommandLine.class),
                        AuditCommand.class.getName(),
                        export(log).toString(),
                        "--vkey",
                        log.vkey(),
                        "--state",
                        directory.resolve("state.json").toString())
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), told);
        assertTrue(told.contains("All that could be checked holds."), told);
    }

    private static String location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}

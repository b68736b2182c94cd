// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.audit.HandMadeExport;
import org.onrecord.transparency.Json;
import picocli.CommandLine;

class AuditCommandTest {
    private final HandMadeExport log = HandMadeExport.withKey();

    @TempDir
    private Path directory;

    @BeforeEach
    void fill() {
        log.define("north");
        log.defineIssue("truce");
        log.says("north", "truce", "2023-05-01", "FOR", Map.of());
    }

    private Path export() {
        return log.write(directory.resolve("export"));
    }

    private record Run(int exit, String out, String err) {}

    private Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Onrecord.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Run(commandLine.execute(arguments), out.toString(), err.toString());
    }

    private Run audit(Path place, String... more) {
        String state = directory.resolve("state.json").toString();
        List<String> arguments =
                new ArrayList<>(List.of("audit", place.toString(), "--vkey", log.vkey(), "--state", state));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    @Test
    void aLogThatHolds_isToldCheckByCheck_andExitsWith0() {
        Run run = audit(export());
        assertEquals(0, run.exit, run.out + run.err);
        assertTrue(run.out.contains("derived entries are what the facts give: 1 OK"), run.out);
        assertTrue(run.out.contains("NOT BRACKETED"), run.out);
        assertTrue(run.out.contains("All that could be checked holds."), run.out);
    }

    @Test
    void aFailure_namesItsPositionAndBothValues_andExitsWith1() throws Exception {
        log.changeLeaf(log.last("StatementRecorded"), "\"rev\":0", "\"rev\":7");
        Path export = export();
        Run text = audit(export);
        assertEquals(1, text.exit, text.out + text.err);
        assertTrue(text.out.contains("FAIL leaves at position 3: its stream is broken at \"rev\""), text.out);
        assertTrue(text.out.contains("  computed: rev 0"), text.out);
        assertTrue(text.out.contains("  served:   rev 7"), text.out);

        Run json = audit(export, "--json");
        assertEquals(1, json.exit);
        Map<?, ?> report = (Map<?, ?>) Json.parse(json.out.strip().getBytes(UTF_8));
        assertEquals(false, report.get("holds"));
        assertEquals(
                List.of(Map.of(
                        "check", "leaves",
                        "verdict", "FAIL",
                        "position", 3L,
                        "message", "its stream is broken at \"rev\"",
                        "computed", "rev 0",
                        "served", "rev 7")),
                report.get("failures"));
    }

    @Test
    void whatCannotBeDone_exitsWith2() throws Exception {
        assertEquals(2, audit(directory).exit);
        assertTrue(audit(directory).err.contains("no exported log"), audit(directory).err);
        assertEquals(2, run("audit", export().toString(), "--vkey", "none").exit);
        assertEquals(2, run("audit", export().toString()).exit);
        assertEquals(2, run("audit", "http://127.0.0.1:1", "--vkey", log.vkey(), "--state", directory + "/s").exit);
        for (String place : List.of("http://127.0.0.1:1/ foo", "ftp://x")) {
            Run run = run("audit", place, "--vkey", log.vkey(), "--state", directory + "/s");
            assertEquals(2, run.exit, place);
            assertTrue(run.err.contains(place + " is n"), run.err);
            assertFalse(run.err.contains("\tat "), run.err);
        }
        Path full = Files.createDirectories(directory.resolve("full"));
        Files.writeString(full.resolve("file"), "");
        assertEquals(2, audit(export(), "--export", full.toString()).exit);
    }

    @Test
    void whatIsWithheldFromAToken_isNamed_andExitsWith1() throws Exception {
        int at = log.last("StatementRecorded");
        log.withhold(at);
        Run run = audit(export());
        assertEquals(1, run.exit, run.out + run.err);
        assertTrue(run.out.contains("WITHHELD disclosures at position " + at), run.out);
        assertTrue(run.out.contains("Not all could be checked"), run.out);
    }

    /** As the launcher starts it: with the classes of the application and picocli. */
    @Test
    void itRuns_withNothingOfTheServer() throws Exception {
        String classPath = location(AuditCommand.class) + File.pathSeparator + location(CommandLine.class);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        classPath,
                        AuditCommand.class.getName(),
                        export().toString(),
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

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.tsp.TSTInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tsp.TimeStampToken;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.audit.HandMadeExport;
import org.onrecord.timestamp.TestAuthority;
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
    void whatALogSays_canNeitherLookLikeTheReport_norActOnATerminal() throws Exception {
        Path export = export();
        Files.writeString(
                export.resolve("stances.ndjson"),
                "{\"party\":\"x\\nOK\\u001b[2J\\u009b\\u202e\",\"issue\":\"truce\",\"slot\":\"own\"}\n",
                StandardOpenOption.APPEND);
        Run run = audit(export);
        assertEquals(1, run.exit, run.out + run.err);
        String lines = run.out.replace(System.lineSeparator(), "\n");
        assertTrue(
                lines.contains(
                        "FAIL stances: stance x\n            OK\\u001b[2J\\u009b\\u202e/truce/own does not follow"),
                run.out);
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
    void whatWasFound_isTold_thoughTheAuditIsBrokenOff() throws Exception {
        log.changeLeaf(log.last("StatementRecorded"), "\"rev\":0", "\"rev\":7");
        Path stances = export().resolve("stances.ndjson");
        Files.delete(stances);
        Files.createDirectory(stances);
        Run run = audit(directory.resolve("export"));
        assertEquals(1, run.exit, run.out + run.err);
        assertTrue(run.out.contains("FAIL leaves at position 3: its stream is broken at \"rev\""), run.out);
        assertTrue(run.out.contains("The log does NOT hold."), run.out);
        assertTrue(run.err.contains(stances + " can't be read"), run.err);
    }

    @Test
    void whatCannotBeRemembered_isToldBehindTheVerdicts_andExitsWith2() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("not/there"));
        String state = link.resolve("state.json").toString();
        Run run = run("audit", export().toString(), "--vkey", log.vkey(), "--state", state);
        assertEquals(2, run.exit, run.out + run.err);
        assertTrue(run.out.contains("All that could be checked holds."), run.out);
        assertTrue(run.err.contains("The head can't be remembered in " + state), run.err);

        HandMadeExport wrong = HandMadeExport.withKey();
        wrong.define("north");
        wrong.redacted(1, 0);
        Path export = wrong.write(directory.resolve("wrong"));
        Run fails = run("audit", export.toString(), "--vkey", wrong.vkey(), "--state", state);
        assertEquals(1, fails.exit, fails.out + fails.err);
        assertTrue(fails.out.contains("The log does NOT hold."), fails.out);
        assertTrue(fails.err.contains("The head can't be remembered in " + state), fails.err);
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

    /** Where no stamp has to be checked not even BouncyCastle is needed, let alone loaded. */
    @Test
    void itRuns_withNothingOfTheServer() throws Exception {
        String classPath = location(AuditCommand.class) + File.pathSeparator + location(CommandLine.class);
        assertHolds(classPath, export());
    }

    /** As the launcher starts it: with the classes of the application, picocli and three libraries of BouncyCastle. */
    @Test
    void itChecksStamps_withNothingOfTheServer() throws Exception {
        TestAuthority authority = TestAuthority.named("Stamps");
        String classPath = Stream.of(
                        AuditCommand.class,
                        CommandLine.class,
                        TimeStampToken.class,
                        BouncyCastleProvider.class,
                        TSTInfo.class)
                .map(AuditCommandTest::location)
                .collect(joining(File.pathSeparator));
        String told = assertHolds(
                classPath,
                stampedExport(authority),
                "--timestamp-authority",
                authority.rootIn(directory).toString());
        assertTrue(told.contains("so are their times: 1 OK"), told);
    }

    private String assertHolds(String classPath, Path export, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                classPath,
                AuditCommand.class.getName(),
                export.toString(),
                "--vkey",
                log.vkey(),
                "--state",
                directory.resolve("state.json").toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), told);
        assertTrue(told.contains("All that could be checked holds."), told);
        return told;
    }

    /** An export of which an authority has stamped the head. */
    private Path stampedExport(TestAuthority authority) throws Exception {
        Path export = export();
        byte[] text = log.head().checkpoint().text().getBytes(UTF_8);
        String line = new String(
                Json.canonical(Map.of(
                        "head",
                        new String(log.head().bytes(), UTF_8),
                        "token",
                        Base64.getEncoder().encodeToString(authority.token(text, Instant.now())))),
                UTF_8);
        Files.writeString(export.resolve("timestamps"), line + "\n");
        return export;
    }

    @Test
    void stampsOfAnAuthorityThatIsNamed_areTold_andThoseOfOthersToo() throws Exception {
        TestAuthority authority = TestAuthority.named("Stamps");
        TestAuthority other = TestAuthority.named("Others");
        Path export = stampedExport(authority);
        String label = "timestamps   heads that authorities have stamped are the log's, and so are their times: ";

        Run both = audit(
                export,
                "--timestamp-authority",
                other.rootIn(directory).toString(),
                "--timestamp-authority",
                authority.rootIn(directory).toString());
        assertEquals(0, both.exit, both.out + both.err);
        assertTrue(both.out.contains(label + "1 OK"), both.out);

        Run one = audit(export, "--timestamp-authority", other.rootIn(directory).toString());
        assertEquals(0, one.exit, one.out + one.err);
        assertTrue(one.out.contains(label + "1 NOT BRACKETED"), one.out);
        assertTrue(
                one.out.contains(
                        "NOT BRACKETED timestamps: 1 stamp is by an authority that is not believed: CN=Stamps"),
                one.out);

        Run json = audit(export, "--json");
        Map<?, ?> checks = (Map<?, ?>) ((Map<?, ?>) Json.parse(json.out.strip().getBytes(UTF_8))).get("checks");
        assertEquals(1L, ((Map<?, ?>) checks.get("timestamps")).get("NOT BRACKETED"));

        Run none =
                audit(export, "--timestamp-authority", directory.resolve("none").toString());
        assertEquals(2, none.exit, none.out);
        Run wrong = audit(
                export, "--timestamp-authority", export.resolve("checkpoint").toString());
        assertEquals(2, wrong.exit, wrong.out);
        assertTrue(wrong.err.contains("certificate"), wrong.err);
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}

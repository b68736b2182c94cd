// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Sha256;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.WitnessPolicy;

/** The file in which an auditor remembers a log, and several audits that write it. */
class RememberedHeadsTest {
    private static final String ORIGIN = "log.example/audited";
    private static final long NOW = 1_700_000_000_000L;

    @TempDir
    private Path directory;

    private final Ed25519Key key = Ed25519Key.generate(ORIGIN);

    private Path file() {
        return directory.resolve("state.json");
    }

    private RememberedHeads read() throws CannotAudit {
        return RememberedHeads.read(file(), ORIGIN);
    }

    private Checkpoint.Signed head(long size) {
        return new Checkpoint(
                        ORIGIN,
                        new TreeSize(size),
                        Hash.of(Sha256.of(Long.toString(size).getBytes(UTF_8))))
                .sign(key);
    }

    private static String note(Checkpoint.Signed head) {
        return new String(head.bytes(), UTF_8);
    }

    private static List<Long> sizes(RememberedHeads remembered) {
        return remembered.heads().stream()
                .map(head ->
                        Long.parseLong(head.note().lines().skip(1).findFirst().orElseThrow()))
                .toList();
    }

    // ---- what is in it

    @Test
    void whatIsRemembered_isReadAgain() throws Exception {
        SeenHeads.remember(read(), head(3), NOW, true);
        SeenHeads.remember(read(), head(5), NOW + 2, false);
        assertEquals(
                List.of(
                        new RememberedHeads.Head(note(head(3)), NOW, NOW),
                        new RememberedHeads.Head(note(head(5)), NOW + 2, Long.MIN_VALUE)),
                read().heads());
        assertEquals(List.of(), read().absences());
        assertFalse(Files.readString(file()).contains("absences"));
    }

    @Test
    void aHeadThatIsSeenAgain_keepsItsFirstTimeAndGetsANewLastOne_andIsTheNewest() throws Exception {
        SeenHeads.remember(read(), head(3), NOW, true);
        SeenHeads.remember(read(), head(5), NOW + 1, true);
        SeenHeads.remember(read(), head(3), NOW + 7, true);
        assertEquals(
                new RememberedHeads.Head(note(head(3)), NOW, NOW + 7),
                read().heads().getLast());
        SeenHeads.remember(read(), head(3), NOW + 9, false);
        assertEquals(
                new RememberedHeads.Head(note(head(3)), NOW, NOW + 7),
                read().heads().getLast());
        SeenHeads.remember(read(), head(3), NOW - 4, true);
        assertEquals(
                new RememberedHeads.Head(note(head(3)), NOW - 4, NOW + 7),
                read().heads().getLast());
        assertEquals(List.of(5L, 3L), sizes(read()));
    }

    @Test
    void aFileFromBeforeAbsencesWereRemembered_isRead() throws Exception {
        SeenHeads.remember(read(), head(3), NOW, true);
        String before = Files.readString(file());
        assertTrue(before.startsWith("{\"heads\":[{\"first\":\""), before);
        assertEquals(1, read().heads().size());
        SeenHeads.remember(read(), head(3), NOW, true);
        assertEquals(before, Files.readString(file()));
    }

    @Test
    void ofMoreThan512_everyOtherOfTheOlderHalfGoes() throws Exception {
        StringBuilder heads = new StringBuilder();
        for (int size = 1; size <= 511; size++) {
            heads.append(size == 1 ? "" : ",").append(entry(note(head(size))));
        }
        Files.writeString(file(), "{\"origin\":\"" + ORIGIN + "\",\"heads\":[" + heads + "]}");
        SeenHeads.remember(read(), head(512), NOW, true);
        assertEquals(512, read().heads().size());
        SeenHeads.remember(read(), head(513), NOW, true);
        List<Long> expected = new ArrayList<>();
        for (long size = 1; size <= 513; size++) {
            // Indices 2, 4 to 256 go: sizes 3, 5 to 257.
            if (size < 3 || size > 257 || size % 2 == 0) {
                expected.add(size);
            }
        }
        assertEquals(expected, sizes(read()));
    }

    private static String entry(String note) {
        return "{\"note\":\"" + note.replace("\n", "\\n")
                + "\",\"first\":\"2023-11-14T22:13:20.000Z\",\"last\":\"2023-11-14T22:13:20.000Z\"}";
    }

    // ---- what is refused

    private void assertRefused(String content, String why) throws IOException {
        Files.writeString(file(), content);
        CannotAudit refused = assertThrows(CannotAudit.class, this::read, content);
        assertEquals(file() + " " + why, refused.getMessage());
        assertEquals(content, Files.readString(file()));
    }

    @Test
    void aFileOfAnotherLog_orOfNone_isRefused() throws Exception {
        String why = "does not hold heads of " + ORIGIN;
        assertRefused("{\"origin\":\"log.example/other\",\"heads\":[]}", why);
        assertRefused("{\"heads\":[]}", why);
        assertRefused("{\"origin\":\"" + ORIGIN + "\"}", why);
        assertRefused("{\"origin\":\"" + ORIGIN + "\",\"heads\":{}}", why);
        assertRefused("", why);
    }

    @Test
    void aHeadThatIsNone_isRefused() throws Exception {
        String good = entry("a");
        Files.writeString(file(), "{\"origin\":\"" + ORIGIN + "\",\"heads\":[" + good + "]}");
        assertEquals(1, read().heads().size());
        for (String bad : List.of(
                "1",
                good.replace("\"note\":\"a\"", "\"note\":1"),
                good.replace("\"first\":\"2023", "\"first\":\"then"),
                good.replace("\"first\":\"2023-11-14T22:13:20.000Z\"", "\"first\":\"\""),
                good.replace("\"last\":\"2023", "\"last\":\"then"),
                good.replace("\"last\"", "\"lasts\""),
                good.replace("\"first\"", "\"firsts\""))) {
            assertRefused(
                    "{\"origin\":\"" + ORIGIN + "\",\"heads\":[" + good + "," + bad + "]}",
                    "holds a head that is none");
        }
    }

    @Test
    void anAbsenceThatIsNone_isRefused() throws Exception {
        String begin = "{\"origin\":\"" + ORIGIN + "\",\"heads\":[],\"absences\":";
        String good =
                "{\"position\":3,\"order\":\"9\",\"fields\":[\"text\"],\"size\":5,\"heard\":\"2023-11-14T22:13:20.000Z\"}";
        Files.writeString(file(), begin + "[" + good + "]}");
        assertEquals(
                List.of(new RememberedAbsence(new RememberedAbsence.What(3, 9, Set.of("text")), 5, NOW)),
                read().absences());
        String why = "holds an absence that is none";
        assertRefused(begin + "{}}", why);
        for (String bad : List.of(
                "1",
                good.replace(":3", ":\"3\""),
                good.replace("\"9\"", "9"),
                good.replace("\"9\"", "\"09\""),
                good.replace("\"9\"", "\"1234567890123456789\""),
                good.replace("[\"text\"]", "\"text\""),
                good.replace(":5", ":\"5\""),
                good.replace("2023-", "then-"),
                good.replace("heard", "herd"))) {
            assertRefused(begin + "[" + good + "," + bad + "]}", why);
        }
    }

    @Test
    void aFileThatHasBecomeAnotherMeanwhile_isNotReplaced() throws Exception {
        RememberedHeads remembered = read();
        String other = "{\"origin\":\"log.example/other\",\"heads\":[]}";
        Files.writeString(file(), other);
        assertThrows(CannotAudit.class, () -> SeenHeads.remember(remembered, head(3), NOW, true));
        assertEquals(other, Files.readString(file()));
    }

    @Test
    void aHeadThatTheLogHasNotSigned_isRefused() throws Exception {
        HandMadeExport log = HandMadeExport.of(key, 7);
        Path export = log.write(directory.resolve("export"));
        Checkpoint.Signed forged =
                new Checkpoint(ORIGIN, new TreeSize(1), head(1).checkpoint().root()).sign(Ed25519Key.generate(ORIGIN));
        SeenHeads.remember(read(), forged, NOW, true);
        Audit audit = new Audit(request(export));
        CannotAudit refused = assertThrows(CannotAudit.class, audit::run);
        assertEquals(file() + " holds a head that the log has not signed", refused.getMessage());
    }

    private AuditRequest request(Path export) {
        return new AuditRequest(
                export.toString(),
                key.verifier(),
                Optional.empty(),
                Optional.of(file()),
                Optional.empty(),
                WitnessPolicy.NONE);
    }

    // ---- several audits

    @Test
    void twoAuditsThatReadTheSame_loseNeitherHead() throws Exception {
        SeenHeads.remember(read(), head(3), NOW, true);
        RememberedHeads one = read();
        RememberedHeads other = read();
        SeenHeads.remember(one, head(5), NOW + 1, true);
        SeenHeads.remember(other, head(4), NOW + 2, true);
        assertEquals(List.of(3L, 5L, 4L), sizes(read()));
    }

    @Test
    void manyAtOnce_loseNothing_andLeaveNothingBehind() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                int own = thread;
                running.add(threads.submit(() -> {
                    RememberedHeads remembered = read();
                    for (int each = 0; each < 10; each++) {
                        SeenHeads.remember(remembered, head(1 + own * 10L + each), NOW, true);
                    }
                    return own;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(
                Stream.iterate(1L, size -> size + 1).limit(60).toList(),
                sizes(read()).stream().sorted().toList());
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    List.of("state.json", "state.json.lock"),
                    files.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void whatAnotherAuditHasSettledOrHeard_isSettledAndHeard() throws Exception {
        String begin = "{\"origin\":\"" + ORIGIN + "\",\"heads\":[],\"absences\":[";
        String open = "{\"position\":3,\"order\":\"9\",\"fields\":[],\"size\":5,\"heard\":\"\"}";
        String more = open.replace(":3", ":4");
        Files.writeString(file(), begin + open + "]}");
        RememberedHeads one = read();
        Files.writeString(file(), begin + more + "]}");
        SeenHeads.remember(one, head(7), NOW, true);
        assertEquals(
                List.of(4L),
                read().absences().stream().map(each -> each.what().position()).toList());
    }

    @Test
    void whoCanNotWrite_waitsForSoLong_andSaysWhy() throws Exception {
        SeenHeads.remember(read(), head(3), NOW, true);
        String before = Files.readString(file());
        RememberedHeads impatient = RememberedHeads.read(file(), ORIGIN, 60);
        try (StateLock lock = StateLock.take(file(), 0)) {
            long began = System.nanoTime();
            CannotAudit refused =
                    assertThrows(CannotAudit.class, () -> SeenHeads.remember(impatient, head(5), NOW, true));
            assertTrue(System.nanoTime() - began >= 60_000_000);
            assertEquals(
                    "The head can't be remembered in " + file() + ": another audit has held " + file()
                            + ".lock for 60 ms",
                    refused.getMessage());
        }
        assertEquals(before, Files.readString(file()));
        SeenHeads.remember(impatient, head(5), NOW, true);
        assertEquals(List.of(3L, 5L), sizes(read()));
    }

    @Test
    void aLockOfAnotherProcess_isWaitedFor() throws Exception {
        Path holder = directory.resolve("Holder.java");
        Files.writeString(holder, """
                import java.nio.channels.FileChannel;
                import java.nio.file.*;
                class Holder {
                    public static void main(String[] a) throws Exception {
                        try (FileChannel lock = FileChannel.open(
                                Path.of(a[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                            lock.lock();
                            System.out.println("held");
                            System.in.read();
                        }
                    }
                }
                """);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        holder.toString(),
                        file() + ".lock")
                .redirectErrorStream(true)
                .start();
        try {
            assertEquals('h', process.getInputStream().read());
            RememberedHeads impatient = RememberedHeads.read(file(), ORIGIN, 60);
            assertThrows(CannotAudit.class, () -> SeenHeads.remember(impatient, head(5), NOW, true));
            process.getOutputStream().close();
            SeenHeads.remember(read(), head(5), NOW, true);
            assertEquals(List.of(5L), sizes(read()));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    // ---- an audit whose findings can't be remembered

    @Test
    void anAuditThatCanNotRemember_saysSo_andEveryVerdict() throws Exception {
        HandMadeExport log = HandMadeExport.of(key, 7);
        log.define("north");
        Path export = log.write(directory.resolve("export"));
        Path nowhere = directory.resolve("link");
        Files.createSymbolicLink(nowhere, directory.resolve("not/there"));
        Audit audit = new Audit(new AuditRequest(
                export.toString(),
                key.verifier(),
                Optional.empty(),
                Optional.of(nowhere.resolve("state.json")),
                Optional.empty(),
                WitnessPolicy.NONE));
        assertEquals(2, audit.run().orElseThrow().size().value());
        assertEquals(List.of(), audit.findings().failures());
        assertTrue(
                audit.unremembered().orElseThrow().startsWith("The head can't be remembered in " + nowhere),
                audit.unremembered().toString());
    }

    @Test
    void whereTreeOrKeysFail_nothingIsRemembered() throws Exception {
        HandMadeExport log = HandMadeExport.of(key, 7);
        log.define("north");
        Path export = log.write(directory.resolve("tree"));
        byte[] tile = Files.readAllBytes(export.resolve("tile/0/000.p/2"));
        tile[0] ^= 1;
        Files.write(export.resolve("tile/0/000.p/2"), tile);
        assertOnly(Check.TREE, export);

        HandMadeExport rotated = HandMadeExport.of(key, 7);
        rotated.define("north");
        rotated.rotate(key, Ed25519Key.generate(ORIGIN));
        Path unproven = rotated.write(directory.resolve("keys"));
        Files.delete(unproven.resolve("rotations"));
        assertOnly(Check.KEYS, unproven);
    }

    private void assertOnly(Check check, Path export) throws CannotAudit {
        Audit audit = new Audit(request(export));
        audit.run();
        assertEquals(1, audit.findings().count(check, Verdict.FAIL));
        assertEquals(1, audit.findings().count(Verdict.FAIL));
        assertFalse(Files.exists(file()));
    }

    /** What fails elsewhere is no reason to forget the head. */
    @Test
    void whereSomethingElseFails_theHeadIsRemembered() throws Exception {
        HandMadeExport log = HandMadeExport.of(key, 7);
        log.define("north");
        log.lines.set(1, Map.of("position", 1L, "disclosures", List.of()));
        Audit audit = new Audit(request(log.write(directory.resolve("export"))));
        audit.run();
        assertEquals(1, audit.findings().count(Check.DISCLOSURES, Verdict.FAIL));
        assertEquals(List.of(2L), sizes(read()));
    }
}

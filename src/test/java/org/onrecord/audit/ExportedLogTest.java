// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.TilePath;

/** A log in a directory gives what is there, says what is not, and refuses what can't be read. */
class ExportedLogTest {
    private static final String BUNDLE = "tile/entries/000.p/3";
    private static final String LINES = "disclosures/000.ndjson";

    @TempDir
    private Path directory;

    private ExportedLog log() {
        return new ExportedLog(directory);
    }

    private ExportedEntries entries() {
        return new ExportedEntries(directory);
    }

    private Path put(String path, byte[] bytes) {
        try {
            Path file = directory.resolve(path);
            Files.createDirectories(file.resolveSibling(""));
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path put(String path, String text) {
        return put(path, text.getBytes(UTF_8));
    }

    /** Nobody can read a directory as a file. */
    private Path putUnreadable(String path) throws IOException {
        return Files.createDirectories(directory.resolve(path));
    }

    private static void assertCannot(String message, Executable call) {
        assertEquals(message, assertThrows(CannotAudit.class, call).getMessage());
    }

    private static void assertUnreadable(Path file, Executable call) {
        String message = assertThrows(CannotAudit.class, call).getMessage();
        assertTrue(message.startsWith(file + " can't be read: "), message);
    }

    private static List<String> texts(List<byte[]> all) {
        return all.stream().map(bytes -> new String(bytes, UTF_8)).toList();
    }

    // ---- as it is audited

    @Test
    void whatIsNotThere_isNothing_butAHead() throws Exception {
        assertCannot("There is no exported log in " + directory, () -> log().checkpoint());
        assertEquals(Optional.empty(), log().witnessedCheckpoint());
        assertEquals(List.of(), log().rotations());
        assertEquals(List.of(), log().earlierNotes());
        Path stamps = directory.resolve("copied");
        log().copyStamps(stamps);
        assertFalse(Files.exists(stamps));
        assertEquals(Optional.empty(), log().tile(new TilePath.Hashes(0, 0, 1)));
        assertFalse(log().isDisclosed());
        assertEquals(0, log().lines(0, 3, 3).length);
        assertEquals(Optional.empty(), log().stances(0));
    }

    @Test
    void whatIsThere_isGivenToTheByte() throws Exception {
        put("checkpoint", "head");
        put("rotations", "one\ntwo\n");
        put("cosignatures/b", "second");
        put("cosignatures/a", "first");
        put("timestamps", "stamps");
        put("tile/0/000.p/1", "tile");
        put("disclosures/001.ndjson", "lines");
        put("stances.ndjson", "{\"a\":1}\nnone\n[]\n{\"b\":2}");
        assertArrayEquals("head".getBytes(UTF_8), log().checkpoint());
        assertEquals(List.of("one", "two"), texts(log().rotations()));
        assertEquals(List.of("first", "second"), texts(log().earlierNotes()));
        log().copyStamps(directory.resolve("copied"));
        assertEquals("stamps", Files.readString(directory.resolve("copied")));
        assertArrayEquals(
                "tile".getBytes(UTF_8), log().tile(new TilePath.Hashes(0, 0, 1)).orElseThrow());
        assertTrue(log().isDisclosed());
        assertArrayEquals("lines".getBytes(UTF_8), log().lines(256, 3, 259));
        List<Map<String, Object>> rows = new ArrayList<>();
        try (LogSource.StanceRows stances = log().stances(0).orElseThrow()) {
            for (Optional<Map<String, Object>> row = stances.next(); row.isPresent(); row = stances.next()) {
                rows.add(row.get());
            }
        }
        assertEquals(List.of(Map.of("a", 1L), Map.of(), Map.of(), Map.of("b", 2L)), rows);
    }

    @Test
    void whatCannotBeRead_isRefused() throws Exception {
        assertUnreadable(putUnreadable("checkpoint"), () -> log().checkpoint());
        assertUnreadable(putUnreadable("rotations"), () -> log().rotations());
        putUnreadable("cosignatures/a");
        assertUnreadable(directory.resolve("cosignatures"), () -> log().earlierNotes());
        put("timestamps", "stamps");
        Path taken = put("taken/copied", "another");
        assertUnreadable(directory.resolve("timestamps"), () -> log().copyStamps(taken));
        assertUnreadable(putUnreadable("tile/0/000.p/1"), () -> log().tile(new TilePath.Hashes(0, 0, 1)));
        assertUnreadable(putUnreadable(LINES), () -> log().lines(0, 3, 3));
        Path stances = putUnreadable("stances.ndjson");
        assertUnreadable(stances, () -> {
            try (LogSource.StanceRows rows = log().stances(0).orElseThrow()) {
                rows.next();
            }
        });
    }

    @Test
    void aRowThatIsTooLong_isRefused() throws Exception {
        Path stances = put("stances.ndjson", "x".repeat(LineInput.MAX_LINE_BYTES + (1 << 17)));
        try (LogSource.StanceRows rows = log().stances(0).orElseThrow()) {
            assertUnreadable(stances, rows::next);
        }
    }

    @Test
    void rowsThatAreClosed_areNotReadOn() throws Exception {
        Path stances = put("stances.ndjson", "{}\n".repeat(100_000));
        LogSource.StanceRows rows = log().stances(0).orElseThrow();
        rows.next();
        rows.close();
        assertUnreadable(stances, () -> {
            while (rows.next().isPresent()) {}
        });
    }

    @Test
    void notesHaveABound() throws Exception {
        Path last = put("cosignatures/09999", "last");
        for (int i = 0; i <= 10_000; i++) {
            Path note = last.resolveSibling("%05d".formatted(i));
            if (i != 9_999) {
                Files.createFile(note);
            }
        }
        List<String> notes = texts(log().earlierNotes());
        assertEquals(10_000, notes.size());
        assertEquals("last", notes.getLast());
    }

    @Test
    void linesOfAChunk_haveABound() throws Exception {
        Path file = put(LINES, "");
        try (RandomAccessFile holes = new RandomAccessFile(file.toFile(), "rw")) {
            holes.setLength(LogSource.MAX_CHUNK_BYTES);
            assertEquals(LogSource.MAX_CHUNK_BYTES, log().lines(0, 3, 3).length);
            holes.setLength(LogSource.MAX_CHUNK_BYTES + 1L);
        }
        assertCannot(file + " has more than 134217728 bytes", () -> log().lines(0, 3, 3));
    }

    // ---- as its entries are read

    @Test
    void theHead_isGivenToTheByte() throws Exception {
        put("checkpoint", "head");
        assertArrayEquals("head".getBytes(UTF_8), entries().checkpoint());
    }

    @Test
    void leavesAreAllThere_orTheExportLacksThem() throws Exception {
        put(BUNDLE, EntryBundle.encode(List.of("a".getBytes(UTF_8), "b".getBytes(UTF_8), "c".getBytes(UTF_8))));
        assertEquals(List.of("a", "b", "c"), texts(entries().leaves(0, 3)));
        put("tile/entries/001", EntryBundle.encode(Collections.nCopies(256, new byte[1])));
        assertEquals(256, entries().leaves(256, 256).size());
        assertCannot("The export lacks entries: tile/entries/000.p/2 has 0 of 2", () -> entries()
                .leaves(0, 2));
        put("tile/entries/000.p/2", EntryBundle.encode(List.of(new byte[1])));
        assertCannot("The export lacks entries: tile/entries/000.p/2 has 1 of 2", () -> entries()
                .leaves(0, 2));
        put("tile/entries/000.p/2", EntryBundle.encode(Collections.nCopies(3, new byte[1])));
        assertCannot("The export lacks entries: tile/entries/000.p/2 has 3 of 2", () -> entries()
                .leaves(0, 2));
        put("tile/entries/000.p/2", new byte[0]);
        assertCannot(
                "The export is damaged: tile/entries/000.p/2 can't be read: an entry bundle without an entry",
                () -> entries().leaves(0, 2));
    }

    @Test
    void disclosuresAreGiven_asTheyWereCommittedTo() throws Exception {
        put("disclosures/001.ndjson", """
                {"disclosures":["QQ","QUE"],"position":256}
                {"absent":9,"position":257}
                {"absentFields":{"text":9,"what":9},"disclosures":["QQ"],"position":258}
                """);
        assertEquals(
                List.of(
                        new ExportedEntries.Line(List.of("QQ", "QUE"), Set.of()),
                        new ExportedEntries.Line(List.of(), Set.of()),
                        new ExportedEntries.Line(List.of("QQ"), Set.of("text", "what"))),
                entries().disclosures(256, 3));
    }

    @Test
    void disclosuresThatAreNotThere_orOfAnother_areRefused() throws Exception {
        assertCannot("The export has no disclosures: it was made without an auditor's token", () -> entries()
                .disclosures(0, 1));
        String first = "{\"disclosures\":[],\"position\":0}\n";
        for (Map.Entry<String, String> each : Map.of(
                        first,
                        "The export lacks what entry 1 commits to",
                        first + "{\n",
                        "The export is damaged: the line of entry 1 can't be read: " + "the document ends too early",
                        first + "{\"disclosures\":[],\"position\":2}\n",
                        "The export is damaged: in the place of entry 1 it has what entry 2 commits to",
                        first + "{\"position\":1,\"withheld\":true}\n",
                        "Entry 1 was kept back from whoever made the export",
                        first + "{\"absent\":9,\"disclosures\":[\"QQ\"],\"position\":1}\n",
                        "The export is damaged: entry 1 is said to be absent and is not")
                .entrySet()) {
            put(LINES, each.getKey());
            assertCannot(each.getValue(), () -> entries().disclosures(0, 2));
        }
        put(LINES, first);
        assertEquals(1, entries().disclosures(0, 1).size());
        put(LINES, first + "\n");
        assertCannot("The export is damaged: behind what entry 0 commits to stands a line of no entry", () -> entries()
                .disclosures(0, 1));
    }

    // ---- as it is left by an export

    private List<String> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void anExportOfWhatWasRead_isTheSameFiles() throws Exception {
        Path from = directory.resolve("from");
        Path to = directory.resolve("to");
        for (String name : List.of(
                "checkpoint", "timestamps", "tile/0/x001/234", "tile/entries/000.p/3", "disclosures/x001/234.ndjson")) {
            put("from/" + name, "of " + name);
        }
        put("from/rotations", "one\ntwo\n");
        put("from/stances.ndjson", "{\"a\":1}\n{\"b\":2}\n");
        put("from/cosignatures/source-0", "first");
        put("from/cosignatures/source-1", "second");
        Export export = new Export(new ExportedLog(from), to);
        byte[] head = export.checkpoint();
        assertEquals("of checkpoint", new String(head, UTF_8));
        assertEquals(List.of("README.txt"), files(to), "which head is audited is not known yet");
        export.keepHead(head);
        assertEquals(List.of("one", "two"), texts(export.rotations()));
        assertEquals(List.of("first", "second"), texts(export.earlierNotes()));
        export.copyStamps(directory.resolve("stamps"));
        assertEquals("of timestamps", Files.readString(directory.resolve("stamps")));
        Optional<byte[]> tile = export.tile(new TilePath.Hashes(0, 1234, TilePath.FULL));
        assertEquals("of tile/0/x001/234", new String(tile.orElseThrow(), UTF_8));
        Optional<byte[]> bundle = export.tile(new TilePath.Entries(0, 3));
        assertEquals("of tile/entries/000.p/3", new String(bundle.orElseThrow(), UTF_8));
        assertEquals(Optional.empty(), export.tile(new TilePath.Entries(7, 3)));
        assertEquals("of disclosures/x001/234.ndjson", new String(export.lines(1234 * 256, 3, 1234 * 256 + 3), UTF_8));
        try (LogSource.StanceRows rows = export.stances(0).orElseThrow()) {
            while (rows.next().isPresent()) {}
        }
        assertEquals(List.of(), OffHeapTest.openBelow(directory));
        assertTrue(export.isDisclosed());
        assertEquals(Optional.empty(), export.witnessedCheckpoint());
        export.close();
        List<String> expected = new ArrayList<>(files(from));
        expected.add(0, "README.txt");
        assertEquals(expected, files(to));
        for (String file : files(from)) {
            assertEquals(Files.readString(from.resolve(file)), Files.readString(to.resolve(file)), file);
        }
        assertTrue(Files.readString(to.resolve("README.txt")).contains("./onrecord audit DIRECTORY --vkey KEY"));
    }

    @Test
    void anExportOfLess_leavesOutWhatIsNotThere() throws Exception {
        put("from/checkpoint", "head");
        Path from = directory.resolve("from");
        Export export = new Export(new ExportedLog(from), directory.resolve("to"));
        assertArrayEquals("head".getBytes(UTF_8), export.checkpoint());
        export.keepHead("head".getBytes(UTF_8));
        assertEquals(List.of(), export.rotations());
        assertEquals(List.of(), export.earlierNotes());
        export.copyStamps(directory.resolve("stamps"));
        assertEquals(Optional.empty(), export.tile(new TilePath.Entries(0, 3)));
        assertEquals(Optional.empty(), export.stances(0));
        assertFalse(export.isDisclosed());
        assertEquals(List.of("README.txt", "checkpoint"), files(directory.resolve("to")));
        export.keep(List.of("note".getBytes(UTF_8)), "seen");
        assertEquals("note", Files.readString(directory.resolve("to/cosignatures/seen-0")));
        put("from/tile/entries/000.p/3", "beyond");
        assertTrue(export.beyond().tile(new TilePath.Entries(0, 3)).isPresent());
        assertFalse(Files.exists(directory.resolve("to/tile")), "what lies beyond the head is not kept");
    }

    @Test
    void anExport_needsADirectoryOfItsOwn() throws Exception {
        Path to = directory.resolve("to");
        put("to/anything", "");
        assertCannot(
                to + " is not empty: an export needs a directory of its own", () -> new Export(log(), to).checkpoint());
        Path file = put("file", "");
        String message = assertThrows(CannotAudit.class, () -> new Export(log(), file).checkpoint())
                .getMessage();
        assertTrue(message.startsWith(file + " can't be written: "), message);
    }

    private static void assertUnwritable(Path file, Executable call) {
        String message = assertThrows(CannotAudit.class, call).getMessage();
        assertTrue(message.startsWith(file + " can't be written: "), message);
    }

    @Test
    void whatCannotBeKept_endsTheAudit() throws Exception {
        put("from/checkpoint", "head");
        put("from/timestamps", "stamps");
        put("from/stances.ndjson", "{\"a\":\"" + "x".repeat(9_000) + "\"}\n{\"b\":2}\n");
        Path to = directory.resolve("to");
        Export export = new Export(new ExportedLog(directory.resolve("from")), to);
        for (String taken : List.of("checkpoint", "timestamps", "stances.ndjson")) {
            Files.createDirectory(to.resolve(taken));
        }
        assertUnwritable(to.resolve("checkpoint"), () -> export.keepHead("head".getBytes(UTF_8)));
        assertUnwritable(to.resolve("timestamps"), () -> export.copyStamps(directory.resolve("stamps")));
        assertUnwritable(to.resolve("stances.ndjson"), () -> export.stances(0));
    }

    /** Rows are written as they are read, and the last of them when all were. */
    @Test
    void aRowThatCannotBeKept_endsTheAudit() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "a device on which nothing has room");
        put("from/stances.ndjson", "{\"a\":1}\n{\"b\":\"" + "x".repeat(9_000) + "\"}\n");
        Path to = directory.resolve("to");
        Export export = new Export(new ExportedLog(directory.resolve("from")), to);
        Path stances = Files.createSymbolicLink(to.resolve("stances.ndjson"), full);
        LogSource.StanceRows rows = export.stances(0).orElseThrow();
        assertEquals(Map.of("a", 1L), rows.next().orElseThrow());
        assertUnwritable(stances, rows::close);
        LogSource.StanceRows more = export.stances(0).orElseThrow();
        more.next();
        assertUnwritable(stances, more::next);
        Files.delete(stances);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.TilePath;
import org.onrecord.transparency.TreeSize;

/** Entries come in their order and all of them, or it is said which are missing. */
class ChunksTest {
    private static final int SIZE = 300;
    private static final String LAST = "tile/entries/001.p/44";

    @TempDir
    private Path directory;

    private final Findings findings = new Findings();

    private static byte[] leaf(long position) {
        HandMadeEntry entry = HandMadeEntry.hold();
        entry.position = position;
        return entry.bytes();
    }

    private void write(Path file, byte[] bytes) throws Exception {
        Files.createDirectories(file.resolveSibling(""));
        Files.write(file, bytes);
    }

    /** Writes a bundle that holds that many entries, as the one of a width. */
    private void bundle(long index, int width, int entries) throws Exception {
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            leaves.add(leaf(index * TilePath.FULL + i));
        }
        write(directory.resolve(new TilePath.Entries(index, width).toString()), EntryBundle.encode(leaves));
    }

    private void lines(long index, int entries) throws Exception {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int i = 0; i < entries; i++) {
            HandMadeEntry entry = HandMadeEntry.hold();
            entry.position = index * TilePath.FULL + i;
            lines.writeBytes(entry.line());
        }
        write(new ExportLayout(directory).disclosures(index), lines.toByteArray());
    }

    private List<Chunks.Checked> read(long size) throws CannotAudit {
        Checkpoint head = new Checkpoint(HandMadeEntry.ORIGIN, new TreeSize(size), Hash.of(new byte[Hash.BYTES]));
        List<Chunks.Checked> all = new ArrayList<>();
        try (Chunks chunks = new Chunks(new ExportedLog(directory), head, findings)) {
            for (Optional<Chunks.Checked> next = chunks.next(); next.isPresent(); next = chunks.next()) {
                all.add(next.get());
            }
            assertEquals(Optional.empty(), chunks.next());
        }
        return all;
    }

    private static void assertInOrder(List<Chunks.Checked> read, long size) {
        long position = 0;
        for (Chunks.Checked chunk : read) {
            for (CheckedEntry entry : chunk.entries()) {
                assertEquals(position, entry.position());
                assertArrayEquals(Leaf.hash(leaf(position)), entry.hash());
                position++;
            }
        }
        assertEquals(size, position);
    }

    private static List<Integer> widths(List<Chunks.Checked> read) {
        return read.stream().map(chunk -> chunk.entries().size()).toList();
    }

    private static List<Boolean> shorts(List<Chunks.Checked> read) {
        return read.stream().map(Chunks.Checked::isShort).toList();
    }

    @Test
    void entriesComeInOrder_withWhatIsDisclosedOfThem() throws Exception {
        bundle(0, TilePath.FULL, TilePath.FULL);
        bundle(1, 44, 44);
        lines(0, TilePath.FULL);
        lines(1, 44);
        List<Chunks.Checked> read = read(SIZE);
        assertEquals(List.of(), findings.failures());
        assertInOrder(read, SIZE);
        assertEquals(List.of(256, 44), widths(read));
        assertEquals(List.of(false, false), shorts(read));
        for (Chunks.Checked chunk : read) {
            for (CheckedEntry entry : chunk.entries()) {
                assertTrue(entry.content() instanceof Content.Disclosed);
            }
        }
    }

    @Test
    void whereNothingIsDisclosed_allIsWithheld() throws Exception {
        bundle(0, 3, 3);
        List<Chunks.Checked> read = read(3);
        assertInOrder(read, 3);
        read.getFirst().entries().forEach(entry -> assertEquals(new Content.Withheld(), entry.content()));
        assertEquals(List.of(), findings.failures());
    }

    @Test
    void aLogOfFullBundles_hasNoOtherBehindThem_andOneWithoutEntriesHasNone() throws Exception {
        bundle(0, TilePath.FULL, TilePath.FULL);
        assertEquals(List.of(256), widths(read(TilePath.FULL)));
        assertEquals(List.of(), read(0));
        assertEquals(List.of(), findings.failures());
    }

    @Test
    void moreBundlesThanAreFetchedAhead_comeInOrder() throws Exception {
        for (int index = 0; index < 20; index++) {
            bundle(index, TilePath.FULL, TilePath.FULL);
        }
        bundle(20, 1, 1);
        assertInOrder(read(20L * TilePath.FULL + 1), 20L * TilePath.FULL + 1);
        assertEquals(List.of(), findings.failures());
    }

    private void assertFails(long position, String message, String computed, String served) {
        assertEquals(List.of(Finding.fail(Check.TREE, position, message, computed, served)), findings.failures());
    }

    @Test
    void aBundleThatIsMissing_fails() throws Exception {
        bundle(0, TilePath.FULL, TilePath.FULL);
        List<Chunks.Checked> read = read(SIZE);
        assertFails(256, "bundle " + LAST + " is missing", "entries", "nothing");
        assertEquals(List.of(256, 0), widths(read));
        assertEquals(List.of(false, true), shorts(read));
    }

    @Test
    void aBundleThatCannotBeRead_fails() throws Exception {
        bundle(0, TilePath.FULL, TilePath.FULL);
        write(directory.resolve(LAST), new byte[] {0});
        List<Chunks.Checked> read = read(SIZE);
        assertFails(
                256,
                "bundle " + LAST + " can't be read: an entry bundle ends within a length, at byte 0",
                "entries",
                "other bytes");
        assertEquals(List.of(256, 0), widths(read));
        assertEquals(List.of(false, true), shorts(read));
    }

    @Test
    void aBundleThatLacksEntries_fails_whereItEnds() throws Exception {
        bundle(0, TilePath.FULL, TilePath.FULL);
        bundle(1, 44, 43);
        List<Chunks.Checked> read = read(SIZE);
        assertFails(299, "bundle " + LAST + " lacks entries", "44 entries", "43 entries");
        assertInOrder(read, SIZE - 1);
        assertEquals(List.of(false, true), shorts(read));
    }

    @Test
    void aBundleWithTooManyEntries_fails_andThoseAreNotTaken() throws Exception {
        bundle(0, TilePath.FULL, TilePath.FULL);
        bundle(1, 44, 45);
        List<Chunks.Checked> read = read(SIZE);
        assertFails(300, "bundle " + LAST + " has too many entries", "44 entries", "45 entries");
        assertInOrder(read, SIZE);
        assertEquals(List.of(false, false), shorts(read));
    }

    @Test
    void linesBehindTheLastEntryOfABundle_fail_andNoEntryDoes() throws Exception {
        bundle(0, TilePath.FULL, TilePath.FULL);
        bundle(1, 44, 44);
        lines(0, TilePath.FULL + 1);
        lines(1, 46);
        assertInOrder(read(SIZE), SIZE);
        String message = "a line stands behind that of the last entry of bundle ";
        assertEquals(
                List.of(
                        Finding.fail(Check.DISCLOSURES, 256, message + "tile/entries/000", "256 lines", "more"),
                        Finding.fail(Check.DISCLOSURES, 300, message + LAST, "44 lines", "more")),
                findings.failures().stream()
                        .sorted(Comparator.comparingLong(each -> each.position().orElseThrow()))
                        .toList());
    }

    /** What is missing is said once. */
    @Test
    void linesOfABundleThatLacksEntries_areNotCounted() throws Exception {
        bundle(0, TilePath.FULL, TilePath.FULL);
        bundle(1, 44, 43);
        lines(0, TilePath.FULL);
        lines(1, 44);
        assertInOrder(read(SIZE), SIZE - 1);
        assertFails(299, "bundle " + LAST + " lacks entries", "44 entries", "43 entries");
        Files.delete(directory.resolve(LAST));
        read(SIZE);
        assertEquals(2, findings.failures().size());
    }

    @Test
    void whatCannotBeRead_endsTheAudit_behindWhatCameBefore() throws Exception {
        bundle(0, TilePath.FULL, TilePath.FULL);
        Path last = directory.resolve(LAST);
        Files.createDirectories(last);
        Checkpoint head = new Checkpoint(HandMadeEntry.ORIGIN, new TreeSize(SIZE), Hash.of(new byte[Hash.BYTES]));
        try (Chunks chunks = new Chunks(new ExportedLog(directory), head, findings)) {
            assertEquals(256, chunks.next().orElseThrow().entries().size());
            CannotAudit cannot = assertThrows(CannotAudit.class, chunks::next);
            assertTrue(cannot.getMessage().startsWith(last + " can't be read"), cannot.getMessage());
        }
    }

    /** Each takes more of the heap than there is for all: one at a time goes through. */
    @Test
    void theHeapThatAChunkTakes_isGivenBack() throws Exception {
        byte[] much = new byte[33 << 20];
        Arrays.fill(much, (byte) 'x');
        for (int index = 0; index < 3; index++) {
            write(
                    directory.resolve(new TilePath.Entries(index, TilePath.FULL).toString()),
                    EntryBundle.encode(Collections.nCopies(TilePath.FULL, "x".getBytes(UTF_8))));
            write(new ExportLayout(directory).disclosures(index), much);
        }
        List<Chunks.Checked> read = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> read(3L * TilePath.FULL));
        assertEquals(List.of(256, 256, 256), widths(read));
    }

    @Test
    void whatAChunkTakes_isItsLeavesAndTwiceItsLines() {
        List<byte[]> leaves = List.of(new byte[1024], new byte[1023], new byte[1]);
        assertEquals(2, new Chunk(0, leaves, Optional.empty(), false).kibibytes());
        assertEquals(12, new Chunk(0, leaves, Optional.of(new byte[5 << 10]), false).kibibytes());
        assertEquals(1, new Chunk(0, List.of(), Optional.empty(), true).kibibytes());
        assertEquals(1, new Chunk(0, leaves.subList(1, 2), Optional.empty(), true).kibibytes());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.TilePath;
import org.onrecord.transparency.TreeEdge;
import org.onrecord.transparency.TreeSize;

/** The tree that leaves give, against every tile, every head and the root that is signed. */
class TreeCheckTest {
    private static final int SIZE = 300;
    private static final int LATER = 600;
    private static final Hash OTHER = Hash.of(new byte[Hash.BYTES]);
    private static final String EMPTY_ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    @TempDir
    private Path directory;

    private final Findings findings = new Findings();
    private final TreeEdge edge = TreeEdge.empty();

    private static byte[] leaf(long position) {
        return ByteBuffer.allocate(Long.BYTES).putLong(position).array();
    }

    private static Hash root(long size) {
        TreeEdge edge = TreeEdge.empty();
        for (long position = 0; position < size; position++) {
            edge.append(Leaf.hash(leaf(position)), (level, index, hashes) -> {});
        }
        return edge.root();
    }

    private void put(TilePath path, byte[] bytes) {
        try {
            Path file = directory.resolve(path.toString());
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes every tile of a log. */
    private void tiles(long size) {
        for (long position = 0; position < size; position++) {
            edge.append(
                    Leaf.hash(leaf(position)),
                    (level, index, hashes) -> put(new TilePath.Hashes(level, index, TilePath.FULL), hashes));
        }
        for (int level = 0; level < 3; level++) {
            int at = level;
            edge.unfinished(level)
                    .ifPresent(hashes ->
                            put(new TilePath.Hashes(at, size >>> 8 * (at + 1), hashes.length / Hash.BYTES), hashes));
        }
    }

    /** Writes a bundle with the entries from its first up to a position. */
    private void bundle(int index, int width, long end) {
        List<byte[]> leaves = new ArrayList<>();
        for (long position = (long) index * TilePath.FULL; position < end; position++) {
            leaves.add(leaf(position));
        }
        put(new TilePath.Entries(index, width), EntryBundle.encode(leaves));
    }

    private TreeCheck check() {
        return new TreeCheck(new ExportedLog(directory), findings);
    }

    private static void append(TreeCheck tree, long from, long to) throws CannotAudit {
        for (long position = from; position < to; position++) {
            tree.append(Leaf.hash(leaf(position)));
        }
    }

    private void read(long size) throws CannotAudit {
        TreeCheck tree = check();
        append(tree, 0, size);
        tree.finish(size, root(size));
    }

    private void assertFailures(Finding... expected) {
        assertEquals(List.of(expected), findings.failures());
    }

    private byte[] flip(TilePath path, int hash) throws Exception {
        byte[] tile = Files.readAllBytes(directory.resolve(path.toString()));
        tile[hash * Hash.BYTES] ^= 1;
        put(path, tile);
        return tile;
    }

    private static String shown(byte[] tile, int hash) {
        return Hash.of(Arrays.copyOfRange(tile, hash * Hash.BYTES, (hash + 1) * Hash.BYTES))
                .base64();
    }

    // ---- tiles and the root

    @Test
    void anHonestTree_holds_inEveryTileAndItsRoot() throws Exception {
        tiles(SIZE);
        read(SIZE);
        assertFailures();
        assertEquals(4, findings.count(Check.TREE, Verdict.OK));
        assertEquals(0, findings.count(Check.HEADS, Verdict.OK));
    }

    @Test
    void aTreeThatEndsWithATile_orHasNoLeaf_holds() throws Exception {
        tiles(512);
        read(512);
        assertEquals(4, findings.count(Check.TREE, Verdict.OK));
        read(0);
        assertEquals(5, findings.count(Check.TREE, Verdict.OK));
        assertFailures();
    }

    @Test
    void aHashThatDiffers_fails_atTheFirstLeafBelowIt() throws Exception {
        tiles(700);
        TilePath full = new TilePath.Hashes(0, 1, TilePath.FULL);
        TilePath partial = new TilePath.Hashes(0, 2, 188);
        TilePath above = new TilePath.Hashes(1, 0, 2);
        byte[] one = flip(full, 7);
        byte[] two = flip(partial, 187);
        byte[] three = flip(above, 1);
        read(700);
        one[7 * Hash.BYTES] ^= 1;
        two[187 * Hash.BYTES] ^= 1;
        three[Hash.BYTES] ^= 1;
        String good1 = shown(one, 7);
        String good2 = shown(two, 187);
        String good3 = shown(three, 1);
        one[7 * Hash.BYTES] ^= 1;
        two[187 * Hash.BYTES] ^= 1;
        three[Hash.BYTES] ^= 1;
        assertFailures(
                Finding.fail(Check.TREE, 263, "tile tile/0/001 differs at hash 7", good1, shown(one, 7)),
                Finding.fail(Check.TREE, 699, "tile tile/0/002.p/188 differs at hash 187", good2, shown(two, 187)),
                Finding.fail(Check.TREE, 256, "tile tile/1/000.p/2 differs at hash 1", good3, shown(three, 1)));
        assertEquals(2, findings.count(Check.TREE, Verdict.OK));
    }

    @Test
    void aTileThatIsMissing_fails() throws Exception {
        tiles(SIZE);
        Files.delete(directory.resolve("tile/0/001.p/44"));
        read(SIZE);
        assertFailures(Finding.fail(
                Check.TREE,
                256,
                "tile tile/0/001.p/44 is missing",
                Hash.of(Leaf.hash(leaf(256))).base64(),
                "nothing"));
    }

    @Test
    void aTileOfAnotherLength_fails_whereOneOfThemEnds() throws Exception {
        tiles(SIZE);
        TilePath path = new TilePath.Hashes(0, 1, 44);
        byte[] whole = Files.readAllBytes(directory.resolve(path.toString()));
        put(path, Arrays.copyOf(whole, 43 * Hash.BYTES));
        read(SIZE);
        put(path, Arrays.copyOf(whole, 43 * Hash.BYTES - 1));
        read(SIZE);
        put(path, Arrays.copyOf(whole, 44 * Hash.BYTES + 1));
        read(SIZE);
        put(path, new byte[0]);
        read(SIZE);
        String differs = "tile tile/0/001.p/44 differs at hash ";
        assertFailures(
                Finding.fail(Check.TREE, 256 + 43, differs + 43, shown(whole, 43), 43 * Hash.BYTES + " bytes"),
                Finding.fail(Check.TREE, 256 + 42, differs + 42, shown(whole, 42), 43 * Hash.BYTES - 1 + " bytes"),
                Finding.fail(
                        Check.TREE, 256 + 44, differs + 44, 44 * Hash.BYTES + " bytes", 44 * Hash.BYTES + 1 + " bytes"),
                Finding.fail(Check.TREE, 256, differs + 0, shown(whole, 0), "0 bytes"));
    }

    @Test
    void anotherRootThanIsSigned_fails() throws Exception {
        tiles(SIZE);
        TreeCheck tree = check();
        append(tree, 0, SIZE);
        tree.finish(SIZE, OTHER);
        assertFailures(Finding.fail(
                Check.TREE,
                "the entries do not give the signed root of size 300",
                root(SIZE).base64(),
                OTHER.base64()));
    }

    @Test
    void behindEntriesThatAreMissing_nothingIsHeld() throws Exception {
        TreeCheck tree = check();
        tree.remember(1, OTHER);
        tree.remember(LATER, OTHER);
        tree.breakOff();
        append(tree, 0, 1);
        tree.finish(SIZE, OTHER);
        tree.goOn(new ExportedLog(directory), head(LATER, OTHER));
        assertFailures();
        assertEquals(0, findings.count(Verdict.OK));
    }

    /** Two tiles become full by one leaf: what is told is the first that could not be read. */
    @Test
    void aTileThatCannotBeRead_endsTheAudit() throws Exception {
        tiles(1 << 16);
        Path first = directory.resolve("tile/0/255");
        Path second = directory.resolve("tile/1/000");
        for (Path tile : List.of(first, second)) {
            Files.delete(tile);
            Files.createDirectory(tile);
        }
        TreeCheck tree = check();
        append(tree, 0, (1 << 16) - 1);
        CannotAudit cannot = assertThrows(CannotAudit.class, () -> append(tree, (1 << 16) - 1, 1 << 16));
        assertTrue(cannot.getMessage().startsWith(first + " can't be read"), cannot.getMessage());
        assertFailures();
    }

    @Test
    void aHighTileThatDiffers_fails_atTheFirstLeafBelowIt() throws Exception {
        int size = (1 << 16) + 256;
        tiles(size);
        TilePath path = new TilePath.Hashes(1, 0, TilePath.FULL);
        byte[] tile = Files.readAllBytes(directory.resolve(path.toString()));
        String good = shown(tile, 9);
        byte[] flipped = flip(path, 9);
        read(size);
        assertFailures(Finding.fail(Check.TREE, 9 << 8, "tile tile/1/000 differs at hash 9", good, shown(flipped, 9)));
        assertEquals(257 + 1 + 1 + 1, findings.count(Check.TREE, Verdict.OK));
    }

    // ---- heads that were seen before

    private static Finding fork(long size, String computed, Hash seen) {
        return Finding.fail(
                Check.HEADS,
                "fork: the log is not the one whose head of size " + size + " was seen before",
                computed,
                seen.base64());
    }

    @Test
    void headsThatWereSeenBefore_areOfTheSameTree_orNot() throws Exception {
        tiles(SIZE);
        TreeCheck tree = check();
        tree.remember(1, root(1));
        tree.remember(7, root(7));
        tree.remember(7, root(7));
        tree.remember(7, OTHER);
        tree.remember(SIZE, root(SIZE));
        tree.remember(SIZE - 1, OTHER);
        tree.remember(SIZE + 1, OTHER);
        append(tree, 0, SIZE);
        assertFailures(
                fork(7, root(7).base64(), OTHER), fork(SIZE - 1, root(SIZE - 1).base64(), OTHER));
        assertEquals(3, findings.count(Check.HEADS, Verdict.OK));
    }

    @Test
    void aHeadWithoutEntries_hasOneRoot_too() {
        TreeCheck tree = check();
        tree.remember(0, root(0));
        tree.remember(0, root(0));
        assertEquals(1, findings.count(Check.HEADS, Verdict.OK));
        tree.remember(0, OTHER);
        assertFailures(fork(0, EMPTY_ROOT, OTHER));
    }

    // ---- the last head, where an earlier one is judged

    private static Checkpoint head(long size, Hash root) {
        return new Checkpoint(HandMadeEntry.ORIGIN, new TreeSize(size), root);
    }

    /** The log as it is shown, up to its last head. */
    private TreeCheck goOn(Checkpoint last) throws CannotAudit {
        TreeCheck tree = check();
        append(tree, 0, SIZE);
        tree.goOn(new ExportedLog(directory), last);
        return tree;
    }

    private void later() {
        tiles(256);
        bundle(1, TilePath.FULL, 512);
        bundle(2, LATER - 512, LATER);
    }

    @Test
    void aLastHeadThatGoesOn_holds_andOneThatDoesNot_isAFork() throws Exception {
        later();
        goOn(head(LATER, root(LATER)));
        assertFailures();
        goOn(head(LATER, OTHER));
        assertFailures(Finding.fail(
                Check.HEADS,
                "fork: the log's last head, of size 600, does not go on from the one that is audited",
                root(LATER).base64(),
                OTHER.base64()));
        assertEquals(2, findings.count(Check.TREE, Verdict.OK));
    }

    @Test
    void aLastHeadOfTheSameSize_isTheSame_andASmallerOneIsHeldElsewhere() throws Exception {
        later();
        goOn(head(SIZE, root(SIZE)));
        goOn(head(SIZE - 1, OTHER));
        goOn(head(0, OTHER));
        assertFailures();
        goOn(head(SIZE, OTHER));
        check().goOn(new ExportedLog(directory), head(0, OTHER));
        String message = "fork: the log's last head, of size %d, does not go on from the one that is audited";
        assertFailures(
                Finding.fail(Check.HEADS, message.formatted(SIZE), root(SIZE).base64(), OTHER.base64()),
                Finding.fail(Check.HEADS, message.formatted(0), EMPTY_ROOT, OTHER.base64()));
    }

    @Test
    void headsBetweenTheOneThatIsAuditedAndTheLast_areHeld() throws Exception {
        later();
        for (long size : new long[] {SIZE + 1, 511, 512, 513, LATER}) {
            TreeCheck tree = check();
            tree.remember(size, root(size));
            tree.remember(size, OTHER);
            append(tree, 0, SIZE);
            int before = findings.failures().size();
            tree.goOn(new ExportedLog(directory), head(LATER, root(LATER)));
            assertEquals(before + 1, findings.failures().size());
            assertEquals(
                    fork(size, root(size).base64(), OTHER), findings.failures().getLast());
        }
        assertEquals(5, findings.count(Check.HEADS, Verdict.OK));
    }

    @Test
    void whatTheLastHeadCovers_isThere() throws Exception {
        String message = "the log's last head covers entries that are not there";
        String entries = "88 entries in tile/entries/002.p/88";
        later();
        Path bundle = directory.resolve("tile/entries/002.p/88");
        for (int count : new int[] {87, 89}) {
            bundle(2, 88, 512 + count);
            goOn(head(LATER, OTHER));
        }
        Files.write(bundle, new byte[] {0});
        goOn(head(LATER, OTHER));
        Files.delete(bundle);
        goOn(head(LATER, OTHER)).finish(SIZE, OTHER);
        assertFailures(
                Finding.fail(Check.HEADS, 512, message, entries, "87 entries"),
                Finding.fail(Check.HEADS, 512, message, entries, "89 entries"),
                Finding.fail(Check.HEADS, 512, message, entries, "0 entries"),
                Finding.fail(Check.HEADS, 512, message, entries, "0 entries"));
        Files.delete(directory.resolve("tile/entries/001"));
        goOn(head(LATER, OTHER));
        assertEquals(
                Finding.fail(Check.HEADS, SIZE, message, "256 entries in tile/entries/001", "0 entries"),
                findings.failures().getLast());
    }
}

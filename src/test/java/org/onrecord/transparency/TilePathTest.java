// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TilePathTest {
    @ParameterizedTest
    @CsvSource({
        "tile/0/000, 0, 0, 256",
        "tile/0/x001/x234/067, 0, 1234067, 256",
        "tile/1/x001/000.p/1, 1, 1000, 1",
        "tile/63/999.p/255, 63, 999, 255",
        "tile/7/000.p/127, 7, 0, 127",
        "tile/0/x036/x028/x797/x018/x963/967, 0, 36028797018963967, 256",
    })
    void hashes_areReadAndWritten(String text, int level, long index, int width) {
        TilePath path = new TilePath.Hashes(level, index, width);
        assertEquals(Optional.of(path), TilePath.parse(text));
        assertEquals(text, path.toString());
    }

    @ParameterizedTest
    @CsvSource({"tile/entries/000, 0, 256", "tile/entries/x001/000.p/9, 1000, 9"})
    void entries_areReadAndWritten(String text, long index, int width) {
        TilePath path = new TilePath.Entries(index, width);
        assertEquals(Optional.of(path), TilePath.parse(text));
        assertEquals(text, path.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tile",
                "tile/0",
                "tile/0/",
                "/tile/0/000",
                "tile/0/000/",
                "tile/0/000\n",
                "tile/00/000",
                "tile/01/000",
                "tile/-1/000",
                "tile/64/000",
                "tile/100/000",
                "tile/0/0",
                "tile/0/00",
                "tile/0/0000",
                "tile/0/x000/000",
                "tile/0/x000/x001/000",
                "tile/0/001/000",
                "tile/0/x001/x000",
                "tile/0/x001",
                "tile/0/X001/000",
                "tile/0/x01/000",
                "tile/0/-01",
                "tile/0/+01",
                "tile/0/٠٠١",
                "tile/0/000.p/0",
                "tile/0/000.p/01",
                "tile/0/000.p/256",
                "tile/0/000.p/999",
                "tile/0/000.p/-1",
                "tile/0/000.p/",
                "tile/0/000.p",
                "tile/0/000.p/1/",
                "tile/data/000",
                "tile/Entries/000",
                "tile/entries/0/000",
                "tile/0/x036/x028/x797/x018/x963/968",
                "tile/0/x999/x999/x999/x999/x999/999",
                "tile/0/x009/x223/x372/x036/x854/x775/807",
                "tile/0/x001/x009/x223/x372/x036/x854/x775/807",
            })
    void parse_ofAnythingElse_isEmpty(String text) {
        assertEquals(Optional.empty(), TilePath.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "70000, tile/0/272, true",
        "70000, tile/0/273, false",
        "70000, tile/0/273.p/112, true",
        "70000, tile/0/273.p/113, false",
        "70000, tile/0/273.p/1, true",
        "70000, tile/0/272.p/255, true",
        "70000, tile/0/274.p/1, false",
        "70000, tile/1/000, true",
        "70000, tile/1/001.p/17, true",
        "70000, tile/1/001.p/18, false",
        "70000, tile/2/000.p/1, true",
        "70000, tile/2/000.p/2, false",
        "70000, tile/3/000.p/1, false",
        "70000, tile/entries/273.p/112, true",
        "70000, tile/entries/273.p/113, false",
        "256, tile/0/000, true",
        "256, tile/1/000.p/1, true",
        "256, tile/0/001.p/1, false",
        "255, tile/0/000, false",
        "0, tile/0/000.p/1, false",
        "0, tile/entries/000.p/1, false",
        "9223372036854775807, tile/7/000.p/127, true",
        "9223372036854775807, tile/7/000.p/128, false",
        "9223372036854775807, tile/8/000.p/1, false",
        "9223372036854775807, tile/63/000.p/1, false",
        "9223372036854775807, tile/0/x036/x028/x797/x018/x963/967.p/255, true",
        "9223372036854775807, tile/0/x036/x028/x797/x018/x963/967, false",
    })
    void isIn_saysWhetherATreeOfThatSizeHasAllOfTheTile(long size, String path, boolean isThere) {
        assertEquals(isThere, TilePath.parse(path).orElseThrow().isIn(new TreeSize(size)));
    }

    @Test
    void firstHash_isTheNumberOfTheTilesBeforeTimes256() {
        assertEquals(273 * 256, new TilePath.Hashes(1, 273, 4).firstHash());
        assertEquals(Long.MAX_VALUE - 255, new TilePath.Entries(TilePath.INDEX_END - 1, 1).firstHash());
    }

    @Test
    void aTileThatNoTreeHas_isNotMade() {
        assertThrows(IllegalArgumentException.class, () -> new TilePath.Entries(TilePath.INDEX_END, 1));
        assertThrows(IllegalArgumentException.class, () -> new TilePath.Entries(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new TilePath.Entries(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new TilePath.Entries(0, 257));
        assertThrows(IllegalArgumentException.class, () -> new TilePath.Hashes(64, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new TilePath.Hashes(-1, 0, 1));
    }

    @Test
    void parse_ofWhatIsWritten_givesTheSameForRandomTiles() {
        long seed = System.nanoTime();
        System.out.println("TilePathTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            long index = random.nextLong(TilePath.INDEX_END) >>> random.nextInt(55);
            TilePath path = random.nextBoolean()
                    ? new TilePath.Entries(index, 1 + random.nextInt(256))
                    : new TilePath.Hashes(random.nextInt(64), index, 1 + random.nextInt(256));
            assertEquals(Optional.of(path), TilePath.parse(path.toString()));
        }
    }

    @Test
    void isIn_overEverySize_isOnceTrueAlwaysTrue() {
        TilePath partial = new TilePath.Hashes(0, 1, 44);
        TilePath full = new TilePath.Hashes(0, 1, 256);
        for (int size = 0; size < 600; size++) {
            assertEquals(size >= 300, partial.isIn(new TreeSize(size)), "size " + size);
            assertEquals(size >= 512, full.isIn(new TreeSize(size)), "size " + size);
        }
        assertFalse(full.isIn(TreeSize.EMPTY));
        assertTrue(full.isIn(new TreeSize(Long.MAX_VALUE)));
    }
}

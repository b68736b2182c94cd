// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A map outside the heap is one, wherever its slots lie, and takes no more memory than there is to be had. */
class DiskMapTest {
    private static final int VALUE_BYTES = 8;
    private static final int SLOT_BYTES = 1 + 2 * Long.BYTES + VALUE_BYTES;
    private static final int FIRST_SLOTS = 1 << 14;

    /** So many keys make it grow six times, to several segments. */
    private static final int KEYS = 500_000;

    /** Enough for the slots of them all, and for those before they grew for the last time. */
    private static final int ALL_BYTES = 1 << 26;

    @TempDir
    private Path directory;

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static byte[] value(long number) {
        return ByteBuffer.allocate(VALUE_BYTES).putLong(number).array();
    }

    /** None in memory, one segment, about half of the slots, all. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1 << 23, 25 << 20, ALL_BYTES})
    void whateverIsPutAndRead_isAsInAMap_whereverItLies(long memoryBytes) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<Key, Long> expected = new HashMap<>();
        Scratch scratch = Scratches.inMemory(directory, memoryBytes);
        try (DiskMap map = new DiskMap(scratch, "map", VALUE_BYTES)) {
            byte[] found = new byte[VALUE_BYTES];
            for (int i = 0; i < KEYS; i++) {
                Key key = new Key(random.nextInt(4), random.nextLong());
                assertFalse(map.get(key.high(), key.low(), found), "seed " + seed);
                map.put(key.high(), key.low(), value(i));
                expected.put(key, (long) i);
                if (i % 5 == 0) {
                    map.put(key.high(), key.low(), value(-i));
                    expected.put(key, (long) -i);
                }
            }
            for (Map.Entry<Key, Long> each : expected.entrySet()) {
                assertTrue(map.get(each.getKey().high(), each.getKey().low(), found), "seed " + seed);
                assertArrayEquals(value(each.getValue()), found, "seed " + seed);
            }
            List<Long> all = new ArrayList<>();
            map.forEach(value -> all.add(ByteBuffer.wrap(value).getLong()));
            assertEquals(expected.size(), all.size());
            assertEquals(Set.copyOf(expected.values()), new HashSet<>(all));
            assertEquals(memoryBytes == ALL_BYTES, files().isEmpty());
        }
        assertEquals(List.of(), files());
        assertTrue(scratch.memory((int) memoryBytes).isPresent(), "all of it was given back");
        assertTrue(scratch.memory(1).isEmpty(), "and not more than that");
    }

    @Test
    void itTakesNoMoreMemory_thanThereIs() throws Exception {
        int first = FIRST_SLOTS * SLOT_BYTES;
        for (int left : new int[] {first - 1, first}) {
            Scratch scratch = Scratches.inMemory(directory, left);
            try (DiskMap map = new DiskMap(scratch, "map", VALUE_BYTES)) {
                assertEquals(left == first, files().isEmpty());
                assertEquals(left != first, scratch.memory(left).isPresent());
            }
        }
    }

    /** The JVM has less outside its heap than was meant for it. */
    @Test
    void memoryThatIsNotThere_isNotTaken() {
        assumeTrue(Runtime.getRuntime().maxMemory() < Integer.MAX_VALUE, "so much can be had");
        Scratch scratch = Scratches.inMemory(directory, Integer.MAX_VALUE);
        assertTrue(scratch.memory(Integer.MAX_VALUE).isEmpty());
        assertTrue(scratch.memory(1).isPresent());
    }

    @Test
    void whoKnowsHowManyKeysThereWillBe_letsItGrowNoMore() throws Exception {
        try (DiskMap map = new DiskMap(Scratches.inFiles(directory), "map", VALUE_BYTES, KEYS)) {
            List<Path> before = files();
            for (int i = 0; i < KEYS; i++) {
                map.put(i, i, value(i));
            }
            assertEquals(before, files());
            map.put(KEYS, 0, value(0));
            for (int i = 1; i < KEYS / 10; i++) {
                map.put(KEYS, i, value(i));
            }
            assertNotEquals(before, files());
        }
    }

    /** Where a key goes is not for whoever chose it to say: a service could choose some that are all looked at for one. */
    @Test
    void whereKeysLie_dependsOnWhatNobodyKnewBefore() throws Exception {
        List<List<Long>> orders = new ArrayList<>();
        for (long seed : new long[] {1, 2, 1}) {
            try (DiskMap map = new DiskMap(new Scratch(directory, 0, seed), "map", VALUE_BYTES)) {
                for (int i = 0; i < 100; i++) {
                    map.put(0, i, value(i));
                }
                List<Long> order = new ArrayList<>();
                map.forEach(value -> order.add(ByteBuffer.wrap(value).getLong()));
                orders.add(order);
            }
        }
        assertNotEquals(orders.get(0), orders.get(1));
        assertEquals(orders.get(0), orders.get(2));
    }

    /** Keys that were made to lie in one place without a seed, or differ in few bits, are spread with one. */
    @Test
    void keysThatAreAlike_areSpread() throws Exception {
        for (int shift : new int[] {0, 16, 32, 50}) {
            try (DiskMap map = new DiskMap(Scratches.inFiles(directory), "map", VALUE_BYTES)) {
                int keys = FIRST_SLOTS / 2;
                for (int i = 0; i < keys; i++) {
                    map.put((long) i << shift, 0, value(i));
                }
                byte[] found = value(1);
                assertTrue(map.get(0, 0, found), "a key of nothing but zeros is one");
                assertArrayEquals(value(0), found);
                Path file = files().getFirst();
                byte[] slots = Files.readAllBytes(file);
                int longest = 0;
                int run = 0;
                for (int at = 0; at < slots.length; at += SLOT_BYTES) {
                    run = slots[at] == 0 ? 0 : run + 1;
                    longest = Math.max(longest, run);
                }
                assertTrue(longest < 100, "shifted by " + shift + " there are " + longest + " in a row");
                assertEquals(FIRST_SLOTS * SLOT_BYTES, slots.length);
            }
        }
    }
}

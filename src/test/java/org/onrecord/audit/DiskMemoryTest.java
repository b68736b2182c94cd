// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.Bearing;
import org.onrecord.domain.FollowedLog;
import org.onrecord.domain.LogFollower;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RandomHistory;
import org.onrecord.domain.RandomHistory.Recorded;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;

/** What is put out of the heap is concluded from as if it were there. */
class DiskMemoryTest {
    /** As good as none: one statement and one slot at a time. */
    private static final long HEAP_BYTES = 1;

    private static final int HISTORIES = 40;

    @TempDir
    private Path directory;

    @RepeatedTest(5)
    void whateverHappens_theSameFollows_fromDiskAndFromHeap() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < HISTORIES; i++) {
            follow(RandomHistory.facts(random), "seed " + seed + ", history " + i, directory.resolve("h" + i));
        }
    }

    private static void follow(List<Recorded> facts, String which, Path directory) throws Exception {
        FollowedLog heap = new FollowedLog();
        Map<SlotKey, SlotState> held = new HashMap<>();
        Map<SlotKey, Optional<LogPosition>> spoken = new HashMap<>();
        Files.createDirectories(directory);
        try (DiskMemory memory = new DiskMemory(Scratches.inFiles(directory), "memory", HEAP_BYTES, HEAP_BYTES)) {
            LogFollower disk = new LogFollower(memory);
            for (Recorded each : facts) {
                heap.follow(each.at(), each.recordedMillis(), each.fact());
                assertEquals(
                        each.derived(),
                        disk.follow(each.at(), each.recordedMillis(), Bearing.of(each.fact())),
                        which + ", entry " + each.at());
            }
            memory.forEachStance((slot, state, last) -> {
                held.put(slot, state);
                spoken.put(slot, last);
            });
        }
        assertEquals(heap.states(), held, which);
        spoken.forEach((slot, last) -> assertEquals(heap.previous(slot), last, which));
    }

    @Test
    void whatFitsOnTheHeap_makesNoStore_andNothingIsLeftBehind() throws Exception {
        try (DiskMemory memory = new DiskMemory(Scratches.inFiles(directory), "memory", 1 << 24, 1 << 24)) {
            LogFollower disk = new LogFollower(memory);
            for (Recorded each : RandomHistory.facts(new Random(7))) {
                disk.follow(each.at(), each.recordedMillis(), Bearing.of(each.fact()));
            }
            assertEquals(
                    List.of("memory.dependants.16384", "memory.links", "memory.recorded.16384", "memory.sources.16384"),
                    files());
        }
        assertEquals(List.of(), files());
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

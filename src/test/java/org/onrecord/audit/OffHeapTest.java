// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.EventType;
import org.onrecord.domain.StatementId;

/** What grows with the log lies in files, is read as it was written, and leaves nothing behind. */
class OffHeapTest {
    private static final int BUFFER_BYTES = 1 << 16;

    @TempDir
    private Path directory;

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The files below a directory that this process holds open, where the system tells. */
    static List<Path> openBelow(Path directory) throws Exception {
        Path own = Path.of("/proc/self/fd");
        if (!Files.isDirectory(own)) {
            return List.of();
        }
        Path root = directory.toRealPath();
        List<Path> open = new ArrayList<>();
        try (Stream<Path> files = Files.list(own)) {
            for (Path file : files.toList()) {
                if (Files.isSymbolicLink(file)) {
                    open.add(Files.readSymbolicLink(file));
                }
            }
        }
        return open.stream().filter(file -> file.startsWith(root)).toList();
    }

    private void assertNothingIsLeft() throws Exception {
        assertEquals(List.of(), files());
        assertEquals(List.of(), openBelow(directory));
    }

    // ---- lists

    @Test
    void lists_growAtOneEnd_andAreReadFromThere() throws Exception {
        Random random = new Random(3);
        try (Links links = new Links(directory.resolve("links"))) {
            assertEquals(List.of(), links.list(Links.NONE));
            int lists = 7;
            List<List<StatementId>> expected = new ArrayList<>();
            List<Long> lasts = new ArrayList<>();
            for (int i = 0; i < lists; i++) {
                expected.add(new ArrayList<>());
                lasts.add(Links.NONE);
            }
            // More than two of the pieces in which the file is mapped.
            for (int i = 0; i < 2 * (1 << 14) + 5; i++) {
                int list = random.nextInt(lists);
                StatementId statement = StatementId.next(HandMadeExport.BEGIN_MILLIS + i, random);
                lasts.set(list, links.add(lasts.get(list), statement));
                expected.get(list).addFirst(statement);
            }
            for (int i = 0; i < lists; i++) {
                assertEquals(expected.get(i), links.list(lasts.get(i)));
            }
        }
        assertNothingIsLeft();
    }

    // ---- places

    @Test
    void places_areReadByPosition_andNothingIsAnywhereElse() throws Exception {
        try (Places places = new Places(directory.resolve("places"))) {
            EventType[] types = EventType.values();
            for (int i = 0; i < 9_000; i++) {
                if (i % 7 == 3) {
                    places.addDeformed();
                } else {
                    places.add(new Places.Place(types[i % types.length], i * 3L, (1L << 40) + i));
                }
            }
            for (int i : new int[] {0, 1, 8_999, 5, 3, 10, 8_998}) {
                assertEquals(
                        i % 7 == 3
                                ? Optional.empty()
                                : Optional.of(new Places.Place(types[i % types.length], i * 3L, (1L << 40) + i)),
                        places.at(i));
            }
            for (long none : new long[] {-1, 9_000, Long.MAX_VALUE, Long.MIN_VALUE}) {
                assertEquals(Optional.empty(), places.at(none));
            }
        }
        assertNothingIsLeft();
        new Places(directory.resolve("none")).close();
        assertNothingIsLeft();
    }

    // ---- a map whose oldest is put out of the heap

    private static final Shelf.Form<String, String> TEXTS = new Shelf.Form<>() {
        @Override
        public Key index(String key) {
            return Key.of(key);
        }

        @Override
        public int heapBytes(String value) {
            return value.length();
        }

        @Override
        public byte[] write(String key, String value) {
            return (key + "=" + value).getBytes(UTF_8);
        }

        @Override
        public Map.Entry<String, String> read(byte[] written) {
            String text = new String(written, UTF_8);
            int equals = text.indexOf('=');
            return Map.entry(text.substring(0, equals), text.substring(equals + 1));
        }
    };

    private static Map<String, String> contents(Shelf<String, String> shelf) throws Exception {
        Map<String, String> all = new HashMap<>();
        shelf.forEach((key, value) -> assertEquals(null, all.put(key, value)));
        return all;
    }

    @Test
    void whateverIsPutAndRead_isAsInAMap_howeverLittleTheHeapHolds() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int heapBytes : new int[] {0, 1, 40, 500, 20_000, 1 << 30}) {
            Map<String, String> expected = new HashMap<>();
            try (Shelf<String, String> shelf = new Shelf<>(Scratches.inFiles(directory), "shelf", heapBytes, TEXTS)) {
                for (int i = 0; i < 4_000; i++) {
                    String key = "k" + random.nextInt(300);
                    if (random.nextInt(3) == 0) {
                        int length = random.nextInt(random.nextInt(200) == 0 ? 200_000 : 90);
                        String value = "v" + i + "x".repeat(length);
                        shelf.put(key, value);
                        expected.put(key, value);
                    }
                    assertEquals(Optional.ofNullable(expected.get(key)), shelf.get(key), "seed " + seed);
                    if (i % 1_500 == 1_499) {
                        assertEquals(expected, contents(shelf), "seed " + seed + ", " + heapBytes + " bytes");
                    }
                }
                assertEquals(heapBytes == 1 << 30, files().isEmpty(), "the heap holds what it may");
            }
            assertNothingIsLeft();
        }
    }

    @Test
    void whatFitsTheHeapToTheByte_staysThere() throws Exception {
        try (Shelf<String, String> shelf = new Shelf<>(Scratches.inFiles(directory), "shelf", 10, TEXTS)) {
            shelf.put("a", "12345");
            shelf.put("b", "1234567");
            assertTrue(files().contains("shelf"), "twelve are more than ten");
        }
        try (Shelf<String, String> shelf = new Shelf<>(Scratches.inFiles(directory), "shelf", 10, TEXTS)) {
            shelf.put("a", "12345");
            shelf.put("a", "1234567");
            shelf.put("a", "12345");
            shelf.put("b", "12345");
            shelf.put("b", "54321");
            assertEquals(Map.of("a", "12345", "b", "54321"), contents(shelf));
            assertEquals(List.of(), files(), "ten are not more than ten");
        }
    }

    /** What was used last stays, and what was read again is not written again. */
    @Test
    void whatWasUsedLast_staysOnTheHeap() throws Exception {
        try (Shelf<String, String> shelf =
                new Shelf<>(Scratches.inFiles(directory), "shelf", 2 * BUFFER_BYTES, TEXTS)) {
            String large = "x".repeat(BUFFER_BYTES);
            shelf.put("a", large);
            shelf.put("b", large);
            shelf.get("a");
            shelf.put("c", large);
            long size = Files.size(directory.resolve("shelf"));
            assertEquals(BUFFER_BYTES + 2, size, "b went");
            for (int i = 0; i < 3; i++) {
                shelf.get("b");
                shelf.get("a");
                shelf.get("c");
            }
            assertEquals(3 * size, Files.size(directory.resolve("shelf")), "each went once");
        }
    }

    @Test
    void aFileThatSomebodyCutsShort_endsTheAudit() throws Exception {
        try (Shelf<String, String> shelf = new Shelf<>(Scratches.inFiles(directory), "shelf", 1, TEXTS)) {
            String large = "x".repeat(2 * BUFFER_BYTES);
            shelf.put("a", large);
            shelf.put("b", large);
            Path file = directory.resolve("shelf");
            Files.newByteChannel(file, StandardOpenOption.WRITE)
                    .truncate(BUFFER_BYTES)
                    .close();
            assertEquals(
                    file + " ends too early",
                    assertThrows(UncheckedIOException.class, () -> shelf.get("a"))
                            .getCause()
                            .getMessage());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines are what stands between line feeds, wherever what is read at once ends. */
class LineInputTest {
    private static final int BUFFER_BYTES = 1 << 16;

    private static List<String> read(String text) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LineInput in = new LineInput(new ByteArrayInputStream(text.getBytes(US_ASCII)))) {
            for (Optional<byte[]> line = in.next(); line.isPresent(); line = in.next()) {
                lines.add(new String(line.get(), US_ASCII));
            }
            assertEquals(Optional.empty(), in.next());
        }
        return lines;
    }

    private static List<String> all(String text, int maxLines) throws IOException {
        return LineInput.all(text.getBytes(US_ASCII), maxLines).stream()
                .map(line -> new String(line, US_ASCII))
                .toList();
    }

    @Test
    void lines_areReadAlike_fromAStreamAndInMemory() throws Exception {
        for (String text : List.of("", "\n", "a", "a\n", "\n\na\nbc\n\nd", "a\r\n\u0000\n")) {
            List<String> expected = text.isEmpty()
                    ? List.of()
                    : List.of((text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1));
            assertEquals(expected, read(text));
            assertEquals(expected, all(text, expected.size()));
        }
    }

    @Test
    void aLine_mayEndWhereverTheBufferDoes() throws Exception {
        for (int length :
                List.of(BUFFER_BYTES - 1, BUFFER_BYTES, BUFFER_BYTES + 1, 2 * BUFFER_BYTES, 5 * BUFFER_BYTES)) {
            String line = "x".repeat(length - 1) + "y";
            List<String> expected = List.of("a", line, "", line);
            assertEquals(expected, read("a\n" + line + "\n\n" + line));
            assertEquals(expected, read("a\n" + line + "\n\n" + line + "\n"));
            assertEquals(List.of(line, "b"), read(line + "\nb"));
        }
    }

    private static void assertBound(int max, LineInput in, String refused) {
        try (in) {
            assertEquals(
                    "a line is longer than " + max + " bytes",
                    assertThrows(IOException.class, in::next).getMessage(),
                    refused);
        }
    }

    private static LineInput of(String text, int max) {
        return new LineInput(new ByteArrayInputStream(text.getBytes(US_ASCII)), max);
    }

    @Test
    void aLineOfTheBound_isRead_andALongerOneIsNot_whereverItEnds() throws Exception {
        for (int max : List.of(3, 3 * BUFFER_BYTES + 7)) {
            String fits = "a".repeat(max);
            for (String end : List.of("", "\n", "\nb")) {
                try (LineInput in = of(fits + end, max)) {
                    assertEquals(fits, new String(in.next().orElseThrow(), US_ASCII));
                }
                assertBound(max, of("a" + fits + end, max), end);
            }
        }
    }

    @Test
    void unlessOneIsGiven_theBoundIsTwiceTheWidestEntry() throws Exception {
        String longest = "x".repeat(LineInput.MAX_LINE_BYTES);
        assertEquals(List.of(longest, "a"), read(longest + "\na"));
        assertBound(1 << 24, new LineInput(new ByteArrayInputStream((longest + "x").getBytes(US_ASCII))), "");
    }

    @Test
    void asManyLinesAsTheBound_areTaken_andNoMore() throws Exception {
        assertEquals(List.of(), all("", 0));
        for (String two : List.of("a\nb", "a\nb\n")) {
            assertEquals(List.of("a", "b"), all(two, 2));
            assertEquals(
                    "there are more than 1 lines",
                    assertThrows(IOException.class, () -> all(two, 1)).getMessage());
        }
    }

    @Test
    void whatIsClosed_isClosed(@TempDir Path directory) throws Exception {
        InputStream file = Files.newInputStream(Files.writeString(directory.resolve("lines"), "a\n"));
        LineInput in = new LineInput(file);
        in.close();
        assertThrows(IOException.class, file::read);
        assertThrows(IOException.class, in::next);
        in.close();
    }
}

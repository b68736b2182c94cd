// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LineInputTest {
    /** Longer than what is read at once. */
    private static final int LONG = 200_000;

    private static List<String> lines(String text, int maxBytes) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LineInput in = new LineInput(new ByteArrayInputStream(text.getBytes(UTF_8)), maxBytes)) {
            for (Optional<byte[]> line = in.next(); line.isPresent(); line = in.next()) {
                lines.add(new String(line.get(), UTF_8));
            }
        }
        return lines;
    }

    @Test
    void lines_areReadOneByOne_andTheLastNeedsNoLineFeed() throws Exception {
        assertEquals(List.of(), lines("", 9));
        assertEquals(List.of("a", "", "bc"), lines("a\n\nbc", 9));
        assertEquals(List.of("a", "", "bc"), lines("a\n\nbc\n", 9));
    }

    @Test
    void aLineOfTheBound_isRead_andALongerOneIsNot_whereverItEnds() throws Exception {
        for (int max : new int[] {3, LONG}) {
            String fits = "a".repeat(max);
            for (String end : List.of("", "\n", "\nb")) {
                assertEquals(fits, lines(fits + end, max).getFirst());
                IOException refused = assertThrows(IOException.class, () -> lines("a" + fits + end, max));
                assertEquals("a line is longer than " + max + " bytes", refused.getMessage());
            }
            assertEquals(List.of("b", fits, "c"), lines("b\n" + fits + "\nc", max));
        }
    }

    @Test
    void asManyLinesAsTheBound_areTaken_andNoMore() throws Exception {
        assertEquals(0, LineInput.all(new byte[0], 0).size());
        for (String end : List.of("", "\n")) {
            byte[] two = ("a\n" + "b" + end).getBytes(UTF_8);
            assertEquals(
                    List.of("a", "b"),
                    LineInput.all(two, 2).stream()
                            .map(line -> new String(line, UTF_8))
                            .toList());
            assertEquals(
                    "there are more than 1 lines",
                    assertThrows(IOException.class, () -> LineInput.all(two, 1)).getMessage());
        }
    }

    @Test
    void whatIsRead_isClosed() {
        AtomicBoolean closed = new AtomicBoolean();
        new LineInput(new ByteArrayInputStream(new byte[0]) {
                    @Override
                    public void close() {
                        closed.set(true);
                    }
                })
                .close();
        assertTrue(closed.get());
    }
}

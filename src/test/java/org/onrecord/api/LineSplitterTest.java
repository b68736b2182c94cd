// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines come out the same however the stream is cut into buffers. */
class LineSplitterTest {
    private static final int BOUND = 10;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void lines_cut_anywhere_come_out_whole_and_numbered(int bufferBytes) {
        String stream = "one\n\n  \t\r\ntwo\r\n0123456789\r\n01234567890\n" + "x".repeat(500) + "\nthree";
        assertEquals(
                List.of("1 one", "4 two", "5 0123456789", "6 too long", "7 too long", "8 three"),
                split(stream, bufferBytes));
    }

    @Test
    void stream_that_ends_with_a_newline_has_no_further_line() {
        assertEquals(List.of("1 one"), split("one\n", 100));
    }

    @Test
    void last_line_over_the_bound_is_told_too() {
        assertEquals(List.of("1 too long"), split("x".repeat(11), 4));
    }

    private static List<String> split(String stream, int bufferBytes) {
        LineSplitter splitter = new LineSplitter(BOUND);
        List<String> lines = new ArrayList<>();
        byte[] bytes = stream.getBytes(UTF_8);
        for (int from = 0; from < bytes.length; from += bufferBytes) {
            splitter.feed(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + bufferBytes)));
            for (LineSplitter.Line line = splitter.next(); line != null; line = splitter.next()) {
                lines.add(shown(line));
            }
        }
        LineSplitter.Line last = splitter.last();
        if (last != null) {
            lines.add(shown(last));
        }
        return lines;
    }

    private static String shown(LineSplitter.Line line) {
        byte[] bytes = line.bytes();
        return line.number() + " " + (bytes == null ? "too long" : new String(bytes, UTF_8));
    }
}

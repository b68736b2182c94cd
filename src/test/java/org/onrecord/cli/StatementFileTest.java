// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementFileTest {
    @Test
    void blankLines_areNoStatements_andTheLastLineNeedsNoEnd() {
        assertEquals(
                List.of("{\"idempotencyKey\":\"a\"}", "{\"idempotencyKey\":\"b\"}"),
                lines("{\"idempotencyKey\":\"a\"}\n\r\n  \n{\"idempotencyKey\":\"b\"}"));
    }

    @Test
    void lineWithoutKey_getsOneMadeOfItsContent() {
        List<String> lines = lines(" {\"text\":\"a\"}\n {\"text\":\"a\"}\n{\"text\":\"b\"}\n");

        assertTrue(
                lines.getFirst().matches("\\{\"idempotencyKey\":\"line/[0-9a-f]{32}\",\"text\":\"a\"}"),
                lines::toString);
        assertEquals(lines.get(0), lines.get(1));
        assertTrue(!lines.get(1).equals(lines.get(2)), lines::toString);
    }

    @Test
    void whatIsNoObject_isSentAsItIs() {
        assertEquals(List.of("[1]", "nonsense"), lines("[1]\nnonsense\n"));
    }

    @Test
    void endlessLine_isRefused() {
        UncheckedIOException refused = assertThrows(UncheckedIOException.class, () -> lines("x".repeat(1_100_000)));

        assertTrue(refused.getMessage().startsWith("Line 1 is longer"), refused::getMessage);
    }

    private static List<String> lines(String text) {
        StatementFile file = new StatementFile(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        List<String> lines = new ArrayList<>();
        file.forEachRemaining(line -> lines.add(new String(line, StandardCharsets.UTF_8)));
        return lines;
    }
}

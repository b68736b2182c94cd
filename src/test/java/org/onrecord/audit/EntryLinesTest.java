// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/** Lines of entries, in the one form that they are mostly in and in any other. */
class EntryLinesTest {
    private final EntryLines lines = new EntryLines();

    /** What is read of a line; its disclosures are good until the next. */
    private record Seen(
            long position, List<String> disclosures, OptionalLong absent, Map<String, Long> fields, boolean withheld) {}

    private Seen next() throws EntryLines.MalformedLine {
        EntryLine line = lines.next();
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < line.disclosures().count(); i++) {
            shown.add(line.disclosures().shown(i));
        }
        return new Seen(line.position(), shown, line.absent(), line.absentFields(), line.withheld());
    }

    private Seen read(String line) throws EntryLines.MalformedLine {
        lines.begin(line.getBytes(UTF_8));
        return next();
    }

    private static Seen disclosing(long position, String... disclosures) {
        return new Seen(position, List.of(disclosures), OptionalLong.empty(), Map.of(), false);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "{\"disclosures\":[\"QQ\",\"QUE\"],\"position\":7}",
                "{\"disclosures\":[\"QQ\",\"QUE\"],\"position\":7}\n",
                "{\"disclosures\":[\"QQ\",\"QUE\"],\"position\":7}\n{",
                " {\"disclosures\":[\"QQ\",\"QUE\"],\"position\":7}\n",
                "{\"disclosures\":[\"QQ\",\"QUE\"],\"position\":7 }\n",
                "{\"disclosures\":[\"QQ\",\"QUE\"],\"position\":7,\"withheld\":false}",
                "{\"disclosures\":[\"\\u0051Q\",\"QUE\"],\"position\":7}\n",
                "{\"position\":7,\"disclosures\":[\"QQ\",\"QUE\"],\"absent\":null,\"absentFields\":null}",
            })
    void aLineThatDiscloses_isRead_howeverItIsWritten(String line) throws Exception {
        assertEquals(disclosing(7, "QQ", "QUE"), read(line));
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(longs = {0, 1, 9, 10, 90, 999_999_999_999_999L, 1_000_000_000_000_000L, (1L << 53) - 1})
    void everyPosition_isRead(long position) throws Exception {
        assertEquals(disclosing(position, "QQ"), read("{\"disclosures\":[\"QQ\"],\"position\":" + position + "}\n"));
    }

    @Test
    void whatIsNoBase64Url_isNotDecoded_andShownAsItIs() throws Exception {
        for (String odd : List.of("=", "QQ==", "QR", "Q", "QUE\\\"", "\\n", "\u00e9", "QQ\\\",\\\"QQ")) {
            String served = odd.replace("\\n", "\n").replace("\\\"", "\"");
            assertEquals(
                    disclosing(1, "QQ", served, "QUE"),
                    read("{\"disclosures\":[\"QQ\",\"" + odd + "\",\"QUE\"],\"position\":1}\n"));
            lines.begin(("{\"disclosures\":[\"QQ\",\"" + odd + "\",\"QUE\"],\"position\":1}\n").getBytes(UTF_8));
            Disclosures disclosures = lines.next().disclosures();
            assertTrue(disclosures.isDecoded(0) && disclosures.isDecoded(2), odd);
            assertFalse(disclosures.isDecoded(1), odd);
        }
    }

    @Test
    void whatElseALineSays_isRead() throws Exception {
        assertEquals(
                new Seen(4, List.of(), OptionalLong.of(9), Map.of(), false), read("{\"absent\":9,\"position\":4}"));
        assertEquals(
                new Seen(4, List.of(), OptionalLong.of(0), Map.of(), false), read("{\"absent\":0,\"position\":4}"));
        assertEquals(
                new Seen(4, List.of(), OptionalLong.of(10), Map.of(), false),
                read("{\"absent\":\"10\",\"position\":4}"));
        assertEquals(
                new Seen(4, List.of(), OptionalLong.empty(), Map.of(), true),
                read("{\"position\":4,\"withheld\":true}"));
        assertEquals(
                new Seen(4, List.of(), OptionalLong.empty(), Map.of(), false),
                read("{\"position\":4,\"withheld\":\"true\"}"));
        assertEquals(
                new Seen(4, List.of("QQ"), OptionalLong.empty(), Map.of("text", 9L, "what", 0L), false),
                read("{\"absentFields\":{\"text\":9,\"what\":\"0\"},\"disclosures\":[\"QQ\"],\"position\":4}"));
        assertEquals(disclosing(-3), read("{\"position\":-3}"));
    }

    @ParameterizedTest(name = "{index}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "[]                                         | it is no object of the known members",
                "null                                       | it is no object of the known members",
                "7                                          | it is no object of the known members",
                "{\"position\":1,\"and\":1}                 | it is no object of the known members",
                "{\"disclosures\":[]}                       | it has no position",
                "{\"position\":null}                        | it has no position",
                "{\"position\":\"1\"}                       | it has no position",
                "{\"position\":1,\"disclosures\":{}}        | disclosures is no array",
                "{\"position\":1,\"disclosures\":\"QQ\"}    | disclosures is no array",
                "{\"position\":1,\"disclosures\":[1]}       | a disclosure is no text",
                "{\"position\":1,\"disclosures\":[\"\",null]} | a disclosure is no text",
                "{\"position\":1,\"absentFields\":[]}       | absentFields is no object",
                "{\"position\":1,\"absentFields\":\"text\"} | absentFields is no object",
                "{\"position\":1,\"absentFields\":{}}       | absentFields names no field",
                "{\"position\":1,\"absentFields\":{\"text\":9},\"absent\":9} | fields of it are absent, and all of it is absent or withheld",
                "{\"position\":1,\"absentFields\":{\"text\":9},\"absent\":\"9\"} | fields of it are absent, and all of it is absent or withheld",
                "{\"position\":1,\"absentFields\":{\"text\":9},\"withheld\":true} | fields of it are absent, and all of it is absent or withheld",
                "{\"position\":1,\"absent\":-1}             | an ordering entry is no position",
                "{\"position\":1,\"absent\":true}           | an ordering entry is no position",
                "{\"position\":1,\"absent\":\"\"}           | an ordering entry is no position",
                "{\"position\":1,\"absent\":\"-1\"}         | an ordering entry is no position",
                "{\"position\":1,\"absent\":\"01\"}         | an ordering entry is no position",
                "{\"position\":1,\"absent\":\"1000000000000000000\"} | an ordering entry is no position",
                "{\"position\":1,\"absentFields\":{\"text\":null}} | an ordering entry is no position",
                "{\"position\":1,\"absentFields\":{\"text\":-1}} | an ordering entry is no position",
            })
    void whatIsNoSuchLine_isRefused_andTheNextOneRead(String line, String reason) throws Exception {
        lines.begin((line + "\n{\"disclosures\":[\"QQ\"],\"position\":2}\n").getBytes(UTF_8));
        assertEquals(
                reason, assertThrows(EntryLines.MalformedLine.class, this::next).reason());
        assertTrue(lines.hasNext());
        assertEquals(disclosing(2, "QQ"), next());
        assertFalse(lines.hasNext());
    }

    /** What is nearly in the common form is told apart from it by reading it. */
    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"disclosures\":[\"",
                "{\"disclosures\":[\"QQ",
                "{\"disclosures\":[\"QQ\"",
                "{\"disclosures\":[\"QQ\",\"",
                "{\"disclosures\":[\"QQ\",]",
                "{\"disclosures\":[\"QQ\"],\"position\":",
                "{\"disclosures\":[\"QQ\"],\"position\":7",
                "{\"disclosures\":[\"QQ\"],\"position\":}",
                "{\"disclosures\":[\"QQ\"],\"position\":07}",
                "{\"disclosures\":[\"QQ\"],\"position\":00}",
                "{\"disclosures\":[\"QQ\"],\"position\":7}}",
                "{\"disclosures\":[\"QQ\"],\"position\":7}x",
                "{\"disclosures\":[\"QQ\"],\"position\":7]",
                "{\"disclosures\":[\"QQ\"],\"position\":/}",
                "{\"disclosures\":[\"QQ\"],\"position\":7:}",
                "{\"disclosures\":[\"QQ\"],\"position\":9007199254740992}",
                "{\"disclosures\":[\"QQ\"],\"position\":123456789012345678901234567890}",
                "{\"disclosures\":[\"QQ\",\"position\":7}",
                "{\"disclosures\":[\"QQ\"\"QQ\"],\"position\":7}",
                "{\"disclosures\":[\"QQ\"},\"position\":7}",
                "xxxxxxxxxxxxxxxxxQQ\"],\"position\":7}",
                "{\"disclosures\":[\"Q\nQ\"],\"position\":7}",
            })
    void whatIsNoJson_isRefused_asReadingItWould(String line) {
        byte[] first = line.lines().findFirst().orElse("").getBytes(UTF_8);
        String reason =
                assertThrows(MalformedJson.class, () -> Json.parse(first)).reason();
        for (String end : List.of("\n", "\n{\"disclosures\":[\"QQ\"],\"position\":2}\n")) {
            lines.begin((line + end).getBytes(UTF_8));
            assertEquals(
                    reason,
                    assertThrows(EntryLines.MalformedLine.class, this::next).reason());
        }
        if (!line.isEmpty()) {
            lines.begin(line.getBytes(UTF_8));
            assertThrows(EntryLines.MalformedLine.class, this::next);
        }
    }

    /** What was read in the one form and in the other uses the same room. */
    @Test
    void ofWhatWasReadBefore_nothingIsReadAgain() throws Exception {
        assertEquals(
                disclosing(1, "A".repeat(21)), read("{\"position\":1,\"disclosures\":[\"" + "A".repeat(21) + "\"]}"));
        assertEquals(disclosing(2, "QQQQ"), read("{\"disclosures\":[\"QQQQ\"],\"position\":2}\n"));
        assertEquals(disclosing(3, "QUFB"), read("{\"position\":3,\"disclosures\":[\"QUFB\"]}"));
        assertEquals(disclosing(4), read("{\"position\":4}"));
    }

    @Test
    void linesAreRead_oneAfterTheOther_andThenThereIsNone() throws Exception {
        lines.begin("{\"disclosures\":[\"QQ\"],\"position\":0}\n{\"absent\":5,\"position\":1}\n{\"position\":2}"
                .getBytes(UTF_8));
        assertEquals(disclosing(0, "QQ"), next());
        assertTrue(lines.hasNext());
        assertEquals(new Seen(1, List.of(), OptionalLong.of(5), Map.of(), false), next());
        assertTrue(lines.hasNext());
        assertEquals(disclosing(2), next());
        assertFalse(lines.hasNext());
        lines.begin(new byte[0]);
        assertFalse(lines.hasNext());
    }
}

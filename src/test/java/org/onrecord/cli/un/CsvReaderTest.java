// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
    @Test
    void field_keepsCommasAndLineEndsAndDoubledQuotes_insideQuotes() throws IOException {
        assertEquals(
                List.of(List.of("a,b", "c\nd", "say \"yes\"")), records("\"a,b\",\"c\nd\",\"say \"\"yes\"\"\"\r\n"));
    }

    @Test
    void record_endsAtAnyLineEndAndAtTheEndOfInput() throws IOException {
        assertEquals(List.of(List.of("1", "2"), List.of("3", "4"), List.of("5", "")), records("1,2\r\n3,4\n\r\n5,"));
    }

    @Test
    void quote_isACharacter_whereItNeitherOpensNorClosesAField() throws IOException {
        assertEquals(List.of(List.of("5\" gun", "a\"b")), records("5\" gun,\"a\"b\"\n"));
    }

    @Test
    void mangledTitle_isReadAsOneField() throws IOException {
        assertEquals(
                List.of(List.of("7", "WITH:\\NO NOMINATIONS.\\\"\t0\t0")),
                records("7,\"WITH:\\NO NOMINATIONS.\\\"\"\t0\t0\"\r\n"));
    }

    @Test
    void unclosedQuote_isAnErrorOfItsOwnRecord_andDoesNotSwallowTheFile() {
        String input = "1,2\n\"" + "x".repeat(CsvReader.MAX_RECORD_CHARS + 1);

        IOException refused = assertThrows(IOException.class, () -> records(input));

        assertTrue(refused.getMessage().startsWith("Record 2 "), refused.getMessage());
    }

    private static List<List<String>> records(String input) throws IOException {
        List<List<String>> records = new ArrayList<>();
        try (CsvReader csv = new CsvReader(new StringReader(input))) {
            while (csv.next()) {
                List<String> fields = new ArrayList<>();
                for (int i = 0; i < csv.size(); i++) {
                    fields.add(csv.field(i));
                }
                records.add(fields);
            }
        }
        return records;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.logformat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.onrecord.domain.EventType;
import org.onrecord.transparency.Commitment;

/**
 * The document of the log's format says what the code does. After a new event type, write its table anew with
 * {@code mvn test -Dtest=LogFormatDocumentTest -Donrecord.log-format.write}, give each new slot a line, and commit it.
 */
class LogFormatDocumentTest {
    static final Path DOCUMENT = Path.of("src/docs/log-format.md");

    private static final Pattern TABLE = Pattern.compile("(?s)<!-- slots begin -->\n(.*?)<!-- slots end -->");
    private static final Pattern SLOT = Pattern.compile("(?m)^\\| `([A-Za-z.]+)` \\| .*\\|$");
    private static final Pattern VECTOR =
            Pattern.compile("(?m)^\\| `([0-9a-f]+)…([0-9a-f]+)` \\| `(.*?)` \\| `(.*?)` \\| `(.*?)` \\|$");

    @Test
    void theTableOfSlots_isThatOfTheCode() throws IOException {
        if (System.getProperty("onrecord.log-format.write") != null) {
            Files.writeString(
                    DOCUMENT,
                    TABLE.matcher(document()).replaceFirst("<!-- slots begin -->\n" + table() + "<!-- slots end -->"));
        }

        assertEquals(
                table(),
                matches(TABLE).getFirst().group(1),
                "write it anew: mvn test -Dtest=LogFormatDocumentTest -Donrecord.log-format.write");
    }

    @Test
    void everySlot_hasOneLineThatSaysItsValues() throws IOException {
        String values = between("| slot | value |", "\n\n");
        List<String> described =
                SLOT.matcher(values).results().map(line -> line.group(1)).toList();
        Set<String> slots = Arrays.stream(EventType.values())
                .flatMap(type -> type.slots().stream())
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(List.copyOf(slots), described);
    }

    static List<MatchResult> vectors() throws IOException {
        return matches(VECTOR);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void aCheckVector_isWhatTheCodeGives(MatchResult vector) {
        byte[] salt = new byte[Commitment.SALT_BYTES];
        byte first = HexFormat.of().parseHex(vector.group(1))[0];
        for (int i = 0; i < salt.length; i++) {
            salt[i] = (byte) (first + i);
        }
        byte[] disclosure =
                Commitment.disclosure(salt, 0, vector.group(3), vector.group(4).getBytes(UTF_8));

        assertEquals(vector.group(5), Commitment.digest(disclosure), new String(disclosure, US_ASCII));
        assertEquals(vector.group(2), HexFormat.of().toHexDigits(salt[salt.length - 1]));
    }

    @Test
    void bothCheckVectorsOfTheFormat_areThere() throws IOException {
        assertEquals(
                List.of("text", "position"),
                vectors().stream().map(vector -> vector.group(3)).toList());
    }

    @Test
    void theSmallLog_isOfTheOriginThatIsNamed() throws IOException {
        assertEquals(
                FixedLog.ORIGIN,
                matches(Pattern.compile("is a log of the origin `(.*?)`"))
                        .getFirst()
                        .group(1));
    }

    private static String table() {
        StringBuilder table = new StringBuilder("| type | actor | schema | slots |\n|---|---|---|---|\n");
        for (EventType type : EventType.values()) {
            String slots =
                    type.slots().stream().sorted().map(slot -> "`" + slot + "`").collect(Collectors.joining(" "));
            table.append("| `%s` | `%s` | `%s` | %s |\n"
                    .formatted(type.eventName(), type.actor(), FixedLog.schema(type), slots));
        }
        return table.toString();
    }

    private static String between(String begin, String end) throws IOException {
        String document = document();
        int from = document.indexOf(begin) + begin.length();
        return document.substring(from, document.indexOf(end, from));
    }

    private static List<MatchResult> matches(Pattern pattern) throws IOException {
        return pattern.matcher(document()).results().toList();
    }

    private static String document() throws IOException {
        return Files.readString(DOCUMENT);
    }
}

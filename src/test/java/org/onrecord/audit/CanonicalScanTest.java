// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/** A value is scanned as it would be read and written again. */
class CanonicalScanTest {
    private static final int ROUNDS = 40_000;
    private static final byte[] BYTES =
            "\"\\{}[]:,-0123456789abcdefnrtulsez /\n\u001f\u007f\u00e9\u20ac".getBytes(UTF_8);

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "null",
                "true",
                "false",
                "0",
                "9",
                "10",
                "-1",
                "-9",
                "9007199254740991",
                "-9007199254740991",
                "\"\"",
                "\" \"",
                "\"\\\"\\\\\\b\\f\\n\\r\\t\"",
                "\"\\u0000\\u0001\\u0007\\u000b\\u000e\\u000f\\u0010\\u0018\\u0019\\u001a\\u001d\\u001f\"",
                "\"\u007f\u00e9\u20ac\ud83d\ude00\"",
                "[]",
                "[[],{}]",
                "[null,true,false,0]",
                "{}",
                "{\"\":0}",
                "{\"a\":0,\"ab\":0,\"b\":0}",
                "{\" \":0,\"!\":0}",
            })
    void whatIsOneCanonicalValue_isOne(String json) {
        byte[] value = json.getBytes(UTF_8);
        assertTrue(isCanonical(value), json);
        assertTrue(isOneValue(value), json);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "",
                "n",
                "nul",
                "nulll",
                "tru",
                "truee",
                "fals",
                "falsee",
                "-",
                "-0",
                "00",
                "01",
                "-01",
                "0-",
                "1.0",
                "1e2",
                "9007199254740992",
                "-9007199254740992",
                "10000000000000000",
                "99999999999999999999999999999999999999",
                "/",
                ":",
                "\"",
                "\"\\",
                "\"\\\"",
                "\"\\u",
                "\"\\u00",
                "\"\\u000",
                "\"\\u0000",
                "\"\u0000\"",
                "\"\u001f\"",
                "\"\\/\"",
                "\"\\v\"",
                "\"\\x00\"",
                "\"\\u0008\"",
                "\"\\u0009\"",
                "\"\\u000a\"",
                "\"\\u000c\"",
                "\"\\u000d\"",
                "\"\\u0020\"",
                "\"\\u0041\"",
                "\"\\u001F\"",
                "\"\\u001/\"",
                "\"\\u001:\"",
                "\"\\u001`\"",
                "\"\\u001g\"",
                "\"\\u0100\"",
                "\"\\ud83d\\ude00\"",
                "[",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[,]",
                "[1}",
                "[1 ]",
                "{",
                "{\"",
                "{\"a",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{,}",
                "{1]",
                "{\"a\":1]",
                "{\"a\" :1}",
                "{\"a\":}",
                "{\"a\"}",
                "{a:1}",
                "{\"b\":1,\"a\":1}",
                "{\"!\":0,\" \":0}",
                "{\"ab\":1,\"a\":1}",
                "{\"a\":1,\"a\":1}",
                "{\"a\u001f\":1}",
                " 1",
                "1 ",
                "1,2",
                "\"a\",\"b\"",
                "[]]",
                "{}}",
            })
    void whatIsNotOneCanonicalValue_isNone(String json) {
        byte[] none = json.getBytes(UTF_8);
        assertFalse(isCanonical(none), json);
        assertFalse(isOneValue(none), json);
    }

    @Test
    void textThatIsNoUtf8_isNone() {
        for (byte[] bytes : List.of(
                new byte[] {(byte) 0xc0, (byte) 0x80},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xe2, (byte) 0x82},
                new byte[] {(byte) 0x80},
                new byte[] {(byte) 0xff})) {
            byte[] text = new byte[bytes.length + 2];
            System.arraycopy(bytes, 0, text, 1, bytes.length);
            text[0] = '"';
            text[text.length - 1] = '"';
            assertFalse(isOneValue(text), Arrays.toString(text));
        }
    }

    @Test
    void aNameThatIsNotPlainAscii_isNone_asNoSlotKnowsOne() {
        assertFalse(isOneValue("{\"a\\n\":1}".getBytes(UTF_8)));
        assertFalse(isOneValue("{\"\u00e9\":1}".getBytes(UTF_8)));
        assertTrue(isOneValue("{\"~\u007f\":1}".getBytes(UTF_8)));
    }

    /** The reader's bound, counted alike: a value in 32 others. */
    @Test
    void nestingHasABound() {
        for (String around : List.of("[ ]", "{\"a\": }")) {
            String open = around.substring(0, around.indexOf(' '));
            String close = around.substring(around.indexOf(' ') + 1);
            byte[] most = (open.repeat(32) + "1" + close.repeat(32)).getBytes(UTF_8);
            byte[] more = (open.repeat(33) + "1" + close.repeat(33)).getBytes(UTF_8);
            assertTrue(isCanonical(most) && isOneValue(most), around);
            assertFalse(isCanonical(more) || isOneValue(more), around);
        }
    }

    @Test
    void noByteOutsideOfTheValue_isLookedAt() {
        for (String json :
                List.of("1", "12", "null", "\"a\"", "\"\\n\"", "\"\\u001f\"", "[1]", "{\"a\":1}", "[]", "{}")) {
            byte[] around = ("7" + json + "7").getBytes(UTF_8);
            for (int to = 1; to <= around.length; to++) {
                boolean isWhole = to == around.length - 1;
                boolean isNumber = json.startsWith("1") && to > 1;
                assertEquals(isWhole || isNumber, CanonicalScan.isOneValue(around, 1, to), json + " to " + to);
            }
        }
    }

    /** Values as they are written, and the same with a few bytes spoilt. */
    @Test
    void whateverStandsThere_isFoundAsByReadingIt() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int canonical = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] json = Json.canonical(value(random, 3));
            assertTrue(isOneValue(json), () -> new String(json, UTF_8));
            for (int times = random.nextInt(3); times > 0; times--) {
                json[random.nextInt(json.length)] = BYTES[random.nextInt(BYTES.length)];
            }
            boolean expected = isCanonical(json) && hasAsciiNames(json);
            assertEquals(expected, isOneValue(json), () -> "seed " + seed + ": " + new String(json, UTF_8));
            canonical += expected ? 1 : 0;
        }
        assertTrue(canonical > ROUNDS / 4 && canonical < ROUNDS, "seed " + seed + ": " + canonical);
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong(-20, 20);
            case 3 -> random.nextLong(-(1L << 53) + 1, 1L << 53);
            case 4, 5 -> text(random);
            case 6 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                yield list;
            }
            default -> {
                Map<String, @Nullable Object> members = new TreeMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    members.put(
                            Character.toString('a' + random.nextInt(26)) + random.nextInt(20),
                            value(random, depth - 1));
                }
                yield members;
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint("\"\\\b\f\n\r\t\u0000\u001fabc/\u00e9\u20ac".codePointAt(random.nextInt(15)));
        }
        return text.toString();
    }

    private static boolean isOneValue(byte[] json) {
        return CanonicalScan.isOneValue(json, 0, json.length);
    }

    private static boolean isCanonical(byte[] json) {
        try {
            return Arrays.equals(Json.canonical(Json.parse(json)), json);
        } catch (MalformedJson e) {
            return false;
        }
    }

    private static boolean hasAsciiNames(byte[] json) {
        try {
            return hasAsciiNames(Json.parse(json));
        } catch (MalformedJson e) {
            return false;
        }
    }

    private static boolean hasAsciiNames(@Nullable Object json) {
        return switch (json) {
            case List<?> list -> list.stream().allMatch(CanonicalScanTest::hasAsciiNames);
            case Map<?, ?> members ->
                members.keySet().stream().allMatch(name -> isPlain((String) name))
                        && members.values().stream().allMatch(CanonicalScanTest::hasAsciiNames);
            case null, default -> true;
        };
    }

    /** Of what has to be escaped in a name nothing is: no slot knows such a name either. */
    private static boolean isPlain(String name) {
        return name.chars().allMatch(c -> c >= ' ' && c <= '\u007f' && c != '"' && c != '\\');
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private static @Nullable Object parse(String text) throws MalformedJson {
        return Json.parse(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":1",
                "[1,]",
                "{\"a\":1,}",
                "{'a':1}",
                "{a:1}",
                "[1 2]",
                "1 2",
                "nul",
                "tru",
                "+1",
                "01",
                "-0",
                "-01",
                "-",
                ".5",
                "1.0",
                "1e3",
                "1E3",
                "9007199254740992",
                "-9007199254740992",
                "123456789012345678901234567890",
                "{\"a\":1,\"a\":2}",
                "{\"a\":null,\"a\":null}",
                "{\"a\":1,\"\\u0061\":2}",
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\udc00\\ud800\"",
                "\"a\\ud800b\"",
                "{\"\\ud800\":1}",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"a\nb\"",
                "\"a",
                "\"\u0001\"",
                "\uFEFF{}",
                "NaN",
                "Infinity",
                "// c\n1"
            })
    void parse_whatHasNoSingleCanonicalForm_isRefused(String text) {
        assertThrows(MalformedJson.class, () -> parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22c080 22",
                "22c1bf22",
                "22e0808022",
                "22eda08022",
                "22f0808080 22",
                "22f490808022",
                "22ff22",
                "228022",
                "22c322",
                "22e28222"
            })
    void parse_malformedUtf8_isRefused(String hex) {
        byte[] bytes = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThrows(MalformedJson.class, () -> Json.parse(bytes));
    }

    @Test
    void parse_nestedDeeperThanTheBound_isRefusedWithoutExhaustingTheStack() {
        String deep = "[".repeat(1_000_000);
        MalformedJson refusal = assertThrows(MalformedJson.class, () -> parse(deep));
        assertTrue(refusal.reason().contains("32"), refusal.reason());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ \"b\" : 1, \"a\" : [ true , null ] }|{\"a\":[true,null],\"b\":1}",
                "\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"|\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"",
                "\"\\ud83d\\ude02\"|\"😂\"",
                "9007199254740991|9007199254740991",
                "-1|-1",
                "{}|{}",
                "[]|[]"
            })
    void canonical_ofWhatParses_isRfc8785(String text, String canonical) throws Exception {
        assertEquals(canonical, new String(Json.canonical(parse(text)), UTF_8));
    }

    @Test
    void canonical_sortsKeysByUtf16CodeUnits_asRfc8785Section323() throws Exception {
        String text =
                "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\","
                        + "\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\",\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}";
        assertArrayEquals(new JsonCanonicalizer(text).getEncodedUTF8(), Json.canonical(parse(text)));
    }

    @Test
    void canonical_ofRandomValues_agreesWithASecondImplementationAndParsesBackToTheSame() throws Exception {
        long seed = System.nanoTime();
        System.out.println("JsonTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Object value = randomObject(random, 0);
            byte[] canonical = Json.canonical(value);
            assertArrayEquals(
                    new JsonCanonicalizer(canonical).getEncodedUTF8(), canonical, () -> new String(canonical, UTF_8));
            assertEquals(value, Json.parse(canonical));
        }
    }

    @Test
    void canonical_ofALoneSurrogate_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Json.canonical("a\ud800"));
    }

    @Test
    void canonical_ofAnIntegerBeyondTheBound_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Json.canonical(1L << 53));
    }

    private static Map<String, @Nullable Object> randomObject(Random random, int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            members.put(randomText(random), randomValue(random, depth + 1));
        }
        return members;
    }

    private static @Nullable Object randomValue(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 4 : 6)) {
            case 0 -> randomText(random);
            case 1 -> random.nextLong(-JsonReader.MAX_INTEGER, JsonReader.MAX_INTEGER + 1);
            case 2 -> random.nextBoolean();
            case 3 -> null;
            case 4 -> randomObject(random, depth);
            default -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(randomValue(random, depth + 1));
                }
                yield list;
            }
        };
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            int codePoint = random.nextInt(
                    switch (random.nextInt(3)) {
                        case 0 -> 0x80;
                        case 1 -> 0x3000;
                        default -> 0x110000;
                    });
            if (codePoint < 0xd800 || codePoint > 0xdfff) {
                text.appendCodePoint(codePoint);
            }
        }
        return text.toString();
    }
}

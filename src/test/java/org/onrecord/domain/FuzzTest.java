// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No input makes a parser throw, loop or take what it should not. */
class FuzzTest {
    private static final int ROUNDS = 500;
    /** RFC 5646 takes a digit for the singleton of an extension, and an extended language after a short one only. */
    private static final Pattern WHERE_THE_JDK_DIFFERS = Pattern.compile("-1-|^[a-z]{4,8}-[a-z]{3}(-|$)");

    private static final Object[] JUNK = {
        null,
        1L,
        -1L,
        Long.MIN_VALUE,
        true,
        "",
        " ",
        "FOR",
        "2024-05-04",
        "\ud800",
        "\u0000",
        List.of(),
        Map.of(),
        List.of(Map.of()),
        Map.of("issue", "a"),
        List.of(List.of()),
        "x".repeat(600)
    };

    @Test
    void aDamagedForm_isReadOrRefusedWithPointersAndNeverThrows() {
        Seeded.times(ROUNDS, random -> {
            Map<String, Object> form = StatementForm.write(Utterance.id(1), new RandomStatements(random).one());
            Object damaged = form;
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged = damage(damaged, random, 0);
            }
            if (!(damaged instanceof Map<?, ?> object)) {
                return;
            }
            @SuppressWarnings("unchecked")
            Map<String, Object> members = (Map<String, Object>) object;
            switch (StatementForm.read(members)) {
                case Form.Valid<Statement>(Statement statement) ->
                    assertEquals(
                            statement,
                            StatementForm.read(StatementForm.write(Utterance.id(1), statement))
                                    .orThrow());
                case Form.Invalid<Statement>(List<FieldError> errors) -> {
                    assertFalse(errors.isEmpty());
                    errors.forEach(error -> assertTrue(error.pointer().startsWith("/"), error::toString));
                }
            }
        });
    }

    @Test
    void anyText_isATimeInOrderOrRefused() {
        Seeded.times(ROUNDS * 5, random -> {
            String text = random.nextBoolean() ? noise(random, "0123456789-T:Z+./~?%") : mutated(random);
            switch (Said.parse(text)) {
                case Parsed.Value<Said>(Said said) -> {
                    assertEquals(text, said.text());
                    assertTrue(said.earliestMillis() <= said.latestMillis(), text);
                }
                case Parsed.Refused<Said>(String expected) -> assertFalse(expected.isBlank());
            }
        });
    }

    @Test
    void anyTag_isWellFormedAsTheJdkSaysIt() {
        Seeded.times(ROUNDS * 5, random -> {
            StringBuilder tag = new StringBuilder(noise(random, "abx1"));
            for (int i = random.nextInt(4); i > 0; i--) {
                tag.append('-').append(noise(random, "abx1"));
            }
            String text = tag.toString();
            if (!WHERE_THE_JDK_DIFFERS.matcher(text).find()) {
                assertEquals(isWellFormedToTheJdk(text), LanguageTag.parse(text).isPresent(), text);
            }
        });
    }

    private static boolean isWellFormedToTheJdk(String tag) {
        try {
            return !tag.isEmpty() && new Locale.Builder().setLanguageTag(tag) != null;
        } catch (IllformedLocaleException e) {
            return false;
        }
    }

    private static Object damage(Object json, Random random, int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            return JUNK[random.nextInt(JUNK.length)];
        }
        if (json instanceof Map<?, ?> object && !object.isEmpty()) {
            Map<Object, Object> copy = new LinkedHashMap<>(object);
            Object key = new ArrayList<>(copy.keySet()).get(random.nextInt(copy.size()));
            switch (random.nextInt(6)) {
                case 0 -> copy.remove(key);
                case 1 -> copy.put("field" + random.nextInt(3), 1L);
                default ->
                    copy.put(key, damage(Optional.ofNullable(copy.get(key)).orElse(1L), random, depth + 1));
            }
            return copy;
        }
        if (json instanceof List<?> list && !list.isEmpty()) {
            List<Object> copy = new ArrayList<>(list);
            int index = random.nextInt(copy.size());
            copy.set(index, damage(Optional.<Object>ofNullable(copy.get(index)).orElse(1L), random, depth + 1));
            return copy;
        }
        return JUNK[random.nextInt(JUNK.length)];
    }

    private static String mutated(Random random) {
        List<String> seeds =
                List.of("2024-05-04T18:00:00.123+03:00", "2024-05-04~/2024-06", "../2024-05", "2024-02-29/..");
        StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.setCharAt(random.nextInt(text.length()), "0123456789-T:Z+./~?%".charAt(random.nextInt(20)));
        }
        return text.toString();
    }

    private static String noise(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}

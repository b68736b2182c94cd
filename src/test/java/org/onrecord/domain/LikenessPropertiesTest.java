// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds of any two quotations, tried on random ones; a failure names the seed that repeats it. */
class LikenessPropertiesTest {
    private static final int ROUNDS = 1_000;
    private static final List<String> WORDS = List.of(
            "government",
            "minister",
            "straße",
            "will",
            "raise",
            "taxes",
            "the",
            "hostages",
            "agreement",
            "talks",
            "don't",
            "l'état",
            "Σίσυφος",
            "правительство",
            "الحكومة",
            "ממשלה",
            "ceasefire",
            "region",
            "42",
            "not",
            "year",
            "proposal",
            "delegation",
            "mediators",
            "citizens",
            "budget",
            "parliament",
            "Ελλάδα",
            "said",
            "people");
    private static final List<String> PASSING =
            List.of("really", "today", "perhaps", "very", "actually", "encore", "wirklich", "сегодня", "جدا", "מאוד");
    private static final List<String> TELLING = List.of(
            "not", "never", "no", "without", "33", "3.5", "-7", "$9", "two", "million", "nicht", "keine", "jamais",
            "nunca", "لن", "ولا", "לא", "שלא", "не", "٣٣");
    private static final List<String> SPACES =
            List.of(" ", "  ", "\n", "\t", "\u00A0", "\u2009", " \u200B", "… ", ", ");
    private static final String QUOTES = "“”„«»‹›「」\"‘’'";
    /** Blocks where normalisation has most to do. */
    private static final int[][] BLOCKS = {
        {0x20, 0x7F},
        {0xA0, 0x250},
        {0x2B0, 0x400},
        {0x590, 0x700},
        {0xE00, 0xF00},
        {0x1100, 0x1200},
        {0x1D00, 0x1F00},
        {0x1F00, 0x2200},
        {0x2460, 0x2500},
        {0x3000, 0x3400},
        {0x4E00, 0x4E80},
        {0xFB00, 0xFE70},
        {0xFE70, 0x10000},
        {0x1D400, 0x1D800},
        {0x1F000, 0x1F700}
    };

    @Test
    void normalisation_ofAnyText_isIdempotent() {
        Seeded.times(20 * ROUNDS, random -> {
            String once = Quotation.normalised(anyText(random));

            assertEquals(once, Quotation.normalised(once));
        });
    }

    @Test
    void likeness_isSymmetric() {
        Seeded.times(ROUNDS, random -> {
            List<String> words = quote(random, 6 + random.nextInt(20));
            List<String> changed = new ArrayList<>(words);
            for (int i = random.nextInt(5); i >= 0; i--) {
                change(changed, random);
            }
            Quotation one = Quotation.of(String.join(" ", words));
            Quotation other = Quotation.of(String.join(" ", changed));

            assertEquals(Likeness.between(one, other), Likeness.between(other, one));
        });
    }

    @Test
    void equal_isSameNormalisedText() {
        Seeded.times(ROUNDS, random -> {
            String text = anyText(random);
            String other = random.nextBoolean() ? Quotation.normalised(text) : anyText(random);

            boolean same = Quotation.normalised(text).equals(Quotation.normalised(other));
            assertEquals(same, degree(text, other) == Likeness.Degree.EQUAL, text + " | " + other);
            assertEquals(Likeness.Degree.EQUAL, degree(text, text));
        });
    }

    @Test
    void otherQuotesCaseAndSpaces_leaveItEqual() {
        Seeded.times(ROUNDS, random -> {
            List<String> words = quote(random, 1 + random.nextInt(30));

            assertEquals(Likeness.Degree.EQUAL, degree(dressed(words, random), dressed(words, random)));
        });
    }

    @Test
    void aWordMoreInALongQuote_leavesItSimilar() {
        Seeded.times(ROUNDS, random -> {
            List<String> words = quote(random, 15 + random.nextInt(40));
            List<String> more = with(pick(PASSING, random), words, random);

            assertEquals(
                    Likeness.Degree.SIMILAR, degree(dressed(words, random), dressed(more, random)), more::toString);
        });
    }

    @Test
    void aNumberOrNegationMore_makesItDifferent() {
        Seeded.times(ROUNDS, random -> {
            List<String> words = quote(random, 15 + random.nextInt(40));
            List<String> more = with(pick(TELLING, random), words, random);

            assertEquals(
                    Likeness.Degree.DIFFERENT, degree(String.join(" ", words), String.join(" ", more)), more::toString);
        });
    }

    private static Likeness.Degree degree(String one, String other) {
        return Likeness.between(Quotation.of(one), Quotation.of(other)).degree();
    }

    private static List<String> quote(Random random, int length) {
        List<String> words = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            words.add(pick(WORDS, random));
        }
        return words;
    }

    private static void change(List<String> words, Random random) {
        int at = random.nextInt(words.size());
        switch (random.nextInt(4)) {
            case 0 -> words.add(at, pick(TELLING, random));
            case 1 -> words.add(at, pick(PASSING, random));
            case 2 -> words.set(at, pick(WORDS, random) + "s");
            default -> words.add(words.remove(at));
        }
    }

    private static List<String> with(String word, List<String> words, Random random) {
        List<String> more = new ArrayList<>(words);
        more.add(random.nextInt(words.size() + 1), word);
        return more;
    }

    private static String dressed(List<String> words, Random random) {
        return words.stream()
                .map(word -> mark(random) + cased(word, random) + mark(random))
                .collect(Collectors.joining(pick(SPACES, random)));
    }

    private static String mark(Random random) {
        return random.nextInt(4) > 0 ? "" : String.valueOf(QUOTES.charAt(random.nextInt(QUOTES.length())));
    }

    private static String cased(String word, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> word.toUpperCase(Locale.ROOT);
            case 1 -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
            default -> word;
        };
    }

    private static String anyText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            int[] block = BLOCKS[random.nextInt(BLOCKS.length)];
            text.repeat(block[0] + random.nextInt(block[1] - block[0]), random.nextInt(50) == 0 ? 40 : 1);
        }
        return text.toString();
    }

    private static <T> T pick(List<T> items, Random random) {
        return items.get(random.nextInt(items.size()));
    }
}

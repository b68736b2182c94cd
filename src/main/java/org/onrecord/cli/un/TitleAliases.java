// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings the many spellings of one title to one key: lower case, words only, no articles, known misspellings mended.
 * The table is {@code title-aliases.txt} beside this class. Immutable.
 */
final class TitleAliases {
    private static final String RESOURCE = "title-aliases.txt";
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NOT_WORDS = Pattern.compile("[^a-z0-9]+");
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");

    private final Map<String, String> words = new HashMap<>();
    private final Map<String, String> phrases = new LinkedHashMap<>();
    private final Map<String, String> titles = new HashMap<>();

    private TitleAliases() {}

    /** The reviewed table that comes with the program. */
    static TitleAliases reviewed() {
        try (InputStream in = Objects.requireNonNull(TitleAliases.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return of(lines.lines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A table of the given lines, words and phrases before titles. */
    static TitleAliases of(Stream<String> lines) {
        TitleAliases aliases = new TitleAliases();
        lines.filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(aliases::add);
        return aliases;
    }

    /** The key that all spellings of this title share; empty if it has no words. */
    String key(String title) {
        String plain = plainKey(title);
        return titles.getOrDefault(plain, plain);
    }

    private void add(String line) {
        int colon = line.indexOf(": ");
        int equals = line.indexOf(" = ");
        if (colon < 0 || equals < colon) {
            throw new IllegalArgumentException(RESOURCE + ": not 'kind: from = to': " + line);
        }
        String from = line.substring(colon + 2, equals);
        String to = line.substring(equals + 3);
        switch (line.substring(0, colon)) {
            case "word" -> words.put(from, to);
            case "phrase" -> phrases.put(" " + from + " ", " " + to + " ");
            case "title" -> titles.put(plainKey(from), plainKey(to));
            default -> throw new IllegalArgumentException(RESOURCE + ": neither word, phrase nor title: " + line);
        }
    }

    private String plainKey(String title) {
        String mended = Stream.of(words(title).split(" "))
                .map(word -> words.getOrDefault(word, word))
                .filter(word -> !ARTICLES.contains(word))
                .collect(Collectors.joining(" ", " ", " "));
        for (Map.Entry<String, String> phrase : phrases.entrySet()) {
            mended = mended.replace(phrase.getKey(), phrase.getValue());
        }
        return mended.strip();
    }

    /** Lower-case ASCII words with one space between them: what slugs and keys are made of. */
    static String words(String text) {
        String letters =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
        return NOT_WORDS
                .matcher(letters.toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
    }
}

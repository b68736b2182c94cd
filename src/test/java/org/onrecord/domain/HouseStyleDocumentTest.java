// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/** The document of the house style tells of every rule what the code does. */
class HouseStyleDocumentTest {
    private static final Pattern HEADING = Pattern.compile("(?m)^## (.*)$");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\n(.*?)```");

    @Test
    void everyRule_hasASectionInOrder() {
        List<String> headings = HEADING.matcher(document())
                .results()
                .map(heading -> heading.group(1))
                .toList();

        assertEquals(Arrays.stream(HouseRule.values()).map(HouseRule::id).toList(), headings);
    }

    @ParameterizedTest
    @EnumSource
    void aSection_givesTheIdeaOfTheRule(HouseRule rule) {
        String section = section(rule).replaceAll("\\s+", " ");

        assertTrue(section.contains("**Finds** "), section);
        assertTrue(section.contains("**Why.** " + rule.idea() + " "), section);
        assertTrue(section.contains("**Better** "), section);
    }

    @ParameterizedTest
    @EnumSource
    void theExampleOfASection_isFoundByItsRuleAlone(HouseRule rule) {
        List<Statement> examples = examples(rule);
        Statement example = examples.getFirst();
        List<Warning> found = new ArrayList<>(HouseStyle.check(example));
        for (Statement standing : examples.subList(1, examples.size())) {
            HouseStyle.oppositeLines(
                            example,
                            example.positions().getFirst(),
                            StandingLine.of(standing, Utterance.ISSUE).orElseThrow())
                    .ifPresent(found::add);
        }

        assertEquals(List.of(rule.id()), found.stream().map(Warning::rule).toList());
    }

    private static List<Statement> examples(HouseRule rule) {
        List<Statement> examples = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(section(rule));
        while (matcher.find()) {
            Utterance utterance = Utterance.on("2024-05-04");
            try {
                Map<?, ?> over = (Map<?, ?>) Json.parse(matcher.group(1).getBytes(StandardCharsets.UTF_8));
                over.forEach((field, value) -> utterance.with((String) field, value));
            } catch (MalformedJson e) {
                throw new AssertionError(rule.id(), e);
            }
            examples.add(utterance.statement());
        }
        return examples;
    }

    private static String section(HouseRule rule) {
        String document = document();
        int start = document.indexOf("\n## " + rule.id() + "\n");
        int end = document.indexOf("\n## ", start + 1);
        return document.substring(start, end < 0 ? document.length() : end);
    }

    private static String document() {
        try {
            return Files.readString(Path.of("src/docs/style.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

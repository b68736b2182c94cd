// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Statements as a desk might draft them: a few parties on a few issues, both slots, changes of mind, restatements,
 * figures, and some that come late. Each has a text of its own. For one thread; all of a desk share the count.
 */
final class Drafts {
    static final List<String> PARTIES = List.of("north", "south", "east", "west");
    static final List<String> STANCE_ISSUES = List.of("truce", "border", "elections");
    static final String FIGURE_ISSUE = "hostages";
    static final String UNIT = "hostages";

    private static final LocalDateTime BEGIN = LocalDateTime.of(2021, 1, 1, 0, 0);
    private static final List<String> POLARITIES =
            List.of("FOR", "FOR", "AGAINST", "AGAINST", "CONDITIONAL", "MIXED", "UNDER_REVIEW", "NO_POSITION");
    private static final List<String> STRENGTHS = List.of("FIRM", "TENTATIVE", "UNSTATED");
    private static final List<String> DIRECTNESS = List.of("OWN", "OWN", "SPOKESPERSON", "REPORTED_BY_OTHER");

    private final AtomicLong count;
    private final Random random;

    Drafts(AtomicLong count, Random random) {
        this.count = count;
        this.random = random;
    }

    /** A statement in the form of the API, without a key and without an id. */
    record Draft(long number, String text, Map<String, Object> form) {}

    Draft next() {
        long number = count.getAndIncrement();
        String text = "Statement " + number;
        Map<String, Object> form = new TreeMap<>();
        form.put("party", one(PARTIES));
        form.put("speaker", Map.of("identification", "NAMED", "name", "Speaker " + number % 7));
        form.put("directness", one(DIRECTNESS));
        form.put("terms", "ON_THE_RECORD");
        form.put("rendering", "PARAPHRASE");
        form.put("text", text);
        form.put("language", "en");
        form.put("kind", "ASSERTION");
        form.put("saidAt", saidAt(number));
        form.put("positions", positions());
        if (random.nextInt(4) == 0) {
            form.put("sourceCount", 1L + random.nextInt(3));
        }
        if (random.nextInt(8) == 0) {
            background(form);
        }
        return new Draft(number, text, form);
    }

    private void background(Map<String, Object> form) {
        form.put("speaker", Map.of("identification", "UNNAMED_AFFILIATED", "descriptor", "an official"));
        form.put("terms", "BACKGROUND");
        form.put("anonymityReason", "NOT_AUTHORISED");
    }

    /** Mostly said in the order of the numbers; one in six on some day long before, so that it comes late. */
    private String saidAt(long number) {
        if (random.nextInt(6) == 0) {
            return LocalDate.of(2015, 1, 1).plusDays(random.nextInt(2000)).toString();
        }
        return BEGIN.plusMinutes(number) + ":00Z";
    }

    private List<Object> positions() {
        List<Object> positions = new ArrayList<>();
        int first = random.nextInt(STANCE_ISSUES.size() + 1);
        positions.add(position(first));
        if (random.nextInt(5) == 0) {
            positions.add(position((first + 1) % (STANCE_ISSUES.size() + 1)));
        }
        return positions;
    }

    private Map<String, Object> position(int issue) {
        if (issue == STANCE_ISSUES.size()) {
            long low = 20 + random.nextInt(3);
            return Map.of(
                    "issue", FIGURE_ISSUE, "figure", Map.of("low", low, "high", low, "bound", "EXACT", "unit", UNIT));
        }
        return Map.of(
                "issue",
                STANCE_ISSUES.get(issue),
                "polarity",
                one(POLARITIES),
                "strength",
                one(STRENGTHS),
                "conditions",
                random.nextInt(5) == 0 ? List.of("a guarantee " + random.nextInt(2)) : List.of());
    }

    private <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}

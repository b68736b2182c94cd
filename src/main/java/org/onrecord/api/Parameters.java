// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LanguageTag;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Parsed;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Said;
import org.onrecord.domain.Slot;
import org.onrecord.platform.Problem;
import org.onrecord.platform.Problems;
import org.onrecord.readmodel.AsOf;
import org.onrecord.readmodel.Cursor;
import org.onrecord.readmodel.KnownAt;
import org.onrecord.readmodel.Page;

/**
 * Reads the query parameters of one request and gathers everything that is wrong with them; {@link #check} then refuses
 * them all at once. A parameter that is absent or empty does not restrict. Not thread-safe.
 */
final class Parameters {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_TEXT = 300;
    /** Digits of which every number is a long. */
    private static final int MAX_DIGITS = 18;

    private static final String SLUG = "expected 1 to 80 of a-z, 0-9 and -, not starting with -";

    private static final String KNOWN_AT =
            "expected a log position, a time such as 2026-11-20T18:00:00Z, or a date such as 2026-11-20";

    private final List<Problem.Flaw> flaws = new ArrayList<>();

    Optional<PartyId> party(@Nullable String text) {
        return parsed("party", text, PartyId::parse, SLUG);
    }

    Optional<IssueId> issue(@Nullable String text) {
        return parsed("issue", text, IssueId::parse, SLUG);
    }

    /** A topic is written as an issue is. */
    Optional<String> topic(@Nullable String text) {
        return parsed("topic", text, IssueId::parse, SLUG).map(IssueId::slug);
    }

    Optional<Slot> slot(@Nullable String text) {
        return parsed("slot", text, Slot::ofLabel, "expected own or reported");
    }

    <E extends Enum<E>> Optional<E> choice(String name, @Nullable String text, Class<E> choices) {
        return parsed(name, text, given -> find(choices, given), "expected one of " + names(choices));
    }

    Optional<String> text(String name, @Nullable String text) {
        return text(name, text, MAX_TEXT);
    }

    Optional<String> text(String name, @Nullable String text, int maxLength) {
        return parsed(
                name,
                text,
                given -> given.length() <= maxLength && given.indexOf('\0') < 0 ? Optional.of(given) : Optional.empty(),
                "expected at most " + maxLength + " characters, and not U+0000");
    }

    Optional<LanguageTag> language(String name, @Nullable String text) {
        return parsed(name, text, LanguageTag::parse, "expected a language tag such as en or pt-BR");
    }

    /** What the ledger knew: digits are a log position, anything else is a date or time, of which the end counts. */
    Optional<KnownAt> knownAt(String name, @Nullable String text) {
        return parsed(name, text, Parameters::knownAt, "expected a log position, or a date or time");
    }

    private static Optional<KnownAt> knownAt(String text) {
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return text.length() <= MAX_DIGITS
                    ? Optional.of(new KnownAt.AtPosition(new LogPosition(Long.parseLong(text))))
                    : Optional.empty();
        }
        return Said.parse(text) instanceof Parsed.Value<Said>(Said said)
                ? Optional.of(new KnownAt.AtTime(said.latestMillis()))
                : Optional.empty();
    }

    /** The same, if it has an end. */
    private static Optional<KnownAt> endedKnownAt(String text) {
        return knownAt(text).filter(known -> !known.equals(new KnownAt.AtTime(Long.MAX_VALUE)));
    }

    /** Notes that a parameter can be read and is wrong all the same. */
    void refuse(String name, String expected) {
        flaws.add(new Problem.Flaw(name, expected));
    }

    /** The first instant of a date or time. */
    OptionalLong firstInstant(String name, @Nullable String text) {
        Optional<Said> said = said(name, text);
        return said.isPresent() ? OptionalLong.of(said.get().earliestMillis()) : OptionalLong.empty();
    }

    /** The last instant of a date or time. */
    OptionalLong lastInstant(String name, @Nullable String text) {
        Optional<Said> said = said(name, text);
        return said.isPresent() ? OptionalLong.of(said.get().latestMillis()) : OptionalLong.empty();
    }

    private Optional<Said> said(String name, @Nullable String text) {
        return parsed(
                name,
                text,
                given -> Said.parse(given) instanceof Parsed.Value<Said>(Said said)
                        ? Optional.of(said)
                        : Optional.empty(),
                "expected a date or time such as 2024, 2024-05, 2024-05-04 or 2024-05-04T18:00:00Z");
    }

    /** What a question about stances is as of. */
    AsOf asOf(AsOfQuery query) {
        OptionalLong validAt = lastInstant("validAt", query.validAt);
        if (validAt.isPresent() && validAt.getAsLong() == Long.MAX_VALUE) {
            flaws.add(new Problem.Flaw("validAt", "expected a date or time, or an interval with an end"));
        }
        return new AsOf(validAt, parsed("knownAt", query.knownAt, Parameters::endedKnownAt, KNOWN_AT));
    }

    Page.Request page(@Nullable String cursor, @Nullable String limit, Cursor.Order order) {
        Optional<Cursor> after = parsed(
                "cursor",
                cursor,
                given -> Cursor.parse(given).filter(place -> place.order() == order),
                "expected the next of an earlier answer to the same question");
        int items = parsed("limit", limit, Parameters::limit, "expected 1 to " + Page.MAX_LIMIT)
                .orElse(DEFAULT_LIMIT);
        return new Page.Request(after, items);
    }

    private static Optional<Integer> limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            return limit >= 1 && limit <= Page.MAX_LIMIT ? Optional.of(limit) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** @throws org.onrecord.platform.ProblemException when anything was wrong */
    void check() {
        if (!flaws.isEmpty()) {
            throw Problems.invalidParameters(flaws).raise();
        }
    }

    private <T> Optional<T> parsed(
            String name, @Nullable String text, Function<String, Optional<T>> parser, String expected) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        Optional<T> value = parser.apply(text);
        if (value.isEmpty()) {
            flaws.add(new Problem.Flaw(name, expected));
        }
        return value;
    }

    private static <E extends Enum<E>> Optional<E> find(Class<E> choices, String text) {
        for (E choice : choices.getEnumConstants()) {
            if (choice.name().equals(text)) {
                return Optional.of(choice);
            }
        }
        return Optional.empty();
    }

    private static <E extends Enum<E>> String names(Class<E> choices) {
        List<String> names = new ArrayList<>();
        for (E choice : choices.getEnumConstants()) {
            names.add(choice.name());
        }
        return String.join(", ", names);
    }
}

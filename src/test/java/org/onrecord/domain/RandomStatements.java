// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;

/** Random statements that keep every rule of the form, with every field there about as often as not. */
final class RandomStatements {
    private static final List<String> TEXTS = List.of(
            "Hamas", "“positive spirit”", "first\nsecond", "القاهرة", "𝔸 and more", "an official", "a\tb", "x");
    private static final List<String> TIMES = List.of(
            "2024", "1946-01", "2024-05-04~", "2024-05-04T18:00:00+03:00", "../2024-05-04", "2024/..", "2023/2024");

    private final Random random;

    RandomStatements(Random random) {
        this.random = random;
    }

    Statement one() {
        StatementKind kind = pick(StatementKind.values());
        AttributionTerms terms = pick(AttributionTerms.values());
        return new Statement(
                maybe(() -> new PartyId(slug())),
                speaker(terms),
                pick(Directness.values()),
                terms,
                maybe(() -> pick(AnonymityReason.values())),
                maybe(this::text),
                maybe(this::text),
                pick(Rendering.values()),
                text(),
                new LanguageTag("en"),
                maybe(() -> new LanguageTag("ar-PS")),
                kind,
                kind == StatementKind.NO_COMMENT ? Optional.of(pick(NoCommentKind.values())) : Optional.empty(),
                said(),
                random.nextBoolean() ? OptionalInt.of(random.nextInt(Limits.SAID_ORDER + 1)) : OptionalInt.empty(),
                maybe(this::text),
                random.nextBoolean() ? OptionalInt.of(random.nextInt(Limits.SOURCE_COUNT + 1)) : OptionalInt.empty(),
                positions(),
                several(this::appearance),
                several(() -> new StatementRelation(pick(Relation.values()), id())),
                instant());
    }

    StatementId id() {
        return StatementId.next(random.nextLong(1L << 47), random);
    }

    Figure figure() {
        BigDecimal low = BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, random.nextInt(4) - 1);
        Optional<BigDecimal> high = maybe(() -> low.add(BigDecimal.valueOf(random.nextInt(1000), 2)));
        return new Figure(
                high.isPresent() && random.nextBoolean() ? Optional.empty() : Optional.of(low),
                high,
                pick(Bound.values()),
                text(),
                maybe(this::said),
                maybe(this::said));
    }

    <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    <T> List<T> several(Supplier<T> value) {
        List<T> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(value.get());
        }
        return values;
    }

    <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    String slug() {
        return "s" + Integer.toHexString(random.nextInt());
    }

    private Speaker speaker(AttributionTerms terms) {
        Identification identification = pick(Identification.values());
        Optional<String> name =
                switch (identification) {
                    case NAMED -> Optional.of(text());
                    case UNNAMED_AFFILIATED, UNNAMED_UNAFFILIATED -> Optional.empty();
                    case INSTITUTION, UNATTRIBUTED -> maybe(this::text);
                };
        Optional<String> descriptor = terms == AttributionTerms.BACKGROUND ? Optional.of(text()) : maybe(this::text);
        return new Speaker(identification, name, maybe(this::text), maybe(this::text), descriptor, maybe(this::text));
    }

    private List<Position> positions() {
        return several(() -> random.nextBoolean()
                ? new FigurePosition(new IssueId(slug()), figure())
                : new StancePosition(
                        new IssueId(slug()), pick(Polarity.values()), pick(Strength.values()), several(this::text)));
    }

    private Appearance appearance() {
        return new Appearance(
                text(), maybe(() -> "https://example.com/" + slug()), maybe(this::text), instant(), maybe(this::text));
    }

    private Said said() {
        return Said.of(TIMES.get(random.nextInt(TIMES.size())));
    }

    private OptionalLong instant() {
        return random.nextBoolean() ? OptionalLong.of(random.nextLong(1L << 42)) : OptionalLong.empty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Slot states as maps with short keys, since one is stored for every stance: {@code e} entry, {@code v} version (absent
 * when it is the entry), {@code i} statement,
 * {@code a} earliest (absent when open), {@code t} effective, {@code o} saidOrder, {@code p} polarity, {@code c}
 * conditions, {@code f} figure, {@code x} ended, {@code w} stated and {@code k} known strength (absent when UNSTATED), {@code ke} the
 * entry of the known one and {@code ki} its statement (absent when it is this one); {@code s} since, {@code ch} changeKind,
 * {@code r} the stand before a review.
 */
final class SlotStateForm {
    private SlotStateForm() {}

    static Map<String, Object> write(SlotState state) {
        return write(state.current(), new Members())
                .put("s", state.sinceMillis())
                .put("ch", state.changeKind())
                .put("r", state.beforeReview().map(stand -> write(stand, new Members())
                        .toMap()))
                .toMap();
    }

    static SlotState read(Map<String, ?> fields) {
        Stored stored = new Stored(fields);
        return new SlotState(
                stand(stored),
                stored.object("r").map(before -> stand(new Stored(before))),
                stored.number("s"),
                ChangeKind.valueOf(stored.text("ch")));
    }

    private static Members write(Stand stand, Members members) {
        Contribution last = stand.last();
        members.put("e", last.entry().value())
                .put("i", last.statement().toString())
                .put("t", last.effectiveMillis())
                .put("o", last.saidOrder())
                .put("k", stated(stand.strength()))
                .put("ke", stand.stated().map(stated -> stated.version().value()))
                .put(
                        "ki",
                        stand.stated()
                                .map(Stand.Stated::statement)
                                .filter(by -> !by.equals(last.statement()))
                                .map(StatementId::toString));
        if (!last.version().equals(last.entry())) {
            members.put("v", last.version().value());
        }
        if (last.earliestMillis() != Long.MIN_VALUE) {
            members.put("a", last.earliestMillis());
        }
        return switch (last.value()) {
            case ContributedValue.StanceValue stance ->
                members.put("p", stance.polarity())
                        .put("w", stated(stance.strength()))
                        .putUnlessEmpty("c", stance.conditions());
            case ContributedValue.FigureValue(Figure figure) -> members.put("f", FigureForm.write(figure));
            case ContributedValue.Ended ended -> members.put("x", 1L);
        };
    }

    private static Stand stand(Stored stored) {
        OptionalInt saidOrder = stored.optionalNumber("o")
                .map(order -> OptionalInt.of(Math.toIntExact(order)))
                .orElse(OptionalInt.empty());
        LogPosition entry = new LogPosition(stored.number("e"));
        Contribution last = new Contribution(
                entry,
                stored.optionalNumber("v").map(LogPosition::new).orElse(entry),
                StatementId.parse(stored.text("i")).orElseThrow(),
                stored.optionalNumber("a").orElse(Long.MIN_VALUE),
                stored.number("t"),
                saidOrder,
                value(stored),
                Set.of());
        return new Stand(
                last,
                strength(stored.optionalText("k")),
                stored.optionalNumber("ke")
                        .map(version -> new Stand.Stated(
                                stored.optionalText("ki")
                                        .flatMap(StatementId::parse)
                                        .orElse(last.statement()),
                                new LogPosition(version))));
    }

    private static ContributedValue value(Stored stored) {
        if (stored.optionalNumber("x").isPresent()) {
            return new ContributedValue.Ended(Set.of());
        }
        Optional<Map<String, ?>> figure = stored.object("f");
        return figure.isPresent()
                ? new ContributedValue.FigureValue(FigureForm.readStored(figure.get()))
                : new ContributedValue.StanceValue(
                        Polarity.valueOf(stored.text("p")), strength(stored.optionalText("w")), stored.texts("c"));
    }

    private static Optional<Strength> stated(Strength strength) {
        return strength == Strength.UNSTATED ? Optional.empty() : Optional.of(strength);
    }

    private static Strength strength(Optional<String> stored) {
        return stored.map(Strength::valueOf).orElse(Strength.UNSTATED);
    }
}

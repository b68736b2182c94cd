// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Histories told by statements and by what they say, not by positions, so that those of two logs can be compared. */
final class Told {
    private final List<Event> log;

    private Told(List<Event> log) {
        this.log = log;
    }

    /** What a reader of the log's derived events holds of each slot. */
    static Map<SlotKey, List<String>> histories(MemoryLedger ledger) {
        HistoryReader reader = new HistoryReader();
        reader.read(ledger.log);
        Told told = new Told(ledger.log);
        Map<SlotKey, List<String>> histories = new HashMap<>();
        reader.histories()
                .forEach((slot, items) -> histories.put(
                        slot, items.stream().map(item -> told.item(slot, item)).toList()));
        return histories;
    }

    /** What the stance says that an event leaves, or nothing. */
    static Optional<String> value(MemoryLedger ledger, SlotKey slot, Optional<Ref> ref) {
        return ref.map(stance -> new Told(ledger.log).value(slot, stance));
    }

    private String item(SlotKey slot, HistoryItem item) {
        return statement(item.entry()) + " at " + item.effectiveMillis() + " " + item.saidOrder() + " "
                + item.changeKind() + " from " + item.from().map(ref -> ref(slot, ref)) + " to " + ref(slot, item.to())
                + " overlaps " + item.overlapsFromMillis();
    }

    private String ref(SlotKey slot, Ref ref) {
        return statement(ref.entry()) + "/" + ref.strength().map(this::statement) + " " + value(slot, ref);
    }

    /** What a reader compares: a review and no position are what they are, whatever else was said of them. */
    private String value(SlotKey slot, Ref ref) {
        return switch (contributed(slot, ref.entry())) {
            case ContributedValue.StanceValue stance
            when stance.polarity().isStand() ->
                stance.polarity() + " " + stance.conditions() + " "
                        + ref.strength()
                                .map(entry -> ((ContributedValue.StanceValue) contributed(slot, entry)).strength())
                                .orElse(stance.strength());
            case ContributedValue.StanceValue stance -> stance.polarity().name();
            case ContributedValue.FigureValue(Figure figure) ->
                "" + figure.low() + figure.high() + figure.bound() + figure.period();
            case ContributedValue.Ended ended -> Polarity.NO_POSITION.name();
        };
    }

    private ContributedValue contributed(SlotKey slot, LogPosition version) {
        return StancePolicy.ONE
                .said(slot, content(version))
                .map(ContributedValue::of)
                .orElse(new ContributedValue.Ended(java.util.Set.of()));
    }

    private StatementId statement(LogPosition at) {
        return switch (log.get((int) at.value())) {
            case Event.StatementRecorded recorded -> recorded.id();
            case Event.StatementCorrected corrected -> corrected.statement();
            default -> throw new AssertionError("position " + at + " is no version of a statement");
        };
    }

    private Statement content(LogPosition at) {
        return switch (log.get((int) at.value())) {
            case Event.StatementRecorded recorded -> recorded.statement();
            case Event.StatementCorrected corrected -> corrected.corrected();
            default -> throw new AssertionError("position " + at + " is no version of a statement");
        };
    }
}

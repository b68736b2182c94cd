// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.onrecord.domain.ChangeKind;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Held;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.StatementId;

/** Tells the outcome of an earlier append again, from the log alone: the ledger keeps no copy of its answers. */
final class Replay {
    private Replay() {}

    /** The outcomes of earlier uses, in the order asked for. */
    static List<Outcome> of(List<Batch.KeyRow> uses, LogReader reader) throws SQLException {
        List<Long> positions = new ArrayList<>();
        for (Batch.KeyRow use : uses) {
            for (int i = 0; i < use.entries(); i++) {
                positions.add(use.entry() + i);
            }
        }
        Map<Long, LogEntry> found = new HashMap<>();
        reader.at(positions).forEach(entry -> found.put(entry.position().value(), entry));
        List<Outcome> outcomes = new ArrayList<>(uses.size());
        for (Batch.KeyRow use : uses) {
            List<LogEntry> entries = new ArrayList<>(use.entries());
            for (long at = use.entry(); at < use.entry() + use.entries(); at++) {
                entries.add(Objects.requireNonNull(found.get(at), "what a key recorded is in the log"));
            }
            outcomes.add(outcome(entries, use.found()));
        }
        return outcomes;
    }

    private static Outcome outcome(List<LogEntry> entries, Outcome.Found found) {
        LogEntry fact = entries.getFirst();
        Optional<StatementId> statement =
                switch (fact.event()) {
                    case Event.StatementRecorded recorded -> Optional.of(recorded.id());
                    case Event.Amendment amendment -> Optional.of(amendment.statement());
                    default -> Optional.empty();
                };
        return new Outcome.Recorded(
                fact.position(),
                entries.getLast().position(),
                fact.recordedMillis(),
                fact.revision(),
                fact.revision().value() == 0,
                true,
                statement,
                entries.stream()
                        .skip(1)
                        .map(entry -> derived(entry.position(), (Event.Derived) entry.event()))
                        .toList(),
                found);
    }

    static Outcome.Derived derived(LogPosition at, Event.Derived event) {
        return new Outcome.Derived(
                at,
                EventType.of(event),
                event.slot().party(),
                event.slot().issue(),
                event.slot().slot(),
                switch (event) {
                    case Event.PositionChanged changed -> changed.to().map(Held::changeKind);
                    case Event.PositionAffirmed affirmed -> Optional.of(ChangeKind.RESTATED);
                    case Event.StanceHistoryRevised revised -> Optional.empty();
                },
                event.effectiveMillis());
    }
}

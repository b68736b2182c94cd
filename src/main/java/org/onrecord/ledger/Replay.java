// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.onrecord.domain.ChangeKind;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Held;
import org.onrecord.domain.HouseStyle;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.domain.Warning;

/** Tells the outcome of an earlier append again, from the log alone: the ledger keeps no copy of its answers. */
final class Replay {
    private Replay() {}

    /** The outcomes of earlier uses, in the order asked for; of what goes with an order, nothing from the order on. */
    static List<Outcome> of(List<Batch.KeyRow> uses, LogReader reader) throws SQLException {
        List<Long> positions = new ArrayList<>();
        for (Batch.KeyRow use : uses) {
            for (int i = 0; i < use.entries(); i++) {
                positions.add(use.entry() + i);
            }
        }
        Set<Long> ordered = reader.redactedOf(positions);
        Map<Long, LogEntry> found = new HashMap<>();
        reader.at(positions)
                .forEach(entry -> found.put(
                        entry.position().value(),
                        ordered.contains(entry.position().value()) ? entry.absent() : entry));
        Map<Long, PubStatus> statuses =
                statuses(uses.stream().map(use -> present(found, use.entry())).toList(), reader);
        Set<StatementId> redacted = reader.redacted(
                uses.stream().flatMap(use -> use.found().statements().stream()).collect(Collectors.toSet()));
        List<Outcome> outcomes = new ArrayList<>(uses.size());
        for (Batch.KeyRow use : uses) {
            List<LogEntry> entries = new ArrayList<>(use.entries());
            for (long at = use.entry(); at < use.entry() + use.entries(); at++) {
                entries.add(present(found, at));
            }
            outcomes.add(outcome(entries, statuses, without(redacted, use.found())));
        }
        return outcomes;
    }

    /** What was found goes with the first of the statements of which it says something, from the order on. */
    private static Outcome.Found without(Set<StatementId> redacted, Outcome.Found found) {
        return Collections.disjoint(redacted, found.statements()) ? found : Outcome.Found.NOTHING;
    }

    private static LogEntry present(Map<Long, LogEntry> found, long position) {
        return Objects.requireNonNull(found.get(position), "what a key recorded is in the log");
    }

    private static Event present(LogEntry entry) {
        return entry.event()
                .orElseThrow(() ->
                        new IllegalStateException("entry " + entry.position() + " is absent, and its stream is not"));
    }

    /** What could be published of each amended statement after the amendment: the fold of its stream up to there. */
    private static Map<Long, PubStatus> statuses(List<LogEntry> facts, LogReader reader) throws SQLException {
        Set<String> amended = new HashSet<>();
        long last = 0;
        for (LogEntry fact : facts) {
            if (fact.type().amends() && fact.payload().isPresent()) {
                amended.add(fact.stream());
                last = Math.max(last, fact.position().value());
            }
        }
        Map<String, StatementState> standing = new HashMap<>();
        Map<Long, PubStatus> statuses = new HashMap<>();
        for (LogEntry entry : reader.streams(amended, new LogPosition(last))) {
            StatementState state =
                    switch (present(entry)) {
                        case Event.StatementRecorded recorded ->
                            StatementState.recorded(entry.position(), entry.recordedMillis(), recorded);
                        case Event.Amendment amendment ->
                            Objects.requireNonNull(standing.get(entry.stream()), "a stream begins with a recording")
                                    .after(entry.position(), amendment);
                        default -> throw new IllegalStateException("entry " + entry.position() + " is of no statement");
                    };
            standing.put(entry.stream(), state);
            statuses.put(entry.position().value(), state.status());
        }
        return statuses;
    }

    private static Optional<PubStatus> status(LogEntry entry, Event fact, Map<Long, PubStatus> amended) {
        return switch (fact) {
            case Event.StatementRecorded recorded ->
                Optional.of(StatementState.recorded(entry.position(), entry.recordedMillis(), recorded)
                        .status());
            default -> Optional.ofNullable(amended.get(entry.position().value()));
        };
    }

    private static Outcome outcome(List<LogEntry> entries, Map<Long, PubStatus> amended, Outcome.Found found) {
        LogEntry first = entries.getFirst();
        if (first.payload().isEmpty()) {
            return new Outcome.Erased(first.position());
        }
        Event fact = present(first);
        Optional<StatementId> statement =
                switch (fact) {
                    case Event.StatementRecorded recorded -> Optional.of(recorded.id());
                    case Event.Amendment amendment -> Optional.of(amendment.statement());
                    default -> Optional.empty();
                };
        return new Outcome.Recorded(
                first.position(),
                entries.getLast().position(),
                first.recordedMillis(),
                first.revision(),
                first.revision().value() == 0,
                true,
                statement,
                status(first, fact, amended),
                entries.stream()
                        .skip(1)
                        .flatMap(entry ->
                                entry.event().stream().map(event -> derived(entry.position(), (Event.Derived) event)))
                        .toList(),
                style(fact),
                found);
    }

    /** What house style finds in the statement as a fact makes it read; costs a look through its text at most. */
    static List<Warning> style(Event fact) {
        return switch (fact) {
            case Event.StatementRecorded recorded -> HouseStyle.check(recorded.statement());
            case Event.StatementCorrected corrected -> HouseStyle.check(corrected.corrected());
            default -> List.of();
        };
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

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onrecord.domain.ChangeKind;
import org.onrecord.domain.Contribution;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.HistoryItem;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LateOutcome;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Outcome;
import org.onrecord.domain.Ref;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StanceHistory;
import org.onrecord.domain.StancePolicy;

/**
 * The stances that follow from the statements of a log, folded anew from nothing, and every derived entry held against
 * them: what a restarted or taken-over sequencer remembered wrongly shows here. Knows nothing of duplicates (rule 3),
 * which no journey records.
 */
final class Refold {
    private final Findings findings;
    private final Map<SlotKey, List<Contribution>> contributions = new LinkedHashMap<>();
    private final Map<SlotKey, SlotState> states = new HashMap<>();
    private final Map<SlotKey, LogPosition> previous = new HashMap<>();
    private final Map<String, LogPosition> previousChange = new HashMap<>();

    private Refold(Findings findings) {
        this.findings = findings;
    }

    /** The fold of every slot that a statement of the log contributes to. */
    static Map<SlotKey, StanceHistory> of(StoredLog log, Findings findings) {
        Refold refold = new Refold(findings);
        List<Entry> entries = log.entries();
        int next = 0;
        while (next < entries.size()) {
            Entry entry = entries.get(next++);
            if (entry.isStatement()) {
                next = refold.follow(entry, entries, next);
            } else {
                findings.check(!entry.isDerived(), "position %d is derived from nothing: %s", entry.position(), entry);
            }
        }
        Map<SlotKey, StanceHistory> folded = new LinkedHashMap<>();
        refold.contributions.forEach((slot, all) -> folded.put(slot, StancePolicy.ONE.fold(all)));
        return folded;
    }

    private int follow(Entry entry, List<Entry> entries, int next) {
        Event.StatementRecorded recorded = (Event.StatementRecorded) entry.event();
        Map<IssueId, Contribution> made = StancePolicy.contributions(
                new LogPosition(entry.position()), recorded.id(), recorded.statement(), entry.recordedMillis());
        int at = next;
        for (Map.Entry<IssueId, Contribution> each : made.entrySet()) {
            SlotKey slot = new SlotKey(
                    recorded.statement().party().orElseThrow(),
                    each.getKey(),
                    StancePolicy.slotOf(recorded.statement()).orElseThrow());
            boolean there = at < entries.size() && entries.get(at).isDerived();
            findings.check(there, "position %d has no derived entry for %s", entry.position(), slot);
            if (!there) {
                return at;
            }
            compare(slot, each.getValue(), entries.get(at++));
        }
        return at;
    }

    private void compare(SlotKey slot, Contribution contribution, Entry derived) {
        List<Contribution> past = contributions.computeIfAbsent(slot, none -> new ArrayList<>());
        Optional<SlotState> before = Optional.ofNullable(states.get(slot));
        SlotState after;
        List<HistoryItem> items;
        EventType type;
        if (before.isPresent() && before.get().isLate(contribution)) {
            LateOutcome late = StancePolicy.ONE.insert(past, contribution);
            after = late.after();
            items = late.revised();
            type = EventType.STANCE_HISTORY_REVISED;
        } else {
            Outcome outcome = StancePolicy.ONE.apply(before, contribution);
            after = outcome.after();
            items = List.of(outcome.item());
            type = outcome.affirmedOnly() ? EventType.POSITION_AFFIRMED : EventType.POSITION_CHANGED;
        }
        past.add(contribution);
        states.put(slot, after);

        String dossier = slot.party() + "/" + slot.issue();
        Event.Derived event = (Event.Derived) derived.event();
        findings.equal(type, derived.type(), "type of position %d", derived.position());
        findings.equal(
                new Derived(
                        slot,
                        after.ref(),
                        after.changeKind(),
                        contribution.effectiveMillis(),
                        after.sinceMillis(),
                        after.lastAffirmedMillis(),
                        contribution.entry(),
                        Optional.ofNullable(previous.get(slot)),
                        Optional.ofNullable(previousChange.get(dossier)),
                        items),
                Derived.of(event, items),
                "derived at position %d",
                derived.position());
        previous.put(slot, new LogPosition(derived.position()));
        if (type != EventType.POSITION_AFFIRMED) {
            previousChange.put(dossier, new LogPosition(derived.position()));
        }
    }

    /** All that a derived entry says, whatever its type. */
    private record Derived(
            SlotKey slot,
            Ref to,
            ChangeKind changeKind,
            long effectiveMillis,
            long sinceMillis,
            long lastAffirmedMillis,
            LogPosition cause,
            Optional<LogPosition> previous,
            Optional<LogPosition> previousChange,
            List<HistoryItem> items) {
        /** @param unsaid the items that an event other than StanceHistoryRevised implies */
        static Derived of(Event.Derived event, List<HistoryItem> unsaid) {
            return new Derived(
                    event.slot(),
                    event.to(),
                    event.changeKind(),
                    event.effectiveMillis(),
                    event.sinceMillis(),
                    event.lastAffirmedMillis(),
                    event.cause().entry(),
                    event.previous(),
                    event.previousChange(),
                    switch (event) {
                        case Event.PositionChanged changed ->
                            List.of(new HistoryItem(
                                    changed.cause().entry(),
                                    changed.effectiveMillis(),
                                    changed.changeKind(),
                                    changed.from(),
                                    changed.to()));
                        case Event.PositionAffirmed affirmed -> unsaid;
                        case Event.StanceHistoryRevised revised -> revised.revised();
                    });
        }
    }
}

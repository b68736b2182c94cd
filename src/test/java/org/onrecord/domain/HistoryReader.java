// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who reads a log on and on, applies what derived events say of the history of their slots, and folds nothing. */
final class HistoryReader {
    private static final Comparator<HistoryItem> ORDER = Comparator.comparingLong(HistoryItem::effectiveMillis)
            .thenComparingInt(item -> item.saidOrder().orElse(-1))
            .thenComparing(HistoryItem::entry);

    private final Map<SlotKey, Map<LogPosition, List<Known>>> items = new HashMap<>();
    private final Map<SlotKey, Event.Derived> last = new HashMap<>();
    private int read;

    /** An item, or that there is none any more, as it was known from the fact at this position on. */
    private record Known(LogPosition from, Optional<HistoryItem> item) {}

    /** Reads what it has not read yet. */
    void read(List<Event> log) {
        for (; read < log.size(); read++) {
            if (log.get(read) instanceof Event.Derived event) {
                apply(event);
            }
        }
    }

    private void apply(Event.Derived event) {
        LogPosition fact = event.cause().entry();
        event.revisions().items().forEach(item -> know(event.slot(), item.entry(), new Known(fact, Optional.of(item))));
        event.revisions().removed().forEach(entry -> know(event.slot(), entry, new Known(fact, Optional.empty())));
        last.put(event.slot(), event);
    }

    private void know(SlotKey slot, LogPosition entry, Known known) {
        items.computeIfAbsent(slot, none -> new HashMap<>())
                .computeIfAbsent(entry, none -> new ArrayList<>())
                .add(known);
    }

    /** The last derived event of each slot. */
    Map<SlotKey, Event.Derived> last() {
        return last;
    }

    /** The history of every slot that has one, as it was known after the fact at a position and what follows from it. */
    Map<SlotKey, List<HistoryItem>> histories(long knownAt) {
        Map<SlotKey, List<HistoryItem>> histories = new LinkedHashMap<>();
        items.forEach((slot, entries) -> {
            List<HistoryItem> history = new ArrayList<>();
            for (List<Known> all : entries.values()) {
                Optional<HistoryItem> then = Optional.empty();
                for (Known known : all) {
                    then = known.from().value() <= knownAt ? known.item() : then;
                }
                then.ifPresent(history::add);
            }
            history.sort(ORDER);
            if (!history.isEmpty()) {
                histories.put(slot, history);
            }
        });
        return histories;
    }

    /** As it is known now. */
    Map<SlotKey, List<HistoryItem>> histories() {
        return histories(Long.MAX_VALUE);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onrecord.domain.Event;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PublicViews;
import org.onrecord.domain.StatementState;
import org.onrecord.ledger.Payload;
import org.onrecord.readmodel.AmendedStatement.Entry;
import org.onrecord.transparency.Json;

/**
 * The stream of a statement as it is to be stored once orders have taken fields of it: without them, and with a mark that says
 * which and by which order. A correction that does not say anew what is gone has the mark as well. The same whether the fields
 * were read or were gone already. Pure.
 */
final class WithoutFields {
    private WithoutFields() {}

    /** The same entries in their order; each that reads as it should is the very one given. */
    static List<Entry> of(List<Entry> stream) {
        Map<Long, Map<String, LogPosition>> gone = gone(stream);
        if (gone.isEmpty()) {
            return stream;
        }
        List<Entry> left = new ArrayList<>(stream.size());
        StatementState state = null;
        for (Entry entry : stream) {
            Event event = AmendedStatement.event(entry);
            LogPosition at = new LogPosition(entry.position());
            if (event instanceof Event.StatementRecorded recorded) {
                state = StatementState.recorded(at, entry.recordedMillis(), recorded);
            } else if (state != null && event instanceof Event.Amendment amendment) {
                state = state.after(at, amendment);
            }
            Map<String, LogPosition> marks = new HashMap<>();
            if (state != null && event instanceof Event.StatementCorrected) {
                marks.putAll(state.redacted());
            }
            marks.putAll(gone.getOrDefault(entry.position(), Map.of()));
            left.add(marks.isEmpty() ? entry : without(entry, marks));
        }
        return left;
    }

    private static Map<Long, Map<String, LogPosition>> gone(List<Entry> stream) {
        Map<Long, Map<String, LogPosition>> gone = new HashMap<>();
        for (Entry entry : stream) {
            order(entry).ifPresent(order -> order.scope().targets().forEach(target -> target.fields()
                    .forEach(slot -> gone.computeIfAbsent(target.position().value(), none -> new HashMap<>())
                            .putIfAbsent(slot, new LogPosition(entry.position())))));
        }
        return gone;
    }

    private static Optional<Event.RedactionOrdered> order(Entry entry) {
        return entry.type().equals("RedactionOrdered")
                        && AmendedStatement.event(entry) instanceof Event.RedactionOrdered order
                        && order.takesFields()
                ? Optional.of(order)
                : Optional.empty();
    }

    private static Entry without(Entry entry, Map<String, LogPosition> marks) {
        Map<String, Object> payload = Payload.fields(entry.payload());
        Payload.remove(payload, marks.keySet());
        PublicViews.mark(payload, marks);
        return new Entry(entry.position(), entry.recordedMillis(), entry.type(), Json.canonical(payload));
    }
}

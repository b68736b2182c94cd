// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Form;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Parsed;
import org.onrecord.domain.RedactionScope;
import org.onrecord.domain.Rfc3339;
import org.onrecord.transparency.Json;

/**
 * What is kept outside of the database of a redaction or a restriction that was ordered, or of a restriction that was lifted,
 * so that it holds whatever becomes of the log: who stands for it and which statement it is about. It says nothing of what
 * was said. Immutable.
 *
 * @param order where the log has it
 * @param recordedMillis when it was recorded, epoch milliseconds
 * @param event a RedactionOrdered, of whose targets those are left of which only some fields go, or a RestrictionLifted
 */
public record JournalledRedaction(LogPosition order, long recordedMillis, Event.Amendment event) {
    /** Of an entry of the log; empty for any other type, and for one that is absent. */
    static Optional<JournalledRedaction> of(LogEntry entry) {
        return switch (entry.event().orElse(null)) {
            case Event.RedactionOrdered ordered ->
                Optional.of(new JournalledRedaction(entry.position(), entry.recordedMillis(), shortened(ordered)));
            case Event.RestrictionLifted lifted ->
                Optional.of(new JournalledRedaction(entry.position(), entry.recordedMillis(), lifted));
            case null, default -> Optional.empty();
        };
    }

    private static Event.RedactionOrdered shortened(Event.RedactionOrdered ordered) {
        List<RedactionScope.Target> inPart = ordered.scope().targets().stream()
                .filter(target -> !target.fields().isEmpty())
                .toList();
        return new Event.RedactionOrdered(
                ordered.statement(),
                ordered.basis(),
                new RedactionScope(inPart, List.of(), List.of(), List.of()),
                ordered.approved(),
                ordered.previous());
    }

    /** The id under which it was asked for. */
    public String redaction() {
        return switch (event) {
            case Event.RedactionOrdered ordered ->
                ordered.approved().redaction().toString();
            case Event.RestrictionLifted lifted -> lifted.approved().redaction().toString();
            default -> throw new IllegalStateException("not journalled: " + event);
        };
    }

    /** Whether it destroys something. */
    public boolean destroys() {
        return event instanceof Event.RedactionOrdered ordered
                && ordered.basis().destroys();
    }

    /** Canonical JSON that {@link #read} reads. */
    public byte[] write() {
        return Json.canonical(Map.of(
                "order",
                order.value(),
                "recorded",
                Rfc3339.format(recordedMillis),
                "type",
                EventType.of(event).eventName(),
                "data",
                EventForm.write(event)));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalStateException when it is anything else: a journal that can't be read must not be passed over
     */
    public static JournalledRedaction read(byte[] json) {
        Map<String, Object> members = Payload.fields(json);
        if (members.get("order") instanceof Long order
                && members.get("recorded") instanceof String recorded
                && Rfc3339.parse(recorded) instanceof Parsed.Value<Long>(Long recordedMillis)
                && members.get("type") instanceof String name
                && members.get("data") instanceof Map<?, ?> data
                && event(name, data) instanceof Event.Amendment event
                && (event instanceof Event.RedactionOrdered || event instanceof Event.RestrictionLifted)) {
            return new JournalledRedaction(new LogPosition(order), recordedMillis, event);
        }
        throw new IllegalStateException("a record of the redaction journal does not read as one");
    }

    @SuppressWarnings("unchecked") // members of a JSON object
    private static Object event(String name, Map<?, ?> data) {
        Optional<EventType> type = EventType.ofName(name);
        return type.isPresent()
                        && EventForm.read(type.get(), (Map<String, ?>) data) instanceof Form.Valid<Event>(Event event)
                ? event
                : "";
    }
}

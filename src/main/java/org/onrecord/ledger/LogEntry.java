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
import org.onrecord.domain.Revision;

/**
 * One entry as followers read it: its place, its stream and the canonical JSON of its payload. The payload is absent once
 * it was destroyed, or the key under which it lay; the entry keeps its place, and whoever follows the log goes on past it.
 * Damage is not absence: it is thrown where the entry is read ({@link DamagedDisclosure}).
 *
 * @param stream 32 hexadecimal digits
 * @param recordedMillis epoch milliseconds
 * @param payload RFC 8785 bytes, of what is left; not copied, not to be changed
 * @param redacted the slots that are gone though the entry is there, each with the order
 */
public record LogEntry(
        LogPosition position,
        EventType type,
        String stream,
        Revision revision,
        long recordedMillis,
        Optional<byte[]> payload,
        Map<String, LogPosition> redacted) {
    public LogEntry {
        redacted = Map.copyOf(redacted);
    }

    /** Codes under which event types are stored; frozen: a new type goes to the end. */
    private static final List<EventType> BY_CODE = List.of(
            EventType.STANCE_POLICY_ADOPTED,
            EventType.PARTY_DEFINED,
            EventType.ISSUE_DEFINED,
            EventType.STATEMENT_RECORDED,
            EventType.POSITION_CHANGED,
            EventType.POSITION_AFFIRMED,
            EventType.STANCE_HISTORY_REVISED,
            EventType.APPEARANCE_ADDED,
            EventType.STATEMENT_CORRECTED,
            EventType.STATEMENT_HELD,
            EventType.STATEMENT_RELEASED,
            EventType.STATEMENT_WITHDRAWN,
            EventType.EMBARGO_LIFTED,
            EventType.REDACTION_ORDERED,
            EventType.REDACTION_COMPLETED,
            EventType.RESTRICTION_LIFTED,
            EventType.LOG_KEY_ROTATED,
            EventType.LOG_OPENED);

    /** The same without its payload. */
    LogEntry absent() {
        return new LogEntry(position, type, stream, revision, recordedMillis, Optional.empty(), redacted);
    }

    /**
     * The payload, read; empty when it is absent.
     *
     * @throws IllegalStateException when it is not what the ledger writes
     */
    public Optional<Event> event() {
        return payload.map(present -> event(position, type, present));
    }

    static Event event(LogPosition position, EventType type, byte[] payload) {
        return switch (EventForm.readLeft(type, Payload.fields(payload))) {
            case Form.Valid<Event>(Event event) -> event;
            case Form.Invalid<Event> invalid ->
                throw new IllegalStateException("entry " + position + " does not read as " + type);
        };
    }

    /** The role that acted. */
    public String actor() {
        return type.actor();
    }

    static short code(EventType type) {
        return (short) BY_CODE.indexOf(type);
    }

    static EventType type(short code) {
        return BY_CODE.get(code);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Form;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PublicViews;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementState;
import org.onrecord.ledger.Payload;

/**
 * A statement that was amended, folded from its stream.
 *
 * @param state as it stands
 * @param lastMillis when the last entry was recorded
 * @param last the last entry
 * @param versions the recording and every correction, in order
 * @param issues every issue of which it ever said something
 * @param outlets everyone who was ever said to carry it
 */
record AmendedStatement(
        StatementState state,
        long last,
        long lastMillis,
        List<Version> versions,
        Set<String> issues,
        Set<String> outlets) {

    /** One entry of the stream as it is stored. */
    record Entry(long position, long recordedMillis, String type, byte[] payload) {}

    /** What the statement reads from an entry on. */
    record Version(long position, byte[] payload) {}

    /**
     * @param stream in order, from the recording
     * @throws DamagedLog when an entry is not what the ledger writes
     */
    static AmendedStatement of(List<Entry> stream) {
        Entry first = stream.getFirst();
        StatementState state = StatementState.recorded(
                new LogPosition(first.position()), first.recordedMillis(), event(first, Event.StatementRecorded.class));
        List<Version> versions = new ArrayList<>(List.of(new Version(first.position(), first.payload())));
        Set<String> issues = new HashSet<>();
        Set<String> outlets = new HashSet<>();
        note(state.statement(), issues, outlets);
        for (Entry entry : stream.subList(1, stream.size())) {
            Event.Amendment amendment = event(entry, Event.Amendment.class);
            state = state.after(new LogPosition(entry.position()), amendment);
            if (amendment instanceof Event.StatementCorrected) {
                versions.add(new Version(entry.position(), entry.payload()));
            }
            note(state.statement(), issues, outlets);
        }
        Entry last = stream.getLast();
        return new AmendedStatement(state, last.position(), last.recordedMillis(), versions, issues, outlets);
    }

    private static void note(Statement statement, Set<String> issues, Set<String> outlets) {
        statement.positions().forEach(position -> issues.add(position.issue().slug()));
        statement.appearances().forEach(appearance -> outlets.add(appearance.outlet()));
    }

    private static <E extends Event> E event(Entry entry, Class<E> kind) {
        Event event = event(entry);
        if (kind.isInstance(event)) {
            return kind.cast(event);
        }
        throw new DamagedLog("entry " + entry.position() + " does not read as " + entry.type());
    }

    /** What a stored entry says. */
    static Event event(Entry entry) {
        EventType type = EventType.ofName(entry.type())
                .orElseThrow(() -> new DamagedLog("entry " + entry.position() + " is of no known type"));
        Map<String, Object> payload = Payload.fields(entry.payload());
        payload.remove(PublicViews.REDACTED);
        if (EventForm.readLeft(type, payload) instanceof Form.Valid<Event>(Event event)) {
            return event;
        }
        throw new DamagedLog("entry " + entry.position() + " does not read as " + entry.type());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import java.util.Map;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Rfc3339;

/** One entry as PostgreSQL holds it. Leaf and payload are both as bytes and as what they say. */
record Entry(
        long position,
        String stream,
        int rev,
        long recordedMillis,
        byte[] leafBytes,
        Map<String, Object> leaf,
        byte[] payloadBytes,
        Map<String, Object> payload) {
    EventType type() {
        return EventType.ofName((String) leaf.get("type")).orElseThrow();
    }

    Event event() {
        return EventForm.read(type(), payload).orThrow();
    }

    String id() {
        return stream + "." + rev;
    }

    String recorded() {
        return Rfc3339.format(recordedMillis);
    }

    String text(String field) {
        return (String) payload.get(field);
    }

    boolean isStatement() {
        return type() == EventType.STATEMENT_RECORDED;
    }

    boolean isDerived() {
        return event() instanceof Event.Derived;
    }

    @Override
    public String toString() {
        return position + " " + leaf.get("type") + " " + payload;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Form;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/** Payloads as values. */
final class PayloadJson {
    private PayloadJson() {}

    /** The members of a payload; nothing when it is no JSON object. */
    @SuppressWarnings("unchecked") // the keys of a JSON object are strings
    static Optional<Map<String, Object>> members(byte[] payload) {
        try {
            return Json.parse(payload) instanceof Map<?, ?> members
                    ? Optional.of((Map<String, Object>) members)
                    : Optional.empty();
        } catch (MalformedJson e) {
            return Optional.empty();
        }
    }

    /**
     * The one payload that reads as a fact: of texts that mean the same only one is written, and what is empty is left out.
     *
     * @param members of the payload that was read: who acted is in no event
     */
    static byte[] written(Event.Fact fact, Map<String, Object> members) {
        Map<String, Object> written = new HashMap<>(EventForm.write(fact));
        Object actor = members.get("actedBy");
        if (actor != null) {
            written.put("actedBy", actor);
        }
        return Json.canonical(written);
    }

    /**
     * The fact that a payload reads as.
     *
     * @param lacking slots that may be missing though the form asks for them
     */
    static Optional<Event.Fact> fact(EventType type, Map<String, Object> members, Set<String> lacking) {
        return event(type, members, lacking).map(Event.Fact.class::cast);
    }

    /** The derived event that a payload reads as. */
    static Optional<Event.Derived> derived(EventType type, byte[] payload) {
        return members(payload)
                .flatMap(members -> event(type, members, Set.of()))
                .map(Event.Derived.class::cast);
    }

    private static Optional<Event> event(EventType type, Map<String, Object> members, Set<String> lacking) {
        return EventForm.read(type, members, lacking) instanceof Form.Valid<Event>(Event event)
                ? Optional.of(event)
                : Optional.empty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What leaves the ledger, as JSON objects: references resolved to values, the gate applied. One place for every exit, so
 * that a topic and a response can not differ. Works on payload maps; stateless.
 */
public final class PublicViews {
    private PublicViews() {}

    /** A payload by the log position of its entry; null when it is not there any more. */
    public interface Payloads {
        @Nullable
        Map<String, ?> at(long position);
    }

    /**
     * The publishable view of a statement.
     *
     * @param payload of its StatementRecorded
     */
    public static Map<String, Object> statement(Map<String, Object> payload, long position, String recordedAt) {
        Map<String, Object> view = new LinkedHashMap<>(Gate.publicFields(payload));
        view.put("status", PubStatus.USABLE.name());
        view.put("recordedAt", recordedAt);
        view.put("position", position);
        return view;
    }

    /** The view of a PositionChanged or StanceHistoryRevised. */
    public static Map<String, Object> change(
            String type, Map<String, ?> payload, long position, String recordedAt, Payloads payloads) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("position", position);
        view.put("type", type);
        copy(payload, view, "party", "issue", "slot");
        if (type.equals(EventType.POSITION_CHANGED.eventName())) {
            copy(payload, view, "changeKind");
            reference(view, payload, "from", payloads);
        }
        reference(view, payload, "to", payloads);
        copy(payload, view, "effectiveAt");
        view.put("recordedAt", recordedAt);
        copy(payload, view, "cause", "policy");
        return view;
    }

    /** The view of the stance in a slot after a derived event. */
    public static Map<String, Object> stance(Map<String, ?> payload, long position, Payloads payloads) {
        Map<String, Object> view = new LinkedHashMap<>();
        copy(payload, view, "party", "issue", "slot");
        if (payload.get("to") instanceof Map<?, ?> ref && ref.get("entry") instanceof Long entry) {
            view.putAll(resolved(entry, ref, payload, payloads));
            Map<String, ?> statement = payloads.at(entry);
            if (statement != null) {
                copy(statement, view, "sourceCount");
            }
        }
        copy(payload, view, "since", "lastAffirmed", "changeKind");
        view.put("position", position);
        return view;
    }

    private static void reference(Map<String, Object> view, Map<String, ?> payload, String name, Payloads payloads) {
        if (payload.get(name) instanceof Map<?, ?> ref && ref.get("entry") instanceof Long entry) {
            view.put(name, resolved(entry, ref, payload, payloads));
        }
    }

    /** What a reference means on the issue of the event that makes it. */
    private static Map<String, Object> resolved(long entry, Map<?, ?> ref, Map<String, ?> event, Payloads payloads) {
        Map<String, Object> value = new LinkedHashMap<>();
        Map<String, ?> statement = payloads.at(entry);
        if (statement != null) {
            Map<String, ?> position = positionOn(event.get("issue"), statement);
            copy(position, value, "polarity", "strength", "conditions", "figure");
            if (ref.get("strength") instanceof Long stated) {
                Map<String, ?> other = payloads.at(stated);
                if (other != null) {
                    copy(positionOn(event.get("issue"), other), value, "strength");
                }
            }
            value.put("statement", statement.get("id"));
        }
        value.put("entry", entry);
        return value;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> positionOn(@Nullable Object issue, Map<String, ?> statement) {
        if (statement.get("positions") instanceof List<?> positions) {
            for (Object position : positions) {
                if (position instanceof Map<?, ?> fields
                        && fields.get("issue") instanceof String on
                        && on.equals(issue)) {
                    return (Map<String, ?>) fields;
                }
            }
        }
        return Map.of();
    }

    private static void copy(Map<String, ?> from, Map<String, Object> to, String... names) {
        for (String name : names) {
            Object value = from.get(name);
            if (value != null) {
                to.put(name, value);
            }
        }
    }
}

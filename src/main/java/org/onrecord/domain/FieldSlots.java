// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A payload laid out in the field slots of its type, which is how a leaf commits to it, and put together again. */
public final class FieldSlots {
    private FieldSlots() {}

    /**
     * The value in each slot of {@link EventType#slots}, in that order; null where the payload has none.
     *
     * @throws IllegalArgumentException when the payload has a field without a slot, which no leaf could commit to
     */
    public static List<@Nullable Object> split(EventType type, Map<String, ?> payload) {
        List<@Nullable Object> values = new ArrayList<>(type.slots().size());
        int placed = 0;
        for (String slot : type.slots()) {
            int dot = slot.indexOf('.');
            Object value = dot < 0 ? payload.get(slot) : nested(payload, slot, dot);
            values.add(value);
            placed += value == null ? 0 : 1;
        }
        if (placed != count(type, payload)) {
            throw new IllegalArgumentException(
                    "a field of " + payload.keySet() + " has no slot in " + type.eventName());
        }
        return values;
    }

    /** The payload that was split into these values. */
    public static Map<String, Object> join(EventType type, List<? extends @Nullable Object> values) {
        Map<String, Object> payload = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value == null) {
                continue;
            }
            String slot = type.slots().get(i);
            int dot = slot.indexOf('.');
            if (dot < 0) {
                payload.put(slot, value);
            } else {
                @SuppressWarnings("unchecked") // put here, below
                Map<String, Object> object = (Map<String, Object>)
                        payload.computeIfAbsent(slot.substring(0, dot), name -> new LinkedHashMap<String, Object>());
                object.put(slot.substring(dot + 1), value);
            }
        }
        return payload;
    }

    private static @Nullable Object nested(Map<String, ?> payload, String slot, int dot) {
        return payload.get(slot.substring(0, dot)) instanceof Map<?, ?> object
                ? object.get(slot.substring(dot + 1))
                : null;
    }

    private static int count(EventType type, Map<String, ?> payload) {
        int count = 0;
        for (Map.Entry<String, ?> member : payload.entrySet()) {
            boolean split =
                    member.getValue() instanceof Map<?, ?> && !type.slots().contains(member.getKey());
            count += split ? ((Map<?, ?>) member.getValue()).size() : 1;
        }
        return count;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.Collection;
import java.util.Map;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/** Reads payloads that this ledger wrote. */
public final class Payload {
    private Payload() {}

    /** What a payload says without some of its slots, as RFC 8785 bytes; a slot with a dot is a member of an object. */
    public static byte[] without(byte[] payload, Collection<String> slots) {
        Map<String, Object> fields = fields(payload);
        remove(fields, slots);
        return Json.canonical(fields);
    }

    /** Takes slots out of a payload. */
    public static void remove(Map<String, Object> fields, Collection<String> slots) {
        for (String slot : slots) {
            int dot = slot.indexOf('.');
            if (dot < 0) {
                fields.remove(slot);
            } else if (fields.get(slot.substring(0, dot)) instanceof Map<?, ?> nested) {
                nested.remove(slot.substring(dot + 1));
            }
        }
    }

    /**
     * The members of a stored payload.
     *
     * @throws IllegalStateException when it is not a JSON object: the database holds what the ledger never wrote
     */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> fields(byte[] payload) {
        try {
            if (Json.parse(payload) instanceof Map<?, ?> fields) {
                return (Map<String, Object>) fields;
            }
            throw new IllegalStateException("a stored payload is no JSON object");
        } catch (MalformedJson e) {
            throw new IllegalStateException("a stored payload is not JSON", e);
        }
    }
}

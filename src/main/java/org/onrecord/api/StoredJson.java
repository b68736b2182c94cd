// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import org.onrecord.domain.LogPosition;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/** Payloads as the read model keeps them. */
final class StoredJson {
    private StoredJson() {}

    /** The members of a payload, in a map of the caller's own. */
    static Map<String, Object> object(String json, LogPosition position) {
        try {
            if (Json.parse(json.getBytes(UTF_8)) instanceof Map<?, ?> members) {
                Map<String, Object> payload = new LinkedHashMap<>();
                members.forEach((name, value) -> payload.put((String) name, value));
                return payload;
            }
        } catch (MalformedJson e) {
            throw new IllegalStateException("the payload of entry " + position + " is stored damaged", e);
        }
        throw new IllegalStateException("the payload of entry " + position + " is stored as no object");
    }
}

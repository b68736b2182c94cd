// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.Map;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/** Reads payloads that this ledger wrote. */
public final class Payload {
    private Payload() {}

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

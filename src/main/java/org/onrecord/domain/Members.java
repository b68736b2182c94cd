// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A JSON object being written; what is absent is left out. Not shared between threads. */
final class Members {
    private final Map<String, Object> members = new LinkedHashMap<>();

    Members put(String name, Object value) {
        members.put(name, value);
        return this;
    }

    Members put(String name, Enum<?> value) {
        members.put(name, value.name());
        return this;
    }

    Members put(String name, Optional<?> value) {
        value.ifPresent(present -> members.put(name, present instanceof Enum<?> choice ? choice.name() : present));
        return this;
    }

    Members putText(String name, Optional<?> value) {
        value.ifPresent(present -> members.put(name, present.toString()));
        return this;
    }

    Members put(String name, OptionalInt value) {
        value.ifPresent(present -> members.put(name, (long) present));
        return this;
    }

    Members putInstant(String name, OptionalLong epochMillis) {
        epochMillis.ifPresent(millis -> members.put(name, Rfc3339.format(millis)));
        return this;
    }

    Members putUnlessEmpty(String name, List<?> value) {
        if (!value.isEmpty()) {
            members.put(name, value);
        }
        return this;
    }

    Members putUnlessEmpty(String name, String value) {
        if (!value.isEmpty()) {
            members.put(name, value);
        }
        return this;
    }

    Map<String, Object> toMap() {
        return members;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values of a closed vocabulary by the names they have in JSON. */
final class Choices<E extends Enum<E>> implements FieldType<E> {
    private final Map<String, E> byName = new HashMap<>();
    private final String allowed;

    private Choices(Class<E> type, Function<E, String> nameOf) {
        E[] values = type.getEnumConstants();
        for (E value : values) {
            byName.put(nameOf.apply(value), value);
        }
        allowed = Arrays.stream(values).map(nameOf).collect(Collectors.joining(", "));
    }

    static <E extends Enum<E>> Choices<E> of(Class<E> type) {
        return new Choices<>(type, Enum::name);
    }

    static <E extends Enum<E>> Choices<E> of(Class<E> type, Function<E, String> nameOf) {
        return new Choices<>(type, nameOf);
    }

    @Nullable
    E find(String name) {
        return byName.get(name);
    }

    @Override
    public Parsed<E> read(Object json) {
        E found = json instanceof String name ? find(name) : null;
        return found != null
                ? new Parsed.Value<>(found)
                : new Parsed.Refused<>("must be one of " + allowed + "; was " + Quoted.json(json));
    }
}

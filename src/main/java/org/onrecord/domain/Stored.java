// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a map that this package wrote itself; what does not fit is damage, not input. */
final class Stored {
    private final Map<String, ?> values;

    Stored(Map<String, ?> values) {
        this.values = values;
    }

    long number(String name) {
        return optionalNumber(name).orElseThrow(() -> damaged(name));
    }

    Optional<Long> optionalNumber(String name) {
        return Optional.ofNullable(as(Long.class, name));
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> damaged(name));
    }

    Optional<String> optionalText(String name) {
        return Optional.ofNullable(as(String.class, name));
    }

    List<String> texts(String name) {
        List<?> items = as(List.class, name);
        return items == null
                ? List.of()
                : items.stream().map(String.class::cast).toList();
    }

    @SuppressWarnings("unchecked") // the keys of a JSON object are strings
    Optional<Map<String, ?>> object(String name) {
        return Optional.ofNullable((Map<String, ?>) as(Map.class, name));
    }

    @SuppressWarnings("unchecked") // the keys of a JSON object are strings
    List<Map<String, ?>> objects(String name) {
        List<?> items = as(List.class, name);
        return items == null
                ? List.of()
                : items.stream()
                        .<Map<String, ?>>map(item -> (Map<String, ?>) item)
                        .toList();
    }

    private <T> @Nullable T as(Class<T> type, String name) {
        Object value = values.get(name);
        if (value != null && !type.isInstance(value)) {
            throw damaged(name);
        }
        return type.cast(value);
    }

    private DamagedFieldException damaged(String name) {
        return new DamagedFieldException(name, values.keySet().toString());
    }

    /** A stored map has not the fields with which it was written. */
    static final class DamagedFieldException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        DamagedFieldException(String name, String fields) {
            super("stored field " + name + " is missing or of another type among " + fields);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object being read: each getter takes a field, notes what is wrong with it, and goes on, so that all bad
 * fields are named at once. A getter for a required field answers null only when it has noted an error. Knows its place
 * in the form lazily: pointers are built only when something is wrong. Not shared between threads.
 */
final class Fields {
    private static final int NO_INDEX = -1;

    private final Map<String, ?> values;
    private final FormErrors errors;
    private final @Nullable Fields parent;
    private final String segment;
    private final int index;
    private final Set<String> lacking;

    private Fields(
            Map<String, ?> values,
            FormErrors errors,
            @Nullable Fields parent,
            String segment,
            int index,
            Set<String> lacking) {
        this.values = values;
        this.errors = errors;
        this.parent = parent;
        this.segment = segment;
        this.index = index;
        this.lacking = lacking;
    }

    /** The outermost object; fields that are not of these names are noted as unknown. */
    static Fields root(Map<String, ?> values, Set<String> known) {
        return root(values, known, Set.of());
    }

    /**
     * The same of an object of which something may have been redacted.
     *
     * @param lacking the slots that may be missing though a form asks for them
     */
    static Fields root(Map<String, ?> values, Set<String> known, Set<String> lacking) {
        Fields fields = new Fields(values, new FormErrors(), null, "", NO_INDEX, lacking);
        fields.refuseUnknown(known);
        return fields;
    }

    /** The form, with all that was noted while the value was read. */
    <T> Form<T> result(@Nullable T value) {
        if (!errors.isEmpty()) {
            return new Form.Invalid<>(errors.all());
        }
        if (value == null) {
            throw new IllegalStateException("a form without an error has a value");
        }
        return new Form.Valid<>(value);
    }

    void refuse(String name, String detail) {
        errors.add(pointer(name), detail);
    }

    /** Whether the field is there, right or wrong. */
    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Whether the field is not there because it was redacted, or may have been. */
    boolean lacks(String name) {
        return !lacking.isEmpty() && !has(name) && lacking.contains(parent == null ? name : segment + "." + name);
    }

    /** A required text; empty when it lacks. */
    @Nullable
    String words(String name, FieldType<String> type) {
        return lacks(name) ? "" : required(name, type);
    }

    /** The value as it was sent. */
    @Nullable
    Object raw(String name) {
        return values.get(name);
    }

    <T> @Nullable T required(String name, FieldType<T> type) {
        refuseAbsence(name);
        return read(name, type);
    }

    <T> Optional<T> optional(String name, FieldType<T> type) {
        return Optional.ofNullable(read(name, type));
    }

    OptionalInt optionalInt(String name, FieldType<Long> type) {
        Long value = read(name, type);
        return value == null ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(value));
    }

    OptionalLong optionalLong(String name, FieldType<Long> type) {
        Long value = read(name, type);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    <T> @Nullable T required(String name, ObjectType<T> type) {
        refuseAbsence(name);
        return read(name, type);
    }

    <T> Optional<T> optional(String name, ObjectType<T> type) {
        return Optional.ofNullable(read(name, type));
    }

    /** A required object as it was sent, its members not looked at; not empty. */
    @SuppressWarnings("unchecked") // the keys of a JSON object are strings
    @Nullable
    Map<String, ?> object(String name) {
        refuseAbsence(name);
        Object value = present(name);
        if (value instanceof Map<?, ?> members && !members.isEmpty()) {
            return (Map<String, ?>) members;
        }
        if (value != null) {
            refuse(name, "must be an object with at least one member; was " + Quoted.json(value));
        }
        return null;
    }

    /** The items of a list, those left out that have errors; an absent list is empty. */
    <T> List<T> list(String name, int max, FieldType<T> type) {
        List<?> items = items(name, max);
        List<T> read = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            Object item = items.get(i);
            switch (item == null ? new Parsed.Refused<T>("must not be null") : type.read(item)) {
                case Parsed.Value<T>(T value) -> read.add(value);
                case Parsed.Refused<T>(String expected) -> refuse(name + "/" + i, expected);
            }
        }
        return read;
    }

    /** The objects of a list, those left out that have errors; an absent list is empty. */
    <T> List<T> list(String name, int max, ObjectType<T> type) {
        List<?> items = items(name, max);
        List<T> read = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Map<?, ?> object) {
                T value = type.reader().apply(child(name, i, object, type.known()));
                if (value != null) {
                    read.add(value);
                }
            } else {
                refuse(name + "/" + i, "must be an object; was " + Quoted.json(items.get(i)));
            }
        }
        return read;
    }

    private List<?> items(String name, int max) {
        Object value = present(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> items)) {
            refuse(name, "must be an array; was " + Quoted.json(value));
            return List.of();
        }
        if (items.size() > max) {
            refuse(name, "at most " + max + " items, was " + items.size());
            return List.of();
        }
        return items;
    }

    private <T> @Nullable T read(String name, FieldType<T> type) {
        Object value = present(name);
        if (value == null) {
            return null;
        }
        return switch (type.read(value)) {
            case Parsed.Value<T>(T read) -> read;
            case Parsed.Refused<T>(String expected) -> {
                refuse(name, expected);
                yield null;
            }
        };
    }

    private <T> @Nullable T read(String name, ObjectType<T> type) {
        Object value = present(name);
        if (value instanceof Map<?, ?> object) {
            return type.reader().apply(child(name, NO_INDEX, object, type.known()));
        }
        if (value != null) {
            refuse(name, "must be an object; was " + Quoted.json(value));
        }
        return null;
    }

    /** The value, or null when there is none; an explicit null is refused: unknown is a value here, not a null. */
    private @Nullable Object present(String name) {
        Object value = values.get(name);
        if (value == null && values.containsKey(name)) {
            refuse(name, "must not be null; leave it out instead");
        }
        return value;
    }

    private void refuseAbsence(String name) {
        if (!values.containsKey(name)) {
            refuse(name, "is required");
        }
    }

    private Fields child(String name, int childIndex, Map<?, ?> object, Set<String> known) {
        @SuppressWarnings("unchecked") // the keys of a JSON object are strings
        Map<String, ?> members = (Map<String, ?>) object;
        Fields child = new Fields(members, errors, this, name, childIndex, lacking);
        child.refuseUnknown(known);
        return child;
    }

    private void refuseUnknown(Set<String> known) {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                String shown = Quoted.shortened(name).replace("~", "~0").replace("/", "~1");
                refuse(shown, "unknown field");
            }
        }
    }

    private String pointer(String name) {
        return place() + "/" + name;
    }

    private String place() {
        if (parent == null) {
            return "";
        }
        return parent.pointer(segment) + (index == NO_INDEX ? "" : "/" + index);
    }
}

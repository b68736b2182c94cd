// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object being read: each getter takes a field, notes what is wrong with it, and goes on, so that all bad
 * fields are named at once. A getter for a required field answers null only when it has noted an error. Knows its place
 * in the form lazily: pointers are built only when something is wrong. Not shared between threads.
 */
final class Fields {
    static final String REQUIRED = "is required";
    private static final int NO_INDEX = -1;

    private final Map<String, ?> values;
    private final FormErrors errors;
    private final @Nullable Fields parent;
    private final String segment;
    private final int index;

    private Fields(Map<String, ?> values, FormErrors errors, @Nullable Fields parent, String segment, int index) {
        this.values = values;
        this.errors = errors;
        this.parent = parent;
        this.segment = segment;
        this.index = index;
    }

    /** The outermost object; fields that are not of these names are noted as unknown. */
    static Fields root(Map<String, ?> values, Set<String> known) {
        Fields fields = new Fields(values, new FormErrors(), null, "", NO_INDEX);
        fields.refuseUnknown(known);
        return fields;
    }

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

    boolean has(String name) {
        return values.get(name) != null;
    }

    boolean contains(String name) {
        return values.containsKey(name);
    }

    @Nullable
    String text(String name, int maxLength) {
        return required(name, string(name, maxLength));
    }

    Optional<String> optionalText(String name, int maxLength) {
        return Optional.ofNullable(string(name, maxLength));
    }

    <E extends Enum<E>> @Nullable E choice(String name, Choices<E> choices) {
        return required(name, choiceOrNull(name, choices));
    }

    <E extends Enum<E>> Optional<E> optionalChoice(String name, Choices<E> choices) {
        return Optional.ofNullable(choiceOrNull(name, choices));
    }

    /** A text that some value type reads; expected says what it should have been. */
    <T> @Nullable T value(String name, Function<String, Optional<T>> reader, String expected) {
        return required(name, valueOrNull(name, reader, expected));
    }

    <T> Optional<T> optionalValue(String name, Function<String, Optional<T>> reader, String expected) {
        return Optional.ofNullable(valueOrNull(name, reader, expected));
    }

    <T> @Nullable T parsed(String name, Function<String, Parsed<T>> parser) {
        return required(name, parsedOrNull(name, parser));
    }

    <T> Optional<T> optionalParsed(String name, Function<String, Parsed<T>> parser) {
        return Optional.ofNullable(parsedOrNull(name, parser));
    }

    OptionalLong optionalInstant(String name) {
        Long millis = parsedOrNull(name, Rfc3339::parse);
        return millis == null ? OptionalLong.empty() : OptionalLong.of(millis);
    }

    OptionalInt optionalInt(String name, int max) {
        Object value = values.get(name);
        if (value == null) {
            refuseNull(name);
            return OptionalInt.empty();
        }
        if (value instanceof Long number && number >= 0 && number <= max) {
            return OptionalInt.of(number.intValue());
        }
        refuse(name, "must be an integer from 0 to " + max + ", was " + Quoted.json(value));
        return OptionalInt.empty();
    }

    OptionalLong optionalLong(String name) {
        Object value = values.get(name);
        if (value == null) {
            refuseNull(name);
            return OptionalLong.empty();
        }
        if (value instanceof Long number && number >= 0) {
            return OptionalLong.of(number);
        }
        refuse(name, "must be an integer of 0 or more, was " + Quoted.json(value));
        return OptionalLong.empty();
    }

    /** The value as it was sent. */
    @Nullable
    Object raw(String name) {
        return values.get(name);
    }

    <T> @Nullable T object(String name, Set<String> known, Function<Fields, @Nullable T> reader) {
        return required(name, objectOrNull(name, known, reader));
    }

    <T> Optional<T> optionalObject(String name, Set<String> known, Function<Fields, @Nullable T> reader) {
        return Optional.ofNullable(objectOrNull(name, known, reader));
    }

    /** The objects of a list, those left out that have errors; an absent list is empty. */
    <T> List<T> objects(String name, int max, Set<String> known, Function<Fields, @Nullable T> reader) {
        List<?> items = list(name, max);
        List<T> read = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            Object item = items.get(i);
            if (item instanceof Map<?, ?> object) {
                T value = reader.apply(child(name, i, object, known));
                if (value != null) {
                    read.add(value);
                }
            } else {
                refuse(name + "/" + i, "must be an object, was " + Quoted.json(item));
            }
        }
        return read;
    }

    List<String> texts(String name, int max, int maxLength) {
        List<?> items = list(name, max);
        List<String> read = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            Object item = items.get(i);
            String problem = item instanceof String text ? Wording.problem(text, maxLength) : notAString(item);
            if (problem != null) {
                refuse(name + "/" + i, problem);
            } else if (item instanceof String text) {
                read.add(text);
            }
        }
        return read;
    }

    private List<?> list(String name, int max) {
        Object value = values.get(name);
        if (value == null) {
            refuseNull(name);
            return List.of();
        }
        if (!(value instanceof List<?> items)) {
            refuse(name, "must be an array, was " + Quoted.json(value));
            return List.of();
        }
        if (items.size() > max) {
            refuse(name, "at most " + max + " items, was " + items.size());
            return List.of();
        }
        return items;
    }

    private <T> @Nullable T objectOrNull(String name, Set<String> known, Function<Fields, @Nullable T> reader) {
        Object value = values.get(name);
        if (value == null) {
            refuseNull(name);
            return null;
        }
        if (value instanceof Map<?, ?> object) {
            return reader.apply(child(name, NO_INDEX, object, known));
        }
        refuse(name, "must be an object, was " + Quoted.json(value));
        return null;
    }

    private <E extends Enum<E>> @Nullable E choiceOrNull(String name, Choices<E> choices) {
        Object value = values.get(name);
        if (value == null) {
            refuseNull(name);
            return null;
        }
        E found = value instanceof String text ? choices.find(text) : null;
        if (found == null) {
            refuse(name, "must be one of " + choices.allowed() + "; was " + Quoted.json(value));
        }
        return found;
    }

    private <T> @Nullable T valueOrNull(String name, Function<String, Optional<T>> reader, String expected) {
        Object value = values.get(name);
        if (value == null) {
            refuseNull(name);
            return null;
        }
        T read = value instanceof String text ? reader.apply(text).orElse(null) : null;
        if (read == null) {
            refuse(name, "must be " + expected + "; was " + Quoted.json(value));
        }
        return read;
    }

    private <T> @Nullable T parsedOrNull(String name, Function<String, Parsed<T>> parser) {
        Object value = values.get(name);
        if (value == null) {
            refuseNull(name);
            return null;
        }
        if (!(value instanceof String text)) {
            refuse(name, notAString(value));
            return null;
        }
        return switch (parser.apply(text)) {
            case Parsed.Value<T>(T read) -> read;
            case Parsed.Refused<T>(String expected) -> {
                refuse(name, expected + "; was " + Quoted.json(text));
                yield null;
            }
        };
    }

    private @Nullable String string(String name, int maxLength) {
        Object value = values.get(name);
        if (value == null) {
            refuseNull(name);
            return null;
        }
        if (!(value instanceof String text)) {
            refuse(name, notAString(value));
            return null;
        }
        String problem = Wording.problem(text, maxLength);
        if (problem != null) {
            refuse(name, problem);
            return null;
        }
        return text;
    }

    private <T> @Nullable T required(String name, @Nullable T value) {
        if (value == null && !values.containsKey(name)) {
            refuse(name, REQUIRED);
        }
        return value;
    }

    /** An explicit null is neither a value nor an absence: unknown is a value here. */
    private void refuseNull(String name) {
        if (values.containsKey(name)) {
            refuse(name, "must not be null; leave it out instead");
        }
    }

    private Fields child(String name, int childIndex, Map<?, ?> object, Set<String> known) {
        @SuppressWarnings("unchecked") // the keys of a JSON object are strings
        Map<String, ?> members = (Map<String, ?>) object;
        Fields child = new Fields(members, errors, this, name, childIndex);
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

    private static String notAString(@Nullable Object value) {
        return "must be a string, was " + Quoted.json(value);
    }
}

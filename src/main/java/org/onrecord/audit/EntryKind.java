// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onrecord.domain.EventType;
import org.onrecord.transparency.Leaf;

/**
 * What the frozen table says of one type of entries (DESIGN §5).
 *
 * @param slots in ascending order, as leaves name them
 * @param schema as leaves state it: SHA-256 of {@code <type>/v1} and the sorted slot names, each with a line feed
 * @param actor the role that acts
 * @param pieces what stands ahead of each slot's value in a payload
 */
record EntryKind(
        String name,
        List<String> slots,
        Map<String, Integer> slotNumbers,
        String schema,
        String actor,
        EventType type,
        List<Piece> pieces) {
    private static final Map<String, EntryKind> BY_NAME = byName();

    /**
     * A slot's name as bytes.
     *
     * @param closed the whole of it, and a quote
     * @param object {@code "object":{} ahead of the first of an object's members; empty of other slots
     * @param named {@code "member":}
     */
    private record Piece(byte[] closed, byte[] object, byte[] named) {
        static Piece of(String slot) {
            int dot = slot.indexOf('.');
            String object = dot < 0 ? "" : "\"" + slot.substring(0, dot) + "\":{";
            return new Piece(ascii(slot + "\""), ascii(object), ascii("\"" + slot.substring(dot + 1) + "\":"));
        }

        private static byte[] ascii(String text) {
            return text.getBytes(US_ASCII);
        }
    }

    /** The kind of this name, if there is one. */
    static Optional<EntryKind> ofName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Map<String, EntryKind> byName() {
        Map<String, EntryKind> kinds = new HashMap<>();
        for (EventType type : EventType.values()) {
            kinds.put(type.eventName(), of(type));
        }
        return Map.copyOf(kinds);
    }

    static EntryKind of(EventType type) {
        List<String> sorted = type.slots().stream().sorted().toList();
        Map<String, Integer> numbers = new HashMap<>();
        sorted.forEach(slot -> numbers.put(slot, numbers.size()));
        String schema = Leaf.schema(type.eventName() + "/v1\n" + String.join("\n", sorted) + "\n");
        List<Piece> pieces = sorted.stream().map(Piece::of).toList();
        return new EntryKind(type.eventName(), sorted, Map.copyOf(numbers), schema, type.actor(), type, pieces);
    }

    /** Whether the stance policy makes entries of this kind. */
    boolean isDerived() {
        return type.isDerived();
    }

    /** Whether it is about a statement: what stances follow from. */
    boolean isOfAStatement() {
        return type == EventType.STATEMENT_RECORDED || type.amends();
    }

    /** Where the name of a slot ends, at its quote, if it stands here; -1 when another does, or there is no such slot. */
    int nameEnd(int slot, byte[] in, int from) {
        if (slot >= pieces.size()) {
            return -1;
        }
        byte[] closed = pieces.get(slot).closed();
        int end = from + closed.length;
        return end <= in.length && Arrays.equals(in, from, end, closed, 0, closed.length) ? end - 1 : -1;
    }

    /** The slot of this name; -1 when there is none. */
    int slot(byte[] in, int from, int to) {
        return slotNumbers.getOrDefault(new String(in, from, to - from, ISO_8859_1), -1);
    }

    /** What opens the object that a slot is in, if it is in one. */
    byte[] object(int slot) {
        return pieces.get(slot).object();
    }

    /** What stands right ahead of a slot's value. */
    byte[] named(int slot) {
        return pieces.get(slot).named();
    }

    /** The start of a leaf of this kind, up to its first digest. */
    String opening() {
        return "{\"actor\":\"" + actor + "\",\"c\":{\"" + slots.getFirst() + "\":\"";
    }
}

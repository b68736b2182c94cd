// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.transparency.Base64Text;
import org.onrecord.transparency.Commitment;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.MalformedJson;

/**
 * A payload with its salts and the digests that commit to it: all of an entry that does not depend on its place in the
 * log. Made on the caller's thread, so that hashing stays outside the head lock.
 *
 * @param payload RFC 8785 bytes of the whole payload
 * @param salts one fresh salt per slot, in the order of the sorted slots; stored with the payload and nowhere else
 * @param digests in the order of the sorted slots
 */
record Committed(EventType type, byte[] payload, byte[] salts, List<String> digests) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Of a disclosure: salt, field, value. */
    private static final int PARTS = 3;

    private static final byte[] NULL = "null".getBytes(US_ASCII);

    private static final Map<EventType, Slots> SLOTS = slots();

    /** An event as an entry will hold it, with the subject who acted, if it is to be known. */
    static Committed of(Event event, Optional<String> actedBy) {
        Map<String, @Nullable Object> payload = EventForm.write(event);
        actedBy.ifPresent(subject -> payload.put("actedBy", subject));
        return of(EventType.of(event), payload);
    }

    /** Commits every slot of the event type; one without a value commits to null, so that presence does not show. */
    static Committed of(EventType type, Map<String, @Nullable Object> payload) {
        List<String> sorted = slots(type).sorted();
        byte[] salts = new byte[sorted.size() * Commitment.SALT_BYTES];
        RANDOM.nextBytes(salts);
        return of(type, payload, salts);
    }

    private static Committed of(EventType type, Map<String, @Nullable Object> payload, byte[] salts) {
        List<String> sorted = slots(type).sorted();
        List<String> digests = new ArrayList<>(sorted.size());
        for (int i = 0; i < sorted.size(); i++) {
            digests.add(Commitment.digest(disclosure(payload, salts, sorted, i)));
        }
        return new Committed(type, Json.canonical(payload), salts, digests);
    }

    /** Digests of which nothing is left that they committed to. */
    static Committed absent(EventType type, List<String> digests) {
        return new Committed(type, new byte[0], new byte[0], digests);
    }

    /**
     * What disclosures say, in the order of the sorted slots: the reverse of {@link #disclosures}.
     *
     * @param gone slots of which there is none; their salts are zeros
     * @return empty when they are not one of each slot in its form; whether a leaf commits to them is to be asked of the
     *     digests, which are made anew
     */
    static Optional<Committed> disclosed(EventType type, List<String> disclosures, Set<String> gone) {
        List<String> sorted = slots(type).sorted();
        if (!sorted.containsAll(gone) || disclosures.size() + gone.size() != sorted.size()) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> payload = new HashMap<>();
        byte[] salts = new byte[sorted.size() * Commitment.SALT_BYTES];
        Iterator<String> next = disclosures.iterator();
        for (int i = 0; i < sorted.size(); i++) {
            if (gone.contains(sorted.get(i))) {
                continue;
            }
            try {
                // Digests are made anew of what is read, so no two texts may read the same.
                Optional<byte[]> plain = Base64Text.parseUrl(next.next());
                if (plain.isEmpty()
                        || !(Json.parse(plain.get()) instanceof List<?> parts)
                        || parts.size() != PARTS
                        || !(parts.get(0) instanceof String salt)
                        || !sorted.get(i).equals(parts.get(1))) {
                    return Optional.empty();
                }
                Optional<byte[]> decoded =
                        Base64Text.parseUrl(salt).filter(bytes -> bytes.length == Commitment.SALT_BYTES);
                if (decoded.isEmpty()) {
                    return Optional.empty();
                }
                System.arraycopy(decoded.get(), 0, salts, i * Commitment.SALT_BYTES, Commitment.SALT_BYTES);
                put(payload, sorted.get(i), parts.get(2));
            } catch (IllegalArgumentException | MalformedJson e) {
                return Optional.empty();
            }
        }
        return Optional.of(of(type, payload, salts));
    }

    /** The same with the digests of a leaf; empty when these are others than those of what is there. */
    Optional<Committed> ofLeaf(List<String> leaf, Set<String> gone) {
        List<String> sorted = slots(type).sorted();
        for (int i = 0; i < sorted.size(); i++) {
            if (!gone.contains(sorted.get(i)) && !digests.get(i).equals(leaf.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(new Committed(type, payload, salts, leaf));
    }

    /** A slot without a value is left out of the payload. */
    @SuppressWarnings("unchecked") // made here
    private static void put(Map<String, @Nullable Object> payload, String slot, @Nullable Object value) {
        if (value == null) {
            return;
        }
        int dot = slot.indexOf('.');
        if (dot < 0) {
            payload.put(slot, value);
        } else {
            ((Map<String, Object>) Objects.requireNonNull(
                            payload.computeIfAbsent(slot.substring(0, dot), none -> new HashMap<String, Object>())))
                    .put(slot.substring(dot + 1), value);
        }
    }

    /**
     * The disclosures that the leaf of an entry commits to, in the order of the sorted slots.
     *
     * @param gone slots that are left out
     */
    static List<String> disclosures(
            EventType type, Map<String, @Nullable Object> payload, byte[] salts, Set<String> gone) {
        List<String> sorted = slots(type).sorted();
        List<String> disclosures = new ArrayList<>(sorted.size());
        for (int i = 0; i < sorted.size(); i++) {
            if (!gone.contains(sorted.get(i))) {
                disclosures.add(new String(disclosure(payload, salts, sorted, i), US_ASCII));
            }
        }
        return disclosures;
    }

    /** The salts of an entry without those of some slots: in their place are zeros, so that the others keep theirs. */
    static byte[] withoutSalts(EventType type, byte[] salts, Set<String> gone) {
        List<String> sorted = slots(type).sorted();
        byte[] left = salts.clone();
        for (int i = 0; i < sorted.size(); i++) {
            if (gone.contains(sorted.get(i))) {
                Arrays.fill(left, i * Commitment.SALT_BYTES, (i + 1) * Commitment.SALT_BYTES, (byte) 0);
            }
        }
        return left;
    }

    private static byte[] disclosure(
            Map<String, @Nullable Object> payload, byte[] salts, List<String> sorted, int index) {
        Object value = valueOf(payload, sorted.get(index));
        return Commitment.disclosure(salts, index, sorted.get(index), value == null ? NULL : Json.canonical(value));
    }

    /** A fresh random 128-bit stream id: unlike the ids it stands for, it says nothing. */
    static UUID newStream() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        ByteBuffer id = ByteBuffer.wrap(bytes);
        return new UUID(id.getLong(), id.getLong());
    }

    /** The slots of an event type as leaves name them, and the digest of that table. */
    static Slots slots(EventType type) {
        return Objects.requireNonNull(SLOTS.get(type), "every event type has slots");
    }

    /** A dotted slot such as {@code speaker.name} names a member of a nested object. */
    private static @Nullable Object valueOf(Map<String, @Nullable Object> payload, String slot) {
        int dot = slot.indexOf('.');
        if (dot < 0) {
            return payload.get(slot);
        }
        return payload.get(slot.substring(0, dot)) instanceof Map<?, ?> nested
                ? nested.get(slot.substring(dot + 1))
                : null;
    }

    private static Map<EventType, Slots> slots() {
        Map<EventType, Slots> byType = new EnumMap<>(EventType.class);
        for (EventType type : EventType.values()) {
            List<String> sorted = type.slots().stream().sorted().toList();
            byType.put(
                    type,
                    new Slots(sorted, Leaf.schema(type.eventName() + "/v1\n" + String.join("\n", sorted) + "\n")));
        }
        return byType;
    }

    /**
     * The frozen slot table of one event type.
     *
     * @param schema SHA-256 of {@code <EventType>/v1} and the sorted slot names, each with a line feed; base64url
     */
    record Slots(List<String> sorted, String schema) {}
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Parsed;
import org.onrecord.domain.Rfc3339;
import org.onrecord.transparency.Base64Text;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.MalformedJson;

/**
 * An entry that was written before and is to be written again: the bytes of its leaf, and what they commit to unless that
 * was destroyed. Once made, the leaf is of its form, and the disclosures are those that it commits to. Immutable.
 */
public final class GivenEntry {
    private static final Pattern STREAM = Pattern.compile("[0-9a-f]{32}");

    private final LogPosition position;
    private final UUID stream;
    private final int rev;
    private final byte[] prev;
    private final long recordedMillis;
    private final Committed content;
    private final boolean absent;
    private final byte[] leaf;

    private GivenEntry(
            LogPosition position,
            UUID stream,
            int rev,
            byte[] prev,
            long recordedMillis,
            Committed content,
            boolean absent,
            byte[] leaf) {
        this.position = position;
        this.stream = stream;
        this.rev = rev;
        this.prev = prev;
        this.recordedMillis = recordedMillis;
        this.content = content;
        this.absent = absent;
        this.leaf = leaf;
    }

    /**
     * Reads an entry.
     *
     * @param origin of the log that it is to belong to
     * @param leaf to the byte; kept
     * @param disclosures all that the leaf commits to, or none when they were destroyed
     * @throws CannotRestore when the leaf is not of its form, at another position or of another log, or does not commit to
     *     a disclosure
     */
    public static GivenEntry of(String origin, LogPosition position, byte[] leaf, List<String> disclosures)
            throws CannotRestore {
        return of(origin, position, leaf, disclosures, Set.of());
    }

    /**
     * The same of an entry of which fields may have been destroyed.
     *
     * @param absent slots of which there is no disclosure
     */
    public static GivenEntry of(
            String origin, LogPosition position, byte[] leaf, List<String> disclosures, Set<String> absent)
            throws CannotRestore {
        Members members = Members.of(position, leaf);
        EventType type = EventType.ofName(members.text("type"))
                .orElseThrow(() -> refused(position, "its leaf is of no known type"));
        Committed.Slots slots = Committed.slots(type);
        List<String> digests = members.digests(slots.sorted());
        String prev = members.text("prev");
        String stream = members.text("stream");
        int rev = (int) Math.min(Integer.MAX_VALUE, members.number("rev"));
        if (!STREAM.matcher(stream).matches()
                || !(Rfc3339.parse(members.text("recorded")) instanceof Parsed.Value<Long>(Long recordedMillis))) {
            throw refused(position, "its leaf is not of its form");
        }
        byte[] again = Leaf.bytes(
                type.actor(),
                slots.sorted(),
                digests,
                origin,
                prev,
                Rfc3339.format(recordedMillis),
                rev,
                slots.schema(),
                position.value(),
                stream,
                type.eventName());
        if (!Arrays.equals(again, leaf)) {
            throw refused(position, "its leaf is not that of entry " + position + " of " + origin);
        }
        Optional<Committed> content = disclosures.isEmpty()
                ? Optional.of(Committed.absent(type, digests))
                : Committed.disclosed(type, disclosures, absent).flatMap(found -> found.ofLeaf(digests, absent));
        return new GivenEntry(
                position,
                Batch.uuid(stream),
                rev,
                hash(position, prev),
                recordedMillis,
                content.orElseThrow(() -> refused(position, "its leaf does not commit to the disclosures")),
                disclosures.isEmpty(),
                leaf);
    }

    private static byte[] hash(LogPosition position, String prev) throws CannotRestore {
        if (prev.isEmpty()) {
            return new byte[0];
        }
        return Base64Text.parseUrl(prev)
                .filter(hash -> hash.length == Hash.BYTES)
                .orElseThrow(() -> refused(position, "its \"prev\" is no hash"));
    }

    private static CannotRestore refused(LogPosition position, String why) {
        return new CannotRestore("Entry " + position + " is not to be taken over: " + why + ".");
    }

    /** The members of a leaf. */
    private record Members(LogPosition position, Map<?, ?> values) {
        static Members of(LogPosition position, byte[] leaf) throws CannotRestore {
            try {
                if (Json.parse(leaf) instanceof Map<?, ?> values) {
                    return new Members(position, values);
                }
            } catch (MalformedJson e) {
                // Refused below, as other JSON is.
            }
            throw refused(position, "its leaf is no JSON object");
        }

        String text(String name) throws CannotRestore {
            return text(values.get(name), name);
        }

        private String text(@Nullable Object value, String name) throws CannotRestore {
            if (value instanceof String text) {
                return text;
            }
            throw refused(position, "its leaf has no text \"" + name + "\"");
        }

        long number(String name) throws CannotRestore {
            if (values.get(name) instanceof Long number && number >= 0) {
                return number;
            }
            throw refused(position, "its leaf has no number \"" + name + "\"");
        }

        List<String> digests(List<String> slots) throws CannotRestore {
            if (!(values.get("c") instanceof Map<?, ?> committed)) {
                throw refused(position, "its leaf commits to nothing");
            }
            List<String> digests = new ArrayList<>(slots.size());
            for (String slot : slots) {
                digests.add(text(committed.get(slot), slot));
            }
            return digests;
        }
    }

    public LogPosition position() {
        return position;
    }

    /** Whether nothing is left of it but its leaf. */
    public boolean isAbsent() {
        return absent;
    }

    /** RFC 6962. */
    public byte[] leafHash() {
        return Leaf.hash(leaf);
    }

    byte[] leaf() {
        return leaf;
    }

    EventType type() {
        return content.type();
    }

    /** Whether it lies under a key of its own though it is of a statement. */
    boolean isOfARedaction() {
        return type() == EventType.REDACTION_ORDERED || type() == EventType.RESTRICTION_LIFTED;
    }

    UUID stream() {
        return stream;
    }

    int rev() {
        return rev;
    }

    long recordedMillis() {
        return recordedMillis;
    }

    Committed content() {
        return content;
    }

    /** Where its stream ended before it. */
    Memory.Stream before() {
        return new Memory.Stream(stream, rev - 1, prev);
    }

    /**
     * What it says; empty when it is absent.
     *
     * @throws CannotRestore when it does not read as its type
     */
    Optional<Event> event() throws CannotRestore {
        if (absent) {
            return Optional.empty();
        }
        try {
            return Optional.of(LogEntry.event(position, type(), content.payload()));
        } catch (IllegalStateException e) {
            throw refused(position, "its payload does not read as " + type().eventName());
        }
    }
}

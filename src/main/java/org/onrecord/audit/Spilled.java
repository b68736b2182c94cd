// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.onrecord.domain.EventType;
import org.onrecord.domain.RedactableSlots;

/**
 * An entry on its way to the replay, in a temporary file.
 *
 * @param component to which it belonged when it was written
 * @param first the position of the first entry of its stream
 * @param type its event
 * @param payload canonical JSON of what is disclosed; empty in a gap
 * @param absent slots of the payload that went by themselves: no stance follows from them
 * @param gap why the payload is not there
 */
record Spilled(
        int component,
        long position,
        long recordedMillis,
        long first,
        EventType type,
        byte[] payload,
        Set<String> absent,
        Optional<Gap> gap) {
    private static final EventType[] TYPES = EventType.values();
    private static final int HEAD_BYTES = 2 * Integer.BYTES + 4 * Long.BYTES + Short.BYTES + 1;

    /** Each has a bit of its own. */
    private static final List<String> BY_THEMSELVES =
            RedactableSlots.ALL.stream().sorted().toList();

    boolean isDerived() {
        return type.isDerived();
    }

    void write(DataOutputStream out) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES)
                .putInt(component)
                .putLong(position)
                .putLong(recordedMillis)
                .putLong(first)
                .put((byte) type.ordinal())
                .putLong(gap.isEmpty() ? Gap.NONE : gap.get().code())
                .putShort(bits(absent))
                .putInt(payload.length);
        out.write(head.array());
        out.write(payload);
    }

    /** The next one; nothing at the end of the file. */
    static Optional<Spilled> read(DataInputStream in) throws IOException {
        byte[] bytes = in.readNBytes(HEAD_BYTES);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        if (bytes.length < HEAD_BYTES) {
            throw new EOFException("a temporary file ends too early");
        }
        ByteBuffer head = ByteBuffer.wrap(bytes);
        int component = head.getInt();
        long position = head.getLong();
        long recordedMillis = head.getLong();
        long first = head.getLong();
        EventType type = TYPES[head.get()];
        long gap = head.getLong();
        Set<String> absent = slots(head.getShort());
        byte[] payload = new byte[head.getInt()];
        in.readFully(payload);
        return Optional.of(
                new Spilled(component, position, recordedMillis, first, type, payload, absent, Gap.ofCode(gap)));
    }

    private static short bits(Set<String> slots) {
        int bits = 0;
        for (String slot : slots) {
            bits |= 1 << BY_THEMSELVES.indexOf(slot);
        }
        return (short) bits;
    }

    private static Set<String> slots(short bits) {
        if (bits == 0) {
            return Set.of();
        }
        Set<String> slots = new HashSet<>();
        for (int i = 0; i < BY_THEMSELVES.size(); i++) {
            if ((bits & 1 << i) != 0) {
                slots.add(BY_THEMSELVES.get(i));
            }
        }
        return slots;
    }
}

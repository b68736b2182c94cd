// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.onrecord.domain.EventType;

/**
 * An entry on its way to the replay, in a temporary file.
 *
 * @param component to which it belonged when it was written
 * @param first the position of the first entry of its stream
 * @param type its event
 * @param payload canonical JSON of what is disclosed; empty in a gap
 * @param gap why the payload is not there, or not all of it that stances follow from
 */
record Spilled(
        int component,
        long position,
        long recordedMillis,
        long first,
        EventType type,
        byte[] payload,
        Optional<Gap> gap) {
    private static final EventType[] TYPES = EventType.values();

    boolean isDerived() {
        return type.isDerived();
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(component);
        out.writeLong(position);
        out.writeLong(recordedMillis);
        out.writeLong(first);
        out.writeByte(type.ordinal());
        out.writeLong(gap.map(Gap::code).orElse(Gap.NONE));
        out.writeInt(payload.length);
        out.write(payload);
    }

    /** The next one; nothing at the end of the file. */
    static Optional<Spilled> read(DataInputStream in) throws IOException {
        int component;
        try {
            component = in.readInt();
        } catch (EOFException end) {
            return Optional.empty();
        }
        long position = in.readLong();
        long recordedMillis = in.readLong();
        long first = in.readLong();
        EventType type = TYPES[in.readByte()];
        long gap = in.readLong();
        byte[] payload = new byte[in.readInt()];
        in.readFully(payload);
        return Optional.of(new Spilled(component, position, recordedMillis, first, type, payload, Gap.ofCode(gap)));
    }
}

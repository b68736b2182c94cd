// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A map from 128-bit keys to values of one size in a temporary file, mapped into memory and paged by the system: what
 * grows with the log stays outside the heap. Keys are random or hashes. Nothing is removed. Not thread-safe.
 */
final class DiskMap implements AutoCloseable {
    private static final int KEY_BYTES = 2 * Long.BYTES;
    private static final int FIRST_SLOT_BITS = 14;
    private static final int MAX_FIRST_SLOT_BITS = 22;
    private static final int SEGMENT_BITS = 28;
    private static final byte TAKEN = 1;

    private final Path directory;
    private final String name;
    private final int valueBytes;
    private final int slotBytes;
    private final int segmentSlotBits;
    private int slotBits = FIRST_SLOT_BITS;
    private long size;
    private MappedByteBuffer[] segments;

    DiskMap(Path directory, String name, int valueBytes) throws IOException {
        this(directory, name, valueBytes, 0);
    }

    /** @param expected how many keys there will be, about, so that it need not grow until then */
    DiskMap(Path directory, String name, int valueBytes, long expected) throws IOException {
        this.directory = directory;
        this.name = name;
        this.valueBytes = valueBytes;
        this.slotBytes = KEY_BYTES + valueBytes + 1;
        this.segmentSlotBits = SEGMENT_BITS - (Integer.SIZE - Integer.numberOfLeadingZeros(slotBytes - 1));
        while (expected * 8 > (1L << slotBits) * 5 && slotBits < MAX_FIRST_SLOT_BITS) {
            slotBits++;
        }
        this.segments = map();
    }

    /** Fills {@code into} with the value of a key; false when there is none, and {@code into} stays as it is. */
    boolean get(long high, long low, byte[] into) {
        long slot = find(high, low);
        ByteBuffer segment = segment(slot);
        int at = at(slot);
        if (segment.get(at) != TAKEN) {
            return false;
        }
        segment.get(at + 1 + KEY_BYTES, into, 0, valueBytes);
        return true;
    }

    /** Sets the value of a key. */
    void put(long high, long low, byte[] value) throws IOException {
        long slot = find(high, low);
        if (segment(slot).get(at(slot)) != TAKEN) {
            if ((size + 1) * 8 > (1L << slotBits) * 5) {
                grow();
                slot = find(high, low);
            }
            size++;
        }
        write(slot, high, low, value);
    }

    /** Hands out every value, in no order; the array is used again. */
    void forEach(Visitor visitor) throws IOException {
        byte[] value = new byte[valueBytes];
        for (long slot = 0; slot < 1L << slotBits; slot++) {
            ByteBuffer segment = segment(slot);
            int at = at(slot);
            if (segment.get(at) == TAKEN) {
                segment.get(at + 1 + KEY_BYTES, value, 0, valueBytes);
                visitor.visit(value);
            }
        }
    }

    /** Looks at a value. */
    interface Visitor {
        void visit(byte[] value) throws IOException;
    }

    private void write(long slot, long high, long low, byte[] value) {
        ByteBuffer segment = segment(slot);
        int at = at(slot);
        segment.put(at, TAKEN).putLong(at + 1, high).putLong(at + 1 + Long.BYTES, low);
        segment.put(at + 1 + KEY_BYTES, value, 0, valueBytes);
    }

    /** The slot that has the key, or the empty one where it belongs. */
    private long find(long high, long low) {
        long mask = (1L << slotBits) - 1;
        long slot = (high ^ low * 0x9E3779B97F4A7C15L) & mask;
        while (true) {
            ByteBuffer segment = segment(slot);
            int at = at(slot);
            if (segment.get(at) != TAKEN
                    || segment.getLong(at + 1) == high && segment.getLong(at + 1 + Long.BYTES) == low) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
    }

    private ByteBuffer segment(long slot) {
        return segments[(int) (slot >>> segmentSlotBits)];
    }

    private int at(long slot) {
        return (int) (slot & (1L << segmentSlotBits) - 1) * slotBytes;
    }

    private void grow() throws IOException {
        MappedByteBuffer[] old = segments;
        long oldSlots = 1L << slotBits;
        slotBits++;
        segments = map();
        byte[] value = new byte[valueBytes];
        for (long slot = 0; slot < oldSlots; slot++) {
            ByteBuffer segment = old[(int) (slot >>> segmentSlotBits)];
            int at = at(slot);
            if (segment.get(at) == TAKEN) {
                long high = segment.getLong(at + 1);
                long low = segment.getLong(at + 1 + Long.BYTES);
                segment.get(at + 1 + KEY_BYTES, value, 0, valueBytes);
                write(find(high, low), high, low, value);
            }
        }
        Files.deleteIfExists(file(slotBits - 1));
    }

    private MappedByteBuffer[] map() throws IOException {
        long slots = 1L << slotBits;
        long perSegment = Math.min(slots, 1L << segmentSlotBits);
        MappedByteBuffer[] mapped = new MappedByteBuffer[(int) (slots / perSegment)];
        try (FileChannel file = FileChannel.open(
                file(slotBits), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int i = 0; i < mapped.length; i++) {
                mapped[i] = file.map(MapMode.READ_WRITE, i * perSegment * slotBytes, perSegment * slotBytes);
            }
        }
        return mapped;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file(slotBits));
    }

    private Path file(int bits) {
        return directory.resolve(name + "." + bits);
    }
}

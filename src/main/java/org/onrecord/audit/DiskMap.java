// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A map from 128-bit keys to values of one size, outside the heap: in memory as far as there is some to be had, the rest
 * in a temporary file that is mapped and paged by the system. Nothing is removed. Not thread-safe.
 */
final class DiskMap implements AutoCloseable {
    private static final int KEY_BYTES = 2 * Long.BYTES;
    private static final long FIRST_SLOTS = 1 << 14;
    private static final long MAX_FIRST_SLOTS = 1 << 22;
    private static final int SEGMENT_BITS = 24;

    /** Of eight slots, so many are taken at the most. */
    private static final int TAKEN_OF_EIGHT = 5;

    private static final long SCATTER = 0x9E3779B97F4A7C15L;
    private static final long SCATTER_AGAIN = 0xD6E8FEB86659FD93L;
    private static final byte TAKEN = 1;

    private final Scratch scratch;
    private final String name;
    private final int valueBytes;
    private final int slotBytes;
    private final int segmentSlotBits;
    private Table table;
    private long size;

    DiskMap(Scratch scratch, String name, int valueBytes) throws IOException {
        this(scratch, name, valueBytes, 0);
    }

    /** @param expected how many keys there will be, about, so that it need not grow until then */
    DiskMap(Scratch scratch, String name, int valueBytes, long expected) throws IOException {
        this.scratch = scratch;
        this.name = name;
        this.valueBytes = valueBytes;
        this.slotBytes = KEY_BYTES + valueBytes + 1;
        this.segmentSlotBits = SEGMENT_BITS - (Integer.SIZE - Integer.numberOfLeadingZeros(slotBytes - 1));
        this.table = table(Math.clamp(expected / TAKEN_OF_EIGHT * 8 + 8, FIRST_SLOTS, MAX_FIRST_SLOTS));
    }

    /**
     * All slots.
     *
     * @param inMemory how many segments, the first ones, are in memory and not in the file
     */
    private record Table(long slots, ByteBuffer[] segments, int inMemory) {}

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
            if ((size + 1) * 8 > table.slots() * TAKEN_OF_EIGHT) {
                grow();
                slot = find(high, low);
            }
            size++;
        }
        write(slot, high, low, value);
    }

    /** Hands out every value, in no order; the array is used again. */
    <E extends Exception> void forEach(Visitor<E> visitor) throws IOException, E {
        byte[] value = new byte[valueBytes];
        for (long slot = 0; slot < table.slots(); slot++) {
            ByteBuffer segment = segment(slot);
            int at = at(slot);
            if (segment.get(at) == TAKEN) {
                segment.get(at + 1 + KEY_BYTES, value, 0, valueBytes);
                visitor.visit(value);
            }
        }
    }

    /** Looks at a value. */
    interface Visitor<E extends Exception> {
        void visit(byte[] value) throws IOException, E;
    }

    private void write(long slot, long high, long low, byte[] value) {
        ByteBuffer segment = segment(slot);
        int at = at(slot);
        segment.put(at, TAKEN).putLong(at + 1, high).putLong(at + 1 + Long.BYTES, low);
        segment.put(at + 1 + KEY_BYTES, value, 0, valueBytes);
    }

    /** The slot that has the key, or the empty one where it belongs. */
    private long find(long high, long low) {
        long slots = table.slots();
        long scattered = ((high ^ scratch.seed()) * SCATTER ^ low) * SCATTER_AGAIN;
        long slot = Math.unsignedMultiplyHigh((scattered ^ scattered >>> Integer.SIZE) * SCATTER, slots);
        while (true) {
            ByteBuffer segment = segment(slot);
            int at = at(slot);
            if (segment.get(at) != TAKEN
                    || segment.getLong(at + 1) == high && segment.getLong(at + 1 + Long.BYTES) == low) {
                return slot;
            }
            slot = slot + 1 < slots ? slot + 1 : 0;
        }
    }

    private ByteBuffer segment(long slot) {
        return segment(table, slot);
    }

    private int at(long slot) {
        return (int) (slot & (1L << segmentSlotBits) - 1) * slotBytes;
    }

    private ByteBuffer segment(Table of, long slot) {
        return of.segments()[(int) (slot >>> segmentSlotBits)];
    }

    private void grow() throws IOException {
        Table old = table;
        table = table(2 * old.slots());
        byte[] value = new byte[valueBytes];
        for (long slot = 0; slot < old.slots(); slot++) {
            ByteBuffer segment = segment(old, slot);
            int at = at(slot);
            if (segment.get(at) == TAKEN) {
                long high = segment.getLong(at + 1);
                long low = segment.getLong(at + 1 + Long.BYTES);
                segment.get(at + 1 + KEY_BYTES, value, 0, valueBytes);
                write(find(high, low), high, low, value);
            }
        }
        release(old);
    }

    private Table table(long slots) throws IOException {
        long perSegment = 1L << segmentSlotBits;
        ByteBuffer[] segments = new ByteBuffer[Math.toIntExact((slots + perSegment - 1) / perSegment)];
        int inMemory = 0;
        while (inMemory < segments.length) {
            Optional<ByteBuffer> memory = scratch.memory(bytes(inMemory, slots));
            if (memory.isEmpty()) {
                map(segments, inMemory, slots);
                break;
            }
            segments[inMemory++] = memory.get();
        }
        return new Table(slots, segments, inMemory);
    }

    private void map(ByteBuffer[] segments, int first, long slots) throws IOException {
        try (FileChannel file = FileChannel.open(
                file(slots), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long at = 0;
            for (int i = first; i < segments.length; i++) {
                segments[i] = file.map(MapMode.READ_WRITE, at, bytes(i, slots));
                at += segments[i].capacity();
            }
        }
    }

    private int bytes(int segment, long slots) {
        long first = (long) segment << segmentSlotBits;
        return (int) Math.min(1L << segmentSlotBits, slots - first) * slotBytes;
    }

    private void release(Table old) throws IOException {
        for (int i = 0; i < old.inMemory(); i++) {
            scratch.giveBack(old.segments()[i].capacity());
        }
        Files.deleteIfExists(file(old.slots()));
    }

    @Override
    public void close() throws IOException {
        release(table);
    }

    private Path file(long slots) {
        return scratch.resolve(name + "." + slots);
    }
}

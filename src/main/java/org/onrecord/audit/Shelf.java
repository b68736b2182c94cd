// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A map of which what was used last is on the heap, up to a bound, and the rest in a temporary file that is only made when
 * it is needed. Nothing is removed. Not thread-safe.
 */
final class Shelf<K, V> implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int PLACE_BYTES = Long.BYTES + Integer.BYTES;

    private final Scratch scratch;
    private final String name;
    private final long heapBytes;
    private final Form<K, V> form;
    private final LinkedHashMap<K, Held<V>> heap = new LinkedHashMap<>(16, 0.75f, true);
    private long held;
    private @Nullable Overflow overflow;

    /** @param heapBytes of heap that may be used, as {@link Form#heapBytes} says */
    Shelf(Scratch scratch, String name, long heapBytes, Form<K, V> form) {
        this.scratch = scratch;
        this.name = name;
        this.heapBytes = heapBytes;
        this.form = form;
    }

    /** How keys and values are stored. */
    interface Form<K, V> {
        /** What stands for a key in the index. */
        Key index(K key);

        /** How much heap an entry takes, about. */
        int heapBytes(V value);

        byte[] write(K key, V value);

        Map.Entry<K, V> read(byte[] written);
    }

    /** Looks at an entry. */
    interface Visitor<K, V> {
        void visit(K key, V value) throws IOException;
    }

    private record Held<V>(V value, int bytes, boolean isStored) {}

    Optional<V> get(K key) {
        Held<V> found = heap.get(key);
        if (found != null) {
            return Optional.of(found.value());
        }
        if (overflow == null) {
            return Optional.empty();
        }
        try {
            Optional<V> stored = overflow.read(form.index(key)).map(form::read).map(Map.Entry::getValue);
            if (stored.isPresent()) {
                hold(key, stored.get(), true);
            }
            return stored;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void put(K key, V value) {
        try {
            hold(key, value, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hold(K key, V value, boolean isStored) throws IOException {
        Held<V> now = new Held<>(value, form.heapBytes(value), isStored);
        Held<V> before = heap.put(key, now);
        held += now.bytes() - (before == null ? 0 : before.bytes());
        Iterator<Map.Entry<K, Held<V>>> oldest =
                held > heapBytes ? heap.entrySet().iterator() : null;
        while (oldest != null && held > heapBytes && heap.size() > 1) {
            Map.Entry<K, Held<V>> entry = oldest.next();
            store(entry.getKey(), entry.getValue());
            held -= entry.getValue().bytes();
            oldest.remove();
        }
    }

    private void store(K key, Held<V> entry) throws IOException {
        if (entry.isStored()) {
            return;
        }
        if (overflow == null) {
            overflow = new Overflow(scratch, name);
        }
        overflow.write(form.index(key), form.write(key, entry.value()));
    }

    /** Hands out every entry, in no order. */
    void forEach(Visitor<K, V> visitor) throws IOException {
        if (overflow == null) {
            for (Map.Entry<K, Held<V>> entry : heap.entrySet()) {
                visitor.visit(entry.getKey(), entry.getValue().value());
            }
            return;
        }
        for (Map.Entry<K, Held<V>> entry : heap.entrySet()) {
            store(entry.getKey(), entry.getValue());
        }
        heap.clear();
        held = 0;
        overflow.forEach(written -> {
            Map.Entry<K, V> entry = form.read(written);
            visitor.visit(entry.getKey(), entry.getValue());
        });
    }

    @Override
    public void close() throws IOException {
        if (overflow != null) {
            overflow.close();
        }
    }

    /** What the heap does not hold: the last that was written of each is found. */
    private static final class Overflow {
        private final DiskMap index;
        private final Path path;
        private final FileChannel file;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        private final byte[] place = new byte[PLACE_BYTES];
        private long flushed;

        Overflow(Scratch scratch, String name) throws IOException {
            index = new DiskMap(scratch, name + ".index", PLACE_BYTES);
            path = scratch.resolve(name);
            file = FileChannel.open(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }

        void write(Key key, byte[] bytes) throws IOException {
            if (bytes.length > buffer.remaining()) {
                flush();
            }
            ByteBuffer.wrap(place).putLong(flushed + buffer.position()).putInt(bytes.length);
            if (bytes.length > buffer.remaining()) {
                append(ByteBuffer.wrap(bytes));
            } else {
                buffer.put(bytes);
            }
            index.put(key.high(), key.low(), place);
        }

        private void flush() throws IOException {
            append(buffer.flip());
            buffer.clear();
        }

        private void append(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                flushed += file.write(bytes, flushed);
            }
        }

        Optional<byte[]> read(Key key) throws IOException {
            return index.get(key.high(), key.low(), place) ? Optional.of(read(place)) : Optional.empty();
        }

        private byte[] read(byte[] at) throws IOException {
            ByteBuffer where = ByteBuffer.wrap(at);
            long from = where.getLong();
            byte[] bytes = new byte[where.getInt()];
            if (from >= flushed) {
                buffer.get((int) (from - flushed), bytes);
                return bytes;
            }
            ByteBuffer into = ByteBuffer.wrap(bytes);
            while (into.hasRemaining()) {
                if (file.read(into, from + into.position()) < 0) {
                    throw new IOException(path + " ends too early");
                }
            }
            return bytes;
        }

        void forEach(Written written) throws IOException {
            index.forEach(value -> written.visit(read(value)));
        }

        void close() throws IOException {
            file.close();
            Files.deleteIfExists(path);
            index.close();
        }

        private interface Written {
            void visit(byte[] bytes) throws IOException;
        }
    }
}

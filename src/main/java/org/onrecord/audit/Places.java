// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.EventType;

/**
 * Where each entry of a log belongs, by its leaf and the leaves ahead of it. Grows with the log and lies in a temporary
 * file, which is written to its end and then read. Not thread-safe.
 */
final class Places implements AutoCloseable {
    private static final int BYTES = 1 + 2 * Long.BYTES;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int DEFORMED = -1;
    private static final EventType[] TYPES = EventType.values();

    private final Path file;
    private final DataOutputStream out;
    private long written;
    private @Nullable RandomAccessFile in;

    Places(Path file) throws IOException {
        this.file = file;
        this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
    }

    /**
     * The place of an entry.
     *
     * @param stream the position of the first entry of its stream
     * @param fact the position of the fact behind which it stands; its own when it is one
     */
    record Place(EventType type, long stream, long fact) {}

    /** The place of the next entry. */
    void add(Place place) throws IOException {
        add(place.type().ordinal(), place.stream(), place.fact());
    }

    /** The next entry has a leaf that can't be read. */
    void addDeformed() throws IOException {
        add(DEFORMED, 0, 0);
    }

    private void add(int type, long stream, long fact) throws IOException {
        out.writeByte(type);
        out.writeLong(stream);
        out.writeLong(fact);
        written++;
    }

    /** The place of an entry; nothing when there is no such leaf. */
    Optional<Place> at(long position) throws IOException {
        if (position < 0 || position >= written) {
            return Optional.empty();
        }
        RandomAccessFile from = in;
        if (from == null) {
            out.close();
            from = new RandomAccessFile(file.toFile(), "r");
            in = from;
        }
        from.seek(position * BYTES);
        int type = from.readByte();
        return type == DEFORMED
                ? Optional.empty()
                : Optional.of(new Place(TYPES[type], from.readLong(), from.readLong()));
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (in != null) {
            in.close();
        }
        Files.deleteIfExists(file);
    }
}

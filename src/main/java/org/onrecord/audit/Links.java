// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.onrecord.domain.StatementId;

/**
 * Lists of statements that grow at one end, in a temporary file that is mapped into memory and paged by the system. A list
 * is known by its last link. Not thread-safe.
 */
final class Links implements AutoCloseable {
    /** In place of the last link of a list without any. */
    static final long NONE = -1;

    private static final int LINK_BYTES = 3 * Long.BYTES;
    private static final int SEGMENT_LINKS = 1 << 14;

    private final Path path;
    private final FileChannel file;
    private final List<MappedByteBuffer> segments = new ArrayList<>();
    private long count;

    Links(Path path) throws IOException {
        this.path = path;
        this.file = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Puts a statement at the end of a list; its link. */
    long add(long last, StatementId statement) throws IOException {
        if (count == (long) segments.size() * SEGMENT_LINKS) {
            segments.add(file.map(MapMode.READ_WRITE, count * LINK_BYTES, (long) SEGMENT_LINKS * LINK_BYTES));
        }
        MappedByteBuffer segment = segments.get((int) (count / SEGMENT_LINKS));
        int at = at(count);
        segment.putLong(at, statement.value().getMostSignificantBits())
                .putLong(at + Long.BYTES, statement.value().getLeastSignificantBits())
                .putLong(at + 2 * Long.BYTES, last);
        return count++;
    }

    /** The statements of a list, the last one first. */
    List<StatementId> list(long last) {
        List<StatementId> statements = new ArrayList<>();
        for (long link = last; link != NONE; ) {
            MappedByteBuffer segment = segments.get((int) (link / SEGMENT_LINKS));
            int at = at(link);
            statements.add(new StatementId(new UUID(segment.getLong(at), segment.getLong(at + Long.BYTES))));
            link = segment.getLong(at + 2 * Long.BYTES);
        }
        return statements;
    }

    private static int at(long link) {
        return (int) (link % SEGMENT_LINKS) * LINK_BYTES;
    }

    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(path);
    }
}

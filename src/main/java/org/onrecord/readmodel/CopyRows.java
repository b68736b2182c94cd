// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows for one table in the binary form of PostgreSQL's COPY (PostgreSQL manual, COPY, "Binary Format"). Write each row
 * as {@link #row} and then its columns in the order of the column list. Not shared between threads; {@link #clear}
 * keeps the memory for the next batch.
 */
final class CopyRows {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int HEADER_BYTES = SIGNATURE.length + 8;

    /** Beyond this a buffer is not kept for the next batch. */
    private static final int MAX_KEPT_BYTES = 32 << 20;

    private final String table;
    private final String columns;
    private final short columnCount;
    private byte[] out = new byte[8192];
    private int size;
    private int rows;

    CopyRows(String table, String... columns) {
        this.table = table;
        this.columns = String.join(",", columns);
        this.columnCount = (short) columns.length;
        clear();
    }

    void clear() {
        if (out.length > MAX_KEPT_BYTES) {
            out = new byte[8192];
        }
        System.arraycopy(SIGNATURE, 0, out, 0, SIGNATURE.length);
        Arrays.fill(out, SIGNATURE.length, HEADER_BYTES, (byte) 0);
        size = HEADER_BYTES;
        rows = 0;
    }

    int bytes() {
        return size;
    }

    CopyRows row() {
        rows++;
        reserve(2);
        out[size++] = (byte) (columnCount >> 8);
        out[size++] = (byte) columnCount;
        return this;
    }

    CopyRows int8(long value) {
        reserve(12);
        put4(8);
        put8(value);
        return this;
    }

    CopyRows int8(@Nullable Long value) {
        return value == null ? none() : int8(value.longValue());
    }

    CopyRows int4(@Nullable Integer value) {
        if (value == null) {
            return none();
        }
        reserve(8);
        put4(4);
        put4(value);
        return this;
    }

    CopyRows bool(boolean value) {
        reserve(5);
        put4(1);
        out[size++] = (byte) (value ? 1 : 0);
        return this;
    }

    CopyRows uuid(UUID value) {
        reserve(20);
        put4(16);
        put8(value.getMostSignificantBits());
        put8(value.getLeastSignificantBits());
        return this;
    }

    CopyRows text(@Nullable String value) {
        if (value == null) {
            return none();
        }
        return text(value.getBytes(UTF_8));
    }

    CopyRows text(byte @Nullable [] utf8) {
        if (utf8 == null) {
            return none();
        }
        reserve(4 + utf8.length);
        put4(utf8.length);
        System.arraycopy(utf8, 0, out, size, utf8.length);
        size += utf8.length;
        return this;
    }

    private CopyRows none() {
        reserve(4);
        put4(-1);
        return this;
    }

    /** Sends the rows into this table of the given schema; does nothing when there are none. The buffer keeps them. */
    void copyInto(Connection connection, String schema) throws SQLException {
        if (rows == 0) {
            return;
        }
        reserve(2);
        out[size] = (byte) 0xff;
        out[size + 1] = (byte) 0xff;
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + schema + "." + table + " (" + columns + ") FROM STDIN (FORMAT binary)");
        try {
            copy.writeToCopy(out, 0, size + 2);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void put4(int value) {
        out[size++] = (byte) (value >> 24);
        out[size++] = (byte) (value >> 16);
        out[size++] = (byte) (value >> 8);
        out[size++] = (byte) value;
    }

    private void put8(long value) {
        put4((int) (value >> 32));
        put4((int) value);
    }

    private void reserve(int more) {
        if (out.length - size < more) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, size + more));
        }
    }
}

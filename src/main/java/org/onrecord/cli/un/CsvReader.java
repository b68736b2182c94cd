// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/**
 * A forward-only reader of RFC 4180 records in constant memory: {@code while (csv.next()) … csv.field(i)}.
 *
 * <p>More lenient than the RFC in the two ways the data needs: a quote inside an unquoted field is a character, and so
 * is a lone quote inside a quoted one. Stricter in one: a record has a length limit, so that an unclosed quote is an
 * error on its own line instead of a field that swallows the file. Not thread-safe.
 */
final class CsvReader implements Closeable {
    /** The longest record of the data set has 1,100 characters. */
    static final int MAX_RECORD_CHARS = 64 * 1024;

    private static final int END = -1;
    private static final int BUFFER_CHARS = 64 * 1024;

    private final Reader in;
    private final char[] buffer = new char[BUFFER_CHARS];
    private int position;
    private int limit;

    private char[] text = new char[1024];
    private int textLength;
    private int[] fieldEnds = new int[16];
    private int fieldCount;
    private long line;

    CsvReader(Reader in) {
        this.in = in;
    }

    /**
     * Moves to the next record that is not an empty line.
     *
     * @return false at the end of the input
     * @throws IOException if reading fails or a record is longer than {@link #MAX_RECORD_CHARS}
     */
    boolean next() throws IOException {
        do {
            textLength = 0;
            fieldCount = 0;
            if (peek() == END) {
                return false;
            }
            line++;
            readRecord();
        } while (fieldCount == 1 && textLength == 0);
        return true;
    }

    int size() {
        return fieldCount;
    }

    /** The field's text, unquoted; {@code index} is below {@link #size()}. */
    String field(int index) {
        int start = index == 0 ? 0 : fieldEnds[index - 1];
        return new String(text, start, fieldEnds[index] - start);
    }

    /** The number of the record last read, the first being 1. */
    long line() {
        return line;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void readRecord() throws IOException {
        while (true) {
            int end = peek() == '"' ? readQuoted() : readUnquoted();
            endField();
            if (end == ',') {
                continue;
            }
            if (end == '\r' && peek() == '\n') {
                read();
            }
            return;
        }
    }

    private int readUnquoted() throws IOException {
        while (true) {
            int c = read();
            if (c == ',' || c == '\n' || c == '\r' || c == END) {
                return c;
            }
            append((char) c);
        }
    }

    private int readQuoted() throws IOException {
        read();
        while (true) {
            int c = read();
            if (c == END) {
                return END;
            }
            if (c != '"') {
                append((char) c);
                continue;
            }
            int after = peek();
            if (after == '"') {
                read();
                append('"');
            } else if (after == ',' || after == '\n' || after == '\r' || after == END) {
                return read();
            } else {
                append('"');
            }
        }
    }

    private void append(char c) throws IOException {
        if (textLength == text.length) {
            if (textLength >= MAX_RECORD_CHARS) {
                throw new IOException("Record " + line + " is longer than " + MAX_RECORD_CHARS + " characters");
            }
            text = Arrays.copyOf(text, textLength * 2);
        }
        text[textLength++] = c;
    }

    private void endField() {
        if (fieldCount == fieldEnds.length) {
            fieldEnds = Arrays.copyOf(fieldEnds, fieldCount * 2);
        }
        fieldEnds[fieldCount++] = textLength;
    }

    private int read() throws IOException {
        int c = peek();
        if (c != END) {
            position++;
        }
        return c;
    }

    private int peek() throws IOException {
        if (position == limit) {
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
            position = 0;
            if (limit == 0) {
                return END;
            }
        }
        return buffer[position];
    }
}

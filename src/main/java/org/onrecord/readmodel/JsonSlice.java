// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Arrays;

/** Cuts the text of a JSON value out of the bytes that a parser reads, as it stands there. */
final class JsonSlice {
    private JsonSlice() {}

    /** Where the object or array starts at which the parser stands. */
    static int start(JsonParser in) {
        return (int) in.currentTokenLocation().getByteOffset();
    }

    /** The bytes from {@code start} to the end of the object or array whose last token the parser has just read. */
    static byte[] from(int start, JsonParser in, byte[] document) {
        return Arrays.copyOfRange(document, start, (int) in.currentLocation().getByteOffset());
    }

    /** The bytes of the object or array at whose first token the parser stands; moves to its end. */
    static byte[] of(JsonParser in, byte[] document) throws IOException {
        int start = start(in);
        in.skipChildren();
        return from(start, in, document);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import org.jspecify.annotations.Nullable;

/**
 * The one door between bytes and values: strict reading and canonical writing (RFC 8785). What {@link #parse} accepts,
 * {@link #canonical} writes to bytes that only equal values share. Stateless; safe for any thread.
 */
public final class Json {
    private Json() {}

    /**
     * Reads one document.
     *
     * @return {@code Map<String,Object>}, {@code List<Object>}, {@code String}, {@code Long}, {@code Boolean} or null
     * @throws MalformedJson naming the defect and its byte offset
     */
    public static @Nullable Object parse(byte[] utf8) throws MalformedJson {
        return new JsonReader(utf8, 0, utf8.length).document();
    }

    /** The RFC 8785 form of a value made of maps with string keys, lists, strings, longs, booleans and nulls. */
    public static byte[] canonical(@Nullable Object value) {
        return new JsonWriter(256).value(value).toBytes();
    }
}

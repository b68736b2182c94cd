// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Base64;
import java.util.Optional;

/**
 * A place in a list: the key of its last row, which never changes, so that a walk neither loses nor repeats a row while
 * others are added. As text it is opaque: a form number, the order it belongs to, the key and a check sum, in base64url.
 */
public record Cursor(Order order, long first, long second, long third) {
    private static final byte FORM = 1;
    private static final int KEYED_BYTES = 2 + 3 * Long.BYTES;
    private static final int TEXT_BYTES = KEYED_BYTES + 2;

    /** The orders that lists have; the number in a cursor's text is the place here, so add at the end only. */
    public enum Order {
        /** By log position. */
        POSITION,
        /** By the instant from which a statement counts, then by position. */
        SAID,
        /** By issue, party and slot. */
        STANCE_BY_ISSUE,
        /** By party, issue and slot. */
        STANCE_BY_PARTY,
        /** By effective instant, said order and entry. */
        HISTORY,
        /** By rank, then by position, both descending. */
        RANK,
        /** By issue, later and earlier contribution. */
        CONTRADICTION
    }

    static Cursor position(long position) {
        return new Cursor(Order.POSITION, position, 0, 0);
    }

    /** The text that {@link #parse} reads. */
    public String text() {
        byte[] bytes = new byte[TEXT_BYTES];
        bytes[0] = FORM;
        bytes[1] = (byte) order.ordinal();
        put(bytes, 2, first);
        put(bytes, 2 + Long.BYTES, second);
        put(bytes, 2 + 2 * Long.BYTES, third);
        int sum = checkSum(bytes);
        bytes[KEYED_BYTES] = (byte) (sum >> 8);
        bytes[KEYED_BYTES + 1] = (byte) sum;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Reads a text that {@link #text} made; anything else is nothing. */
    public static Optional<Cursor> parse(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != TEXT_BYTES
                || bytes[0] != FORM
                || bytes[1] < 0
                || bytes[1] >= Order.values().length
                || checkSum(bytes) != ((bytes[KEYED_BYTES] & 0xff) << 8 | bytes[KEYED_BYTES + 1] & 0xff)) {
            return Optional.empty();
        }
        return Optional.of(new Cursor(
                Order.values()[bytes[1]], get(bytes, 2), get(bytes, 2 + Long.BYTES), get(bytes, 2 + 2 * Long.BYTES)));
    }

    /** Tells a cursor from noise and typing errors; it is no protection, and a forged cursor only skips rows. */
    private static int checkSum(byte[] bytes) {
        int sum = 0x5a17;
        for (int i = 0; i < KEYED_BYTES; i++) {
            sum = sum * 31 + (bytes[i] & 0xff);
        }
        return (sum ^ sum >>> 16) & 0xffff;
    }

    private static void put(byte[] bytes, int at, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[at + i] = (byte) (value >> 56 - 8 * i);
        }
    }

    private static long get(byte[] bytes, int at) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | bytes[at + i] & 0xff;
        }
        return value;
    }
}

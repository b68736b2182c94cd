// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An entry bundle of C2SP tlog-tiles: for each entry its length in bytes as a big-endian uint16, then the entry.
 * Stateless; safe for any thread.
 */
public final class EntryBundle {
    /** What a uint16 can say; leaves of this log are far below, see {@link Leaf#MAX_BYTES}. */
    public static final int MAX_ENTRY_BYTES = 0xffff;

    private static final int LENGTH_BYTES = 2;

    private EntryBundle() {}

    /**
     * The bundle of these entries.
     *
     * @throws IllegalArgumentException without an entry, with more than 256, or with one beyond {@link #MAX_ENTRY_BYTES}
     */
    public static byte[] encode(List<byte[]> entries) {
        if (entries.isEmpty() || entries.size() > TilePath.FULL) {
            throw new IllegalArgumentException(
                    "a bundle has 1 to " + TilePath.FULL + " entries, not " + entries.size());
        }
        int total = 0;
        for (byte[] entry : entries) {
            if (entry.length > MAX_ENTRY_BYTES) {
                throw new IllegalArgumentException("an entry of " + entry.length + " bytes fits no bundle");
            }
            total += LENGTH_BYTES + entry.length;
        }
        byte[] bundle = new byte[total];
        int at = 0;
        for (byte[] entry : entries) {
            bundle[at] = (byte) (entry.length >>> 8);
            bundle[at + 1] = (byte) entry.length;
            System.arraycopy(entry, 0, bundle, at + LENGTH_BYTES, entry.length);
            at += LENGTH_BYTES + entry.length;
        }
        return bundle;
    }

    /**
     * The entries of a bundle, 1 to 256.
     *
     * @throws Malformed when the bytes end within an entry, hold none, or hold more than 256
     */
    public static List<byte[]> decode(byte[] bundle) throws Malformed {
        List<byte[]> entries = new ArrayList<>();
        int at = 0;
        while (at < bundle.length) {
            if (entries.size() == TilePath.FULL) {
                throw new Malformed("an entry bundle with more than " + TilePath.FULL + " entries");
            }
            if (at + LENGTH_BYTES > bundle.length) {
                throw new Malformed("an entry bundle ends within a length, at byte " + at);
            }
            int length = (bundle[at] & 0xff) << 8 | (bundle[at + 1] & 0xff);
            int start = at + LENGTH_BYTES;
            if (length > bundle.length - start) {
                throw new Malformed("an entry bundle ends within an entry of " + length + " bytes, at byte " + start);
            }
            entries.add(Arrays.copyOfRange(bundle, start, start + length));
            at = start + length;
        }
        if (entries.isEmpty()) {
            throw new Malformed("an entry bundle without an entry");
        }
        return entries;
    }
}
